/** Which end of a running session is near: the moments at which pages warn of it, too (web/ui/warnings/soonEnd.ts; a test compares). */
import type { SessionRecord } from '../records/records.ts';
import type { SoonEndKind } from './schema.ts';

const MINUTE_MS = 60_000;
const TIME_MS = 10 * MINUTE_MS;
const MAINTENANCE_MS = 60 * MINUTE_MS;

export interface SoonEnd {
  kind: SoonEndKind;
  at: number;
}

type Ends = Pick<SessionRecord, 'status' | 'expires_at' | 'idle_ends_at' | 'maintenance_at'>;

/** The nearest one; null where none is near. */
export function soonEnd({ status, expires_at, idle_ends_at, maintenance_at }: Ends, now: number): SoonEnd | null {
  if (status !== 'running') return null;
  const near: SoonEnd[] = [];
  const add = (kind: SoonEndKind, at: number | null, withinMs: number): void => {
    if (at !== null && at - now <= withinMs) near.push({ kind, at });
  };
  add('time', expires_at, TIME_MS);
  // It is recorded when it is near.
  add('idle', idle_ends_at, Number.POSITIVE_INFINITY);
  add('maintenance', maintenance_at, MAINTENANCE_MS);
  return near.sort((a, b) => a.at - b.at)[0] ?? null;
}
