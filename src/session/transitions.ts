/** The one table of a session's life. Every change of state goes through `move`. */
import { Problem } from '../errors.ts';
import type { SessionRecord } from '../records/records.ts';
import { type EndReason, type SessionStatus, START_STEPS, type StartStep } from './schema.ts';

/**
 * From where to where. An observation may come late, so a session may skip states that it must have passed meanwhile; it never
 * goes back, and what has ended stays ended.
 */
export const TRANSITIONS: Record<SessionStatus, readonly SessionStatus[]> = {
  creating: ['pending', 'starting', 'running', 'stopping', 'stopped', 'failed'],
  pending: ['starting', 'running', 'stopping', 'stopped', 'failed'],
  starting: ['running', 'stopping', 'stopped', 'failed'],
  running: ['stopping', 'stopped', 'failed'],
  stopping: ['stopped'],
  stopped: [],
  failed: [],
};

export function hasEnded(status: SessionStatus): status is 'stopped' | 'failed' {
  return TRANSITIONS[status].length === 0;
}

export function canMove(from: SessionStatus, to: SessionStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Where a session goes; what ends it, or will, says why. */
export type Move = { to: 'pending' | 'starting' | 'running' } | End<'stopping' | 'stopped' | 'failed'>;

export interface End<To = 'stopped' | 'failed'> {
  to: To;
  reason: EndReason;
  message: string;
}

/** The record after the move, or a Problem where the table does not have it. */
export function move(session: SessionRecord, step: Move, at: number): SessionRecord {
  if (!canMove(session.status, step.to)) {
    throw new Problem('wrong_state', `The session is ${session.status}; it cannot become ${step.to}.`);
  }
  const waiting = step.to === 'pending' ? session.waiting : null;
  // Who is warned of an end is warned of that of a running session.
  const moved = { ...session, status: step.to, waiting, idle_ends_at: null, maintenance_at: null };
  if ('reason' in step) {
    // The first reason stays: a session that its user stopped was not ended by its application's exit.
    moved.reason = session.reason ?? step.reason;
    moved.message = session.message ?? step.message;
  } else if (step.to !== 'pending') {
    moved.started_at = session.started_at ?? at;
  }
  if (hasEnded(step.to)) moved.ended_at = at;
  return moved;
}

/**
 * Notes when a step of the start happened; a step that is told twice keeps its first time. Steps are told side by side, so an
 * earlier one may be heard of later: it stands in its place, and happened no later than what followed it.
 */
export function withStep(session: SessionRecord, step: StartStep, at: number): SessionRecord {
  if (session.steps.some((known) => known.step === step)) return session;
  const place = (one: StartStep): number => START_STEPS.indexOf(one);
  const before = session.steps.filter((known) => place(known.step) < place(step));
  const after = session.steps.filter((known) => place(known.step) > place(step));
  return { ...session, steps: [...before, { step, at: Math.min(at, ...after.map((known) => known.at)) }, ...after] };
}
