/**
 * Starts what schedules are to start, after a crash at any point, too: an occasion, what it starts and the schedule's next time are stored in one
 * write, which is refused where the schedule has changed or the occasion is there already. So it is no matter how many believe to be the
 * monitor, which calls it. What was missed meanwhile is started once, if it is not too late.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { RowsChanged, UniqueViolation } from '../records/database.ts';
import type { Records, UserRecord } from '../records/records.ts';
import type { OccasionRecord, ScheduleRecord, Started } from '../records/schedule-records.ts';
import { DAY_MS, limitPassed, sentenceOf } from './limits.ts';
import type { OccasionStatus, PauseReason } from './schema.ts';
import { inputOf, newOccasion, type Plan, requestOf, withStarted } from './starting.ts';
import type { ScheduleStore } from './store.ts';
import { LATE_MS, lastTime, nextTime } from './times.ts';

/** So many starts fail one after the other before a schedule gives up. */
const FAILURES_MAX = 3;
/** What has come of an occasion is told for so long. */
const KEPT_MS = 90 * DAY_MS;
const SWEEP_MS = 60 * 60_000;

/** Why nothing is started, whatever the occasion. */
interface Obstacle {
  reason: PauseReason;
  message: string;
}

export interface ScheduleDriver {
  drive(): Promise<void>;
  /** Whether it may start nothing, whatever the occasion: then it is paused, and says why. */
  isHindered(schedule: ScheduleRecord): Promise<boolean>;
  /** Starts what waits of a schedule, if anything does and the limits allow it. */
  startWaiting(schedule: ScheduleRecord): Promise<void>;
}

export function scheduleDriver(deps: {
  records: Pick<Records, 'schedules' | 'studies' | 'users'>;
  store: ScheduleStore;
  plan: Plan;
  /** The account of a user; null where there is none. */
  accountOf: (user: Pick<Principal, 'user_id' | 'role' | 'account'>) => string | null;
  /** Tells of what was made, and hands it to the scheduler. */
  begin: (started: Started) => Promise<void>;
  /** Writes down that it was started while its user need not have been there. */
  audit: (schedule: ScheduleRecord, started: Started) => Promise<void>;
  /** Whether anything may be started now. */
  mayStart: () => Promise<boolean>;
  log: FastifyBaseLogger;
  now: () => number;
}): ScheduleDriver {
  const { store, log, now } = deps;
  const { schedules, studies, users } = deps.records;
  let sweptAt = Number.NEGATIVE_INFINITY;

  const paused = (schedule: ScheduleRecord, { reason, message }: Obstacle): ScheduleRecord => ({
    ...schedule,
    status: 'paused',
    pause_reason: reason,
    message,
  });

  function withFailure(schedule: ScheduleRecord, message: string): ScheduleRecord {
    const failures = schedule.failures + 1;
    const counted = { ...schedule, failures };
    if (failures < FAILURES_MAX) return counted;
    return paused(counted, {
      reason: 'failures',
      message: `${failures} starts have failed, one after the other. The last one: ${message} Mend it, then resume.`,
    });
  }

  function obstacleOf(schedule: ScheduleRecord, user: UserRecord | null): Obstacle | null {
    if (user === null || user.disabled)
      return { reason: 'user_disabled', message: 'Its user was disabled. When that is over, resume it.' };
    if (deps.accountOf(user) !== schedule.account)
      return {
        reason: 'account_gone',
        message: `Its user does not have the account ${schedule.account} any more. With the account that is mapped now, resume it.`,
      };
    if (now() >= schedule.leave_ends_at)
      return {
        reason: 'leave_over',
        message: 'Its leave to start something while you are away is over. Resume it to renew that.',
      };
    return null;
  }

  /** Stores it; false where somebody else has changed it, or was faster: then it is decided anew. */
  async function stored(...update: Parameters<ScheduleStore['update']>): Promise<boolean> {
    try {
      await store.update(...update);
      return true;
    } catch (error) {
      if (error instanceof RowsChanged || error instanceof UniqueViolation) return false;
      throw error;
    }
  }

  /** `next` is the schedule as it is afterwards, `before` the state that the occasion has had; null of a new one. */
  async function start(next: ScheduleRecord, occasion: OccasionRecord, before: OccasionStatus | null): Promise<void> {
    const user = await users.get(next.user_id);
    const obstacle = obstacleOf(next, user);
    const giveUp = (why: Obstacle) => {
      const record: OccasionRecord = { ...occasion, status: 'skipped', reason: 'paused', message: why.message };
      // What waits goes on waiting for the day when it is resumed.
      return stored(paused(next, why), before === null ? { occasion: { record, before } } : {});
    };
    if (obstacle !== null || user === null) {
      if (obstacle !== null) await giveUp(obstacle);
      return;
    }
    const at = before === null ? occasion.at : now();
    const limit = limitPassed(next.limits, await schedules.standing(next.schedule_id, at - DAY_MS), at);
    if (limit !== null) {
      if (before !== null) return;
      const message = sentenceOf(limit, next.limits);
      await stored(next, { occasion: { record: { ...occasion, status: 'skipped', reason: limit, message }, before } });
      return;
    }
    try {
      const { user_id, role, account } = user;
      const principal: Principal = { user_id, role, account, credential_id: '', credential: '' };
      const request = requestOf(next.name, next.starts, inputOf(next, occasion.input));
      const { runs, made } = await deps.plan(principal, request);
      const used = await schedules.leaves(next.schedule_id, runs);
      if (used.length < runs) {
        const message = 'It has started as much as it had leave for while you were away. Resume it to renew that.';
        await giveUp({ reason: 'leave_used', message });
        return;
      }
      const started = made(used.map(({ schedule_id: _, ...leave }) => leave));
      const record = withStarted(occasion, started, at);
      if (!(await stored(next, { occasion: { record, before }, started, used }))) return;
      await deps.begin(started);
      await deps.audit(next, started);
    } catch (error) {
      // What Berth itself cannot do now is tried again until it is too late.
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      const record: OccasionRecord = { ...occasion, status: 'refused', reason: 'refused', message: error.message };
      await stored(withFailure(next, error.message), { occasion: { record, before } });
    }
  }

  async function startAtTime(schedule: ScheduleRecord): Promise<void> {
    const { trigger, next_at } = schedule;
    if (trigger.kind !== 'times' || next_at === null) return;
    const next = { ...schedule, next_at: nextTime(trigger, now()) };
    const at = lastTime(trigger, next_at, now());
    const keyOf = (moment: number): string => `time-${new Date(moment).toISOString()}`;
    if (at !== null) return start(next, newOccasion(schedule, { occasion_key: keyOf(at), at }), null);
    const record = newOccasion(schedule, {
      occasion_key: keyOf(next_at),
      at: next_at,
      status: 'skipped',
      reason: 'missed',
      message: `Nothing could be started then, nor within ${LATE_MS / 60_000} minutes.`,
    });
    await stored(next, { occasion: { record, before: null } });
  }

  /** What has become of what was started. */
  async function settle({
    occasion,
    run_status,
    study_status,
  }: Awaited<ReturnType<typeof schedules.running>>[number]): Promise<void> {
    const status = await outcomeOf(occasion, run_status ?? study_status);
    if (status === null) return;
    const schedule = await schedules.get(occasion.schedule_id);
    if (schedule === null) return;
    const what = occasion.study_id === null ? 'The run' : 'All runs of the study';
    const settled =
      status === 'failed'
        ? withFailure(schedule, `${what} failed.`)
        : { ...schedule, failures: status === 'completed' ? 0 : schedule.failures };
    // Of one that is paused by somebody, that is what is told.
    const next = schedule.status === 'paused' ? { ...schedule, failures: settled.failures } : settled;
    await stored(next, { occasion: { record: { ...occasion, status }, before: 'running' } });
  }

  /** Null while it lives. One that was forgotten had ended. */
  async function outcomeOf({ study_id }: OccasionRecord, status: string | null): Promise<OccasionStatus | null> {
    if (status === null) return 'completed';
    if (status === 'cancelled') return 'stopped';
    if (status === 'failed' || status === 'stopped') return status;
    if (status !== 'completed') return null;
    if (study_id === null) return 'completed';
    return (await studies.counts([study_id])).get(study_id)?.completed === 0 ? 'failed' : 'completed';
  }

  async function sweep(): Promise<void> {
    if (Math.abs(now() - sweptAt) < SWEEP_MS) return;
    sweptAt = now();
    await schedules.deleteOccasionsBefore(now() - KEPT_MS);
  }

  async function each<One>(all: One[], idOf: (one: One) => string, take: (one: One) => Promise<void>): Promise<void> {
    for (const one of all)
      await take(one).catch((error: unknown) => {
        log.error({ err: error, id: idOf(one) }, 'a schedule could not be taken further; it is tried again');
      });
  }

  return {
    async drive() {
      await each(await schedules.running(), ({ occasion }) => occasion.schedule_id, settle);
      await sweep();
      if (!(await deps.mayStart())) return;
      await each(await schedules.due(now()), ({ schedule_id }) => schedule_id, startAtTime);
    },
    async isHindered(schedule) {
      const obstacle = obstacleOf(schedule, await users.get(schedule.user_id));
      if (obstacle !== null) await stored(paused(schedule, obstacle));
      return obstacle !== null;
    },
    async startWaiting(schedule) {
      const occasion = await schedules.waiting(schedule.schedule_id);
      if (occasion !== null) await start(schedule, occasion, 'waiting');
    },
  };
}
