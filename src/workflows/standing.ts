/** What has become of the steps of an execution, by their runs and by what they need. */
import type { StepStanding } from '../records/workflow-records.ts';
import { inOrder } from './graph.ts';
import type { ExecutionStep } from './schema.ts';

export type StepStatus = ExecutionStep['status'];

const LIVING: readonly StepStatus[] = ['creating', 'pending', 'running', 'stopping'];

export const lives = (status: StepStatus | null | undefined): boolean => LIVING.some((one) => one === status);

/** What needs it goes on no more. */
export const hasFailed = (status: StepStatus | undefined): boolean =>
  status === 'failed' || status === 'stopped' || status === 'skipped';

/** So that each comes after all that it needs. */
export const inOrderOfNeeds = (steps: readonly StepStanding[]): StepStanding[] =>
  inOrder(
    steps,
    ({ step_id }) => step_id,
    ({ needs }) => needs,
  );

/** By step. */
export function statusesOf(steps: readonly StepStanding[]): Map<string, StepStatus> {
  const statuses = new Map<string, StepStatus>();
  for (const step of inOrderOfNeeds(steps)) {
    const hasFailedNeed = step.needs.some((id) => hasFailed(statuses.get(id)));
    statuses.set(step.step_id, statusOf(step, hasFailedNeed));
  }
  return statuses;
}

function statusOf({ status, reason }: StepStanding, hasFailedNeed: boolean): StepStatus {
  if (status === null) return hasFailedNeed ? 'skipped' : 'waiting';
  // The scheduler takes the jobs away that wait for what did not complete; whoever stopped it has stopped it all the same.
  const wasTaken = hasFailedNeed && reason !== 'user' && hasFailed(status);
  return wasTaken ? 'skipped' : status;
}
