/** What users do with schedules. Every rule about whose schedule it is and what its state allows is here. */
import { createHash, randomUUID } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { ProblemField } from '../http/schema.ts';
import { RowsChanged, UniqueViolation } from '../records/database.ts';
import type { Page, Records } from '../records/records.ts';
import type {
  LeaveRecord,
  OccasionRecord,
  ScheduleChange,
  ScheduleRecord,
  Started,
} from '../records/schedule-records.ts';
import { newId } from '../work/new-id.ts';
import { type Key, type Made, onceUnderKey } from '../work/once.ts';
import { type GrantsFor, LEAVE_MS, leavesFor, runsAhead } from './leave.ts';
import { DAY_MS, limitPassed, sentenceOf } from './limits.ts';
import type { Occasion, OccasionQuery, Schedule, ScheduleRequest } from './schema.ts';
import { inputOf, newOccasion, type Plan, requestOf, withStarted } from './starting.ts';
import type { ScheduleStore } from './store.ts';
import { faultOf, nextTime } from './times.ts';
import { type Look, seenIn } from './watch.ts';
import { occasionOnTheWire, scheduleOnTheWire } from './wire.ts';

/** Of one user. */
const SCHEDULES_MAX = 50;

export type ScheduleService = ReturnType<typeof scheduleService>;

export function scheduleService(deps: {
  records: Pick<Records, 'schedules' | 'idempotency'>;
  store: ScheduleStore;
  plan: Plan;
  begin: (started: Started) => Promise<void>;
  grantsFor: GrantsFor;
  /** Leave to look into that folder for as long; throws a Problem where auth says no. */
  watchGrantFor: (principal: Principal, account: string, folder: string) => Promise<string | null>;
  look: Look;
  /** How the name of an input of that template may end; empty where it does not matter. */
  endingOf: (solverId: string) => string;
  nudge: () => void;
  now: () => number;
}) {
  const { store, now } = deps;
  const { schedules } = deps.records;
  const once = onceUnderKey({ records: deps.records, get: store.get });

  /** Somebody else's schedule is as good as none. */
  async function visible(principal: Principal, scheduleId: string): Promise<ScheduleRecord> {
    const schedule = await store.get(scheduleId);
    if (schedule.user_id !== principal.user_id) throw new Problem('not_found', 'You have no schedule with this id.');
    return schedule;
  }

  async function shown(...records: ScheduleRecord[]): Promise<Schedule[]> {
    const ids = records.map(({ schedule_id }) => schedule_id);
    const [leaves, newest] = await Promise.all([schedules.leavesLeft(ids), schedules.newestOccasions(ids)]);
    return records.map((one) => {
      const { schedule_id: id } = one;
      return scheduleOnTheWire(one, { leaves: leaves.get(id) ?? 0, last: newest.get(id), now: now() });
    });
  }
  const shownOne = async (record: ScheduleRecord): Promise<Schedule> => (await shown(record))[0] as Schedule;

  /**
   * The schedule as it goes on from now, with new leave for what it starts while its user is away, and what is in its folder already where
   * that is `new` to it. Throws a Problem where the user could not start it now.
   */
  async function renewed(
    principal: Principal,
    schedule: ScheduleRecord,
    folder: 'new' | 'known',
  ): Promise<{ record: ScheduleRecord; also: ScheduleChange }> {
    const { trigger, starts, name } = schedule;
    const watched = folderOf(schedule);
    // What will appear is not known: of its path only that the template takes it.
    const input = inputOf(schedule, watched && `${watched}/input${deps.endingOf(starts.solver_id)}`);
    const toStart = await deps.plan(principal, requestOf(name, starts, input)).catch(underStarts);
    const { account } = toStart;
    const watch_grant = watched === null ? null : await deps.watchGrantFor(principal, account, watched);
    const seen = watched !== null && folder === 'new' ? await seenIn(deps.look, account, watched, watch_grant) : [];
    const at = now();
    const record: ScheduleRecord = {
      ...schedule,
      account,
      runs: toStart.runs,
      status: 'active',
      pause_reason: null,
      message: null,
      next_at: trigger.kind === 'times' ? nextTime(trigger, at) : null,
      leave_ends_at: at + LEAVE_MS,
      watch_grant,
      failures: 0,
    };
    const leaves = await leavesFor(deps, principal, toStart, { count: runsAhead(record, at), together: record.runs });
    const { schedule_id } = schedule;
    return { record, also: { seen, leaves: leaves.map((leave): LeaveRecord => ({ schedule_id, ...leave })) } };
  }

  async function create(principal: Principal, request: ScheduleRequest, key: Key | undefined): Promise<ScheduleRecord> {
    check(request, now());
    const { user_id } = principal;
    if ((await schedules.list(user_id)).length >= SCHEDULES_MAX)
      throw new Problem('wrong_state', `You have ${SCHEDULES_MAX} schedules, which is the most. Remove one first.`);
    const at = now();
    const schedule_id = newId('schedule', at);
    const { record, also } = await renewed(
      principal,
      {
        schedule_id,
        user_id,
        ...request,
        account: '',
        status: 'active',
        pause_reason: null,
        message: null,
        runs: 0,
        created_at: at,
        next_at: null,
        leave_ends_at: 0,
        watch_grant: null,
        failures: 0,
        version: 1,
      },
      'new',
    );
    await store.insert(
      record,
      also,
      key && { user_id, key: key.key, request_hash: key.hash, session_id: schedule_id, created_at: at },
    );
    return record;
  }

  /** Does it with the newer schedule where somebody was faster. */
  async function again<T>(principal: Principal, scheduleId: string, what: (schedule: ScheduleRecord) => Promise<T>) {
    for (;;) {
      try {
        return await what(await visible(principal, scheduleId));
      } catch (error) {
        if (!(error instanceof RowsChanged)) throw error;
      }
    }
  }

  async function startNow(principal: Principal, schedule: ScheduleRecord, key: string, appeared: string | null) {
    const known = await schedules.occasion(schedule.schedule_id, key);
    if (known !== null) return { occasion: occasionOnTheWire(known), repeated: true };
    const at = now();
    const limit = limitPassed(schedule.limits, await schedules.standing(schedule.schedule_id, at - DAY_MS), at);
    if (limit !== null) throw new Problem('wrong_state', sentenceOf(limit, schedule.limits));
    const input = inputOf(schedule, appeared);
    const toStart = await deps.plan(principal, requestOf(schedule.name, schedule.starts, input));
    const started = toStart.made(
      await leavesFor(deps, principal, toStart, { count: toStart.runs, together: toStart.runs }),
    );
    const record: OccasionRecord = withStarted(
      newOccasion(schedule, { occasion_key: key, at, input: appeared }),
      started,
      at,
    );
    await store.update(schedule, { occasion: { record, before: null }, started });
    await deps.begin(started);
    deps.nudge();
    return { occasion: occasionOnTheWire(record), repeated: false };
  }

  const pause = (schedule: ScheduleRecord): ScheduleRecord => ({
    ...schedule,
    status: 'paused',
    pause_reason: 'user',
    message: null,
  });

  return {
    async create(principal: Principal, request: ScheduleRequest, idempotencyKey?: string): Promise<Made<Schedule>> {
      const { made, repeated } = await once(principal, idempotencyKey, { schedule: request }, (key) =>
        create(principal, request, key),
      );
      return { made: await shownOne(made), repeated };
    },

    get: async (principal: Principal, scheduleId: string) => shownOne(await visible(principal, scheduleId)),
    list: async (principal: Principal) => shown(...(await schedules.list(principal.user_id))),

    /** It goes on from now as it is asked for, with new leave. */
    async change(principal: Principal, scheduleId: string, request: ScheduleRequest): Promise<Schedule> {
      check(request, now());
      return again(principal, scheduleId, async (schedule) => {
        const [before, after] = [folderOf(schedule), folderOf(request)];
        const isOther = before !== after;
        const { record, also } = await renewed(principal, { ...schedule, ...request }, isOther ? 'new' : 'known');
        return shownOne(await store.update(record, { ...also, skipsWaiting: isOther }));
      });
    },

    async pause(principal: Principal, scheduleId: string): Promise<Schedule> {
      await visible(principal, scheduleId);
      return shownOne(await store.change(scheduleId, pause));
    },

    /** It goes on, with new leave. What appeared meanwhile in its folder is taken up; times that have gone by are not. */
    resume: (principal: Principal, scheduleId: string): Promise<Schedule> =>
      again(principal, scheduleId, async (schedule) => {
        const { record, also } = await renewed(principal, schedule, 'known');
        const stored = await store.update(record, also);
        deps.nudge();
        return shownOne(stored);
      }),

    /** Once under a key, also where it was asked for by another process. */
    async start(
      principal: Principal,
      scheduleId: string,
      { input = null, key }: { input?: string | null | undefined; key?: string | undefined },
    ): Promise<{ occasion: Occasion; repeated: boolean }> {
      const occasionKey = `request-${createHash('sha256')
        .update(key ?? randomUUID())
        .digest('hex')}`;
      return again(principal, scheduleId, async (schedule) => {
        try {
          return await startNow(principal, schedule, occasionKey, input);
        } catch (error) {
          if (error instanceof UniqueViolation) throw new RowsChanged();
          throw error;
        }
      });
    },

    /** What it has started goes on. */
    async remove(principal: Principal, scheduleId: string): Promise<void> {
      await store.delete(await visible(principal, scheduleId));
    },

    async occasions(principal: Principal, scheduleId: string, query: OccasionQuery): Promise<Page<Occasion>> {
      const { schedule_id } = await visible(principal, scheduleId);
      const { limit, cursor } = query;
      const page = await schedules.occasions({ schedule_id, limit, ...(cursor !== undefined && { cursor }) });
      return { ...page, items: page.items.map(occasionOnTheWire) };
    },

    /** None of the user's starts anything more by itself; how many did. */
    async pauseAll({ user_id }: Principal): Promise<number> {
      const active = (await schedules.list(user_id)).filter(({ status }) => status === 'active');
      for (const { schedule_id } of active) await store.change(schedule_id, pause);
      return active.length;
    },
  };
}

const folderOf = ({ trigger }: Pick<ScheduleRequest, 'trigger'>): string | null =>
  trigger.kind === 'files' ? trigger.folder : null;

/** What is started is a part of the schedule's request. */
function underStarts(error: unknown): never {
  if (!(error instanceof Problem) || error.fields.length === 0) throw error;
  const fields = error.fields.map(({ field, message }) => ({ field: `starts.${field}`, message }));
  throw new Problem(error.code, error.message, { fields });
}

/** Throws a Problem with every fault that is not what is started's own. */
function check({ trigger, starts }: ScheduleRequest, now: number): void {
  const fields: ProblemField[] = [];
  if (trigger.kind === 'times') {
    const fault = faultOf(trigger, now);
    if (fault !== null) fields.push(fault);
    if (starts.input === undefined) fields.push({ field: 'starts.input', message: 'is missing' });
  } else if (starts.input !== undefined)
    fields.push({ field: 'starts.input', message: 'is what appears in the folder: leave it out' });
  if (fields.length > 0)
    throw new Problem('invalid_request', fields.map(({ field, message }) => `${field} ${message}`).join('; '), {
      fields,
    });
}
