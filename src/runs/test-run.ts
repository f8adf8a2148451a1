/** A run of a solver, for tests. */
import { memoryBus } from '../bus/memory.ts';
import type { RunRecord } from '../records/run-records.ts';

export const RUN_ID = 'cae-run-1729756800-abc123';

export const aRun = (more: Partial<RunRecord> = {}): RunRecord => ({
  run_id: RUN_ID,
  solver_id: 'waves',
  name: 'waves',
  user_id: 'kim',
  account: 'kim',
  cluster: 'hpc',
  status: 'running',
  reason: null,
  message: null,
  job_id: '181',
  node: 'cpu-node001',
  node_ip: '192.0.2.50',
  waiting: null,
  created_at: 1000,
  started_at: 2000,
  ended_at: null,
  expires_at: 3_600_000,
  folder: `/home/kim/berth-runs/${RUN_ID}`,
  result: null,
  input: '/home/kim/waves',
  params: {},
  resources: { cpus: 1, memory: '1Gi', gpus: 0, time: 60, partition: null, account: null, qos: null },
  steps: ['mesh', 'solve'],
  step: 1,
  progress: null,
  x: null,
  exit_status: null,
  use: null,
  stop_write: false,
  outputs: null,
  study_id: null,
  study_index: null,
  execution_id: null,
  execution_step: null,
  needs: null,
  job_array: null,
  submit_grant: null,
  forget_grant: null,
  version: 1,
  ...more,
});

export const aBus = () =>
  memoryBus({
    onError(error) {
      throw error;
    },
  });
