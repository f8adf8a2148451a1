import { describe, expect, it } from 'vitest';
import type { StepStanding } from '../records/workflow-records.ts';
import { inOrderOfNeeds, statusesOf } from './standing.ts';

const step = (step_id: string, needs: string[], more: Partial<StepStanding> = {}): StepStanding => ({
  execution_id: 'execution-1729756800-abc123',
  step_id,
  position: 0,
  number: 1,
  definition: { id: step_id, solver: 'relay', input: '/a', params: {}, resources: {}, needs },
  needs,
  run_id: `run of ${step_id}`,
  solver_id: 'relay',
  input: '/a',
  params: {},
  resources: { cpus: 1, memory: '1Gi', gpus: 0, time: 1, partition: null, account: null, qos: null },
  run_steps: [],
  result: null,
  made: more.status !== undefined,
  submit_grant: null,
  forget_grant: null,
  status: null,
  reason: null,
  message: null,
  progress: null,
  job_id: null,
  ...more,
});
const statuses = (...steps: StepStanding[]) => Object.fromEntries(statusesOf(steps));

describe('steps of an execution', () => {
  it('come after all that they need, in whatever order they were written', () => {
    const steps = [
      step('report', ['left', 'right']),
      step('left', ['mesh']),
      step('mesh', []),
      step('right', ['mesh']),
    ];
    expect(inOrderOfNeeds(steps).map(({ step_id }) => step_id)).toEqual(['mesh', 'left', 'right', 'report']);
  });

  it('wait for what may still complete, and are skipped where it cannot, however far away that is', () => {
    expect(
      statuses(
        step('last', ['report']),
        step('report', ['left', 'right']),
        step('left', ['mesh'], { status: 'running' }),
        step('right', ['mesh'], { status: 'failed', reason: 'step_failed' }),
        step('mesh', [], { status: 'completed' }),
        step('other', ['left']),
      ),
    ).toEqual({
      mesh: 'completed',
      left: 'running',
      right: 'failed',
      report: 'skipped',
      last: 'skipped',
      other: 'waiting',
    });
  });

  it('whose jobs the scheduler took away were skipped, and those that their user stopped were stopped', () => {
    const failed = step('mesh', [], { status: 'failed', reason: 'step_failed' });
    expect(
      statuses(
        failed,
        step('taken', ['mesh'], { status: 'stopped', reason: 'need_failed' }),
        step('refused', ['mesh'], { status: 'failed', reason: 'submit_rejected' }),
        step('stopped', ['mesh'], { status: 'stopped', reason: 'user' }),
        step('pending', ['mesh'], { status: 'pending' }),
      ),
    ).toEqual({ mesh: 'failed', taken: 'skipped', refused: 'skipped', stopped: 'stopped', pending: 'pending' });
  });
});
