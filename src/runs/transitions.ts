/** The one table of a run's life. Every change of state goes through `move`. */
import { Problem } from '../errors.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { RunReason, RunStatus } from './schema.ts';

/** From where to where. An observation may come late, so states may be skipped; what has ended stays ended. */
export const TRANSITIONS: Record<RunStatus, readonly RunStatus[]> = {
  creating: ['pending', 'running', 'stopping', 'completed', 'stopped', 'failed'],
  pending: ['running', 'stopping', 'completed', 'stopped', 'failed'],
  running: ['stopping', 'completed', 'stopped', 'failed'],
  stopping: ['completed', 'stopped', 'failed'],
  completed: [],
  stopped: [],
  failed: [],
};

export const hasEnded = (status: RunStatus): boolean => TRANSITIONS[status].length === 0;

export const canMove = (from: RunStatus, to: RunStatus): boolean => TRANSITIONS[from].includes(to);

export interface End<To = 'completed' | 'stopped' | 'failed'> {
  to: To;
  reason: RunReason;
  message: string;
}

/** Where a run goes; what ends it, or will, says why. */
export type Move = { to: 'pending' | 'running' } | End<'stopping' | 'completed' | 'stopped' | 'failed'>;

/** The record after the move, or a Problem where the table does not have it. */
export function move(run: RunRecord, step: Move, at: number): RunRecord {
  if (!canMove(run.status, step.to))
    throw new Problem('wrong_state', `The run is ${run.status}; it cannot become ${step.to}.`);
  const moved = { ...run, status: step.to, waiting: step.to === 'pending' ? run.waiting : null };
  if ('reason' in step) {
    // The first reason stays: what its user stopped did not fail.
    moved.reason = run.reason ?? step.reason;
    moved.message = run.message ?? step.message;
  } else if (step.to === 'running') moved.started_at = run.started_at ?? at;
  if (hasEnded(step.to)) moved.ended_at = at;
  return moved;
}
