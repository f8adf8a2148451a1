/** Leave to start something while the user is away: for so many runs, whose ids are known before, and for some weeks. */
import type { Principal } from '../auth/principal.ts';
import type { LeaveRecord, ScheduleRecord } from '../records/schedule-records.ts';
import { newIds } from '../work/new-id.ts';
import { DAY_MS } from './limits.ts';
import { timesUntil } from './times.ts';

/** Auth's leave for a run is good for longer (auth/grants.ts), so that the last one's job may wait. */
export const LEAVE_MS = 21 * DAY_MS;
/** When its user is told that it ends. */
const NEAR_MS = 5 * DAY_MS;
const NEAR_STARTS = 3;
/** Of one schedule; auth signs no more at once. */
const RUNS_MAX = 1000;

/** Leave for runs that are made when nobody need be there, whose folders are under `root`; throws a Problem where auth says no. */
export type GrantsFor = (
  principal: Principal,
  account: string,
  root: string,
  runIds: string[],
) => Promise<Omit<LeaveRecord, 'schedule_id' | 'run_id'>[]>;

type Place = { account: string; home: string };

export async function leavesFor(
  deps: { grantsFor: GrantsFor; now: () => number },
  principal: Principal,
  { account, home }: Place,
  /** So many, of which as many as `together` may be jobs of one array. */
  { count, together }: { count: number; together: number },
): Promise<Omit<LeaveRecord, 'schedule_id'>[]> {
  const ids = new Set<string>();
  while (ids.size < count) for (const id of newIds('cae-run', together, deps.now())) ids.add(id);
  const grants = await deps.grantsFor(principal, account, `${home}/berth-runs`, [...ids]);
  return [...ids].flatMap((run_id, index) => {
    const grant = grants[index];
    return grant === undefined ? [] : { run_id, ...grant };
  });
}

/** For how many runs: what it would start until its end, as far as there may be as many. */
export function runsAhead({ trigger, limits, runs }: ScheduleRecord, now: number): number {
  const most = Math.min(Math.floor(RUNS_MAX / runs), (limits.per_day * LEAVE_MS) / DAY_MS);
  const starts = trigger.kind === 'times' ? Math.max(1, timesUntil(trigger, now, now + LEAVE_MS, most)) : most;
  return starts * runs;
}

export function leaveStanding({ leave_ends_at, runs, trigger }: ScheduleRecord, leaves: number, now: number) {
  const starts = Math.floor(leaves / runs);
  const isShort =
    trigger.kind === 'files' ? starts < NEAR_STARTS : starts < timesUntil(trigger, now, leave_ends_at, NEAR_STARTS);
  return { ends_at: leave_ends_at, starts, is_near_end: leave_ends_at - now < NEAR_MS || isShort };
}
