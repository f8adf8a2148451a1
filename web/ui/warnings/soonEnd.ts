/** Which end of a running session is so near that its user must be told. */
import type { Session } from '../../../src/session/schema.ts';

const MINUTE_MS = 60_000;
const TIME_MS = 10 * MINUTE_MS;
/** It cannot be put off, so there has to be time to come to an end with the work. */
const MAINTENANCE_MS = 60 * MINUTE_MS;

export interface SoonEnd {
  kind: 'time' | 'idle' | 'maintenance';
  /** Milliseconds since 1970. */
  at: number;
}

/** Whether it is the same end, which a scheduler may tell a little differently each time. */
export const isSameEnd = (a: SoonEnd, b: SoonEnd): boolean => a.kind === b.kind && Math.abs(a.at - b.at) < MINUTE_MS;

export const isTimeSoon = (moment: number, now: number): boolean => moment - now <= TIME_MS;

type Ends = Pick<Session, 'status' | 'expires_at' | 'idle_ends_at' | 'maintenance_at'>;

/** The nearest one; null where none is near. */
export function soonEnd({ status, expires_at, idle_ends_at, maintenance_at }: Ends, now: number): SoonEnd | null {
  if (status !== 'running') return null;
  const near: SoonEnd[] = [];
  const add = (kind: SoonEnd['kind'], moment: string | null, withinMs: number) => {
    const at = Date.parse(moment ?? '');
    if (at - now <= withinMs) near.push({ kind, at });
  };
  add('time', expires_at, TIME_MS);
  // The server tells it when it is near.
  add('idle', idle_ends_at, Number.POSITIVE_INFINITY);
  add('maintenance', maintenance_at, MAINTENANCE_MS);
  return near.sort((a, b) => a.at - b.at)[0] ?? null;
}
