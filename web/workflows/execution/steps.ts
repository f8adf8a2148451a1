/** What is said of the steps of an execution. */
import type { ExecutionStatus, ExecutionStep } from '../../../src/workflows/schema.ts';

export type Tone = 'idle' | 'waits' | 'goes' | 'done' | 'failed';

/** What a step looks like in the graph. */
export const TONES: Record<ExecutionStep['status'], Tone> = {
  waiting: 'idle',
  skipped: 'idle',
  creating: 'waits',
  pending: 'waits',
  running: 'goes',
  stopping: 'goes',
  completed: 'done',
  stopped: 'idle',
  failed: 'failed',
};

/** A step has the id of its run before that is made. One that is skipped may have a run, which ended for a reason. */
export const hasRun = ({ status, reason }: Pick<ExecutionStep, 'status' | 'reason'>): boolean =>
  status !== 'waiting' && (status !== 'skipped' || reason !== null);

/** Why it ended other than well. */
export const endedBy = ({ status, reason }: Pick<ExecutionStep, 'status' | 'reason'>): ExecutionStep['reason'] =>
  status === 'failed' || status === 'stopped' || status === 'skipped' ? reason : null;

export const doneAmong = (steps: readonly Pick<ExecutionStep, 'status'>[]): number =>
  steps.filter(({ status }) => status === 'completed').length;

export const canResume = (status: ExecutionStatus): boolean => status === 'failed' || status === 'cancelled';
