/** The one table of an execution's life. Every change of state goes through `move`. */
import { Problem } from '../errors.ts';
import type { ExecutionRecord } from '../records/workflow-records.ts';
import type { ExecutionStatus } from './schema.ts';

/** From where to where. One that did not complete runs again where it is resumed. */
const TRANSITIONS: Record<ExecutionStatus, readonly ExecutionStatus[]> = {
  running: ['cancelling', 'completed', 'failed'],
  cancelling: ['cancelled'],
  completed: [],
  failed: ['running'],
  cancelled: ['running'],
};

export const hasEnded = (status: ExecutionStatus): boolean => status !== 'running' && status !== 'cancelling';

/** The record after the move, or a Problem where the table does not have it. */
export function move(execution: ExecutionRecord, to: ExecutionStatus, at: number): ExecutionRecord {
  if (!TRANSITIONS[execution.status].includes(to))
    throw new Problem('wrong_state', `The execution is ${execution.status}; it cannot become ${to}.`);
  return { ...execution, status: to, ended_at: hasEnded(to) ? at : null };
}
