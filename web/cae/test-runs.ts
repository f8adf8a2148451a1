/** A solver and a run for tests. */
import type { Run } from '../../src/runs/schema.ts';
import type { Solver } from '../../src/solvers/schema.ts';

const text = (en: string) => ({ en, ko: en });
const LEAST = { cpus: 1, memory: '512Mi', gpus: 0, time: 1 };

export const aSolver = (some: Partial<Solver>): Solver => ({
  solver_id: 'cavity',
  name: text('Cavity'),
  description: text('A lid that moves'),
  category: 'fluid',
  input: { kind: 'folder', help: null, accept: [] },
  params: [
    {
      id: 'nu',
      type: 'number',
      label: text('Viscosity'),
      help: null,
      required: false,
      unit: 'm²/s',
      default: 0.01,
      min: 1e-9,
      max: 10,
      integer: false,
    },
    { id: 'steady', type: 'switch', label: text('Steady'), help: null, required: false, default: false },
  ],
  resources: {
    default: { ...LEAST, memory: '1Gi', time: 60, partition: null, account: null, qos: null },
    min: LEAST,
    max: { cpus: 8, memory: '16Gi', gpus: 0, time: 600 },
  },
  steps: [],
  x: { label: text('Time'), unit: 's' },
  series: [],
  is_stoppable: true,
  open: 'paraview',
  unavailable: null,
  ...some,
});

export const aRun = (some: Partial<Run>): Run => ({
  run_id: 'cae-run-1760000000-abc123',
  solver_id: 'cavity',
  name: 'First',
  user_id: 'kim',
  status: 'running',
  reason: null,
  message: null,
  job_id: '7',
  cluster: 'local',
  node: 'node1',
  waiting: null,
  created_at: '2026-01-05T10:00:00.000Z',
  started_at: '2026-01-05T10:00:01.000Z',
  ended_at: null,
  expires_at: null,
  result: null,
  folder: '/home/kim/berth-runs/cae-run-1760000000-abc123',
  input: '/home/kim/cavity',
  params: { nu: 0.01, steady: false },
  resources: { cpus: 1, memory: '1Gi', gpus: 0, time: 60, partition: null, account: null, qos: null },
  steps: ['mesh', 'solve'],
  step: null,
  progress: null,
  x: null,
  exit_status: null,
  use: null,
  outputs: null,
  study_id: null,
  study_index: null,
  execution_id: null,
  execution_step: null,
  ...some,
});
