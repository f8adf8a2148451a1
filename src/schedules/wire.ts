import type { OccasionRecord, ScheduleRecord } from '../records/schedule-records.ts';
import { leaveStanding } from './leave.ts';
import type { Occasion, Schedule } from './schema.ts';

const moment = (at: number): string => new Date(at).toISOString();

/** A schedule as its user sees it; `leaves` are those for runs that are still to be made, `last` is its newest occasion. */
export function scheduleOnTheWire(
  record: ScheduleRecord,
  { leaves, last, now }: { leaves: number; last: OccasionRecord | undefined; now: number },
): Schedule {
  const { account: _a, watch_grant: _w, leave_ends_at: _l, version: _v, ...shown } = record;
  const leave = leaveStanding(record, leaves, now);
  const { next_at, status } = record;
  return {
    ...shown,
    created_at: moment(record.created_at),
    next_at: next_at === null || status === 'paused' ? null : moment(next_at),
    leave: { ...leave, ends_at: moment(leave.ends_at) },
    last_occasion: last ? occasionOnTheWire(last) : null,
  };
}

export function occasionOnTheWire(record: OccasionRecord): Occasion {
  const { schedule_id: _s, occasion_key, counted_at: _c, at, ...shown } = record;
  return { ...shown, occasion_id: occasion_key, at: moment(at) };
}
