/** What users do with sessions. Every rule about whose session it is and what its state allows is here. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { Page, Records, SessionRecord } from '../records/records.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { type Key, type Made, onceUnderKey } from '../work/once.ts';
import { answered } from './answered.ts';
import type { Grants } from './grants.ts';
import { insertWithinLimits } from './limits.ts';
import {
  askedFor,
  type LaunchRequest,
  type ParamValue,
  type SessionConfig,
  type SessionQuery,
  type SessionStatus,
  type Waiting,
} from './schema.ts';
import { newSessionId } from './session-id.ts';
import type { SessionStore } from './store.ts';
import type { Submission } from './submission.ts';
import { hasEnded, move } from './transitions.ts';

/** What the catalogue says to a launch by that user; throws a Problem where it says no. */
export type PlanLaunch = (
  principal: Principal,
  request: LaunchRequest,
) => Promise<{
  /** The account that the job runs as. */
  account: string;
  name: string;
  config: SessionConfig;
  params: Record<string, ParamValue>;
  sessionsPerUser: number;
}>;

const LOG_BYTES = 64 * 1024;
const MINUTE_MS = 60_000;
/** Longer than a submission may take. */
const LATE_JOB_MS = 90_000;

export type SessionService = ReturnType<typeof sessionService>;

export function sessionService(deps: {
  records: Records;
  store: SessionStore;
  submission: Submission;
  scheduler: Scheduler;
  planLaunch: PlanLaunch;
  grants: Grants;
  /** The longest time an app's session may have, in minutes; null where the app is gone. */
  maxMinutes: (appId: string) => number | null;
  /** How many sessions that user may have at a time. */
  perUser: (userId: string) => Promise<number>;
  /** Asks the monitor to look soon. */
  nudge: () => void;
  now: () => number;
}) {
  const { records, store, scheduler, now } = deps;
  const once = onceUnderKey({ records, get: store.get });
  const insertWithin = insertWithinLimits(deps);

  /** Somebody else's session is as good as none. */
  async function visible(principal: Principal, sessionId: string): Promise<SessionRecord> {
    const session = await store.get(sessionId);
    if (session.user_id !== principal.user_id && principal.role === 'user') {
      throw new Problem('not_found', 'You have no session with this id.');
    }
    return session;
  }

  async function changeable(principal: Principal, sessionId: string): Promise<SessionRecord> {
    const session = await visible(principal, sessionId);
    if (session.user_id !== principal.user_id && principal.role !== 'admin') {
      throw new Problem('forbidden', 'Only its user or an administrator may change this session.');
    }
    return session;
  }

  async function own(principal: Principal, sessionId: string): Promise<SessionRecord> {
    const session = await visible(principal, sessionId);
    if (session.user_id !== principal.user_id)
      throw new Problem('forbidden', 'Only its user may restart this session.');
    return session;
  }

  async function start(
    principal: Principal,
    request: LaunchRequest,
    more: { key?: Key | undefined; restartedFrom?: SessionRecord },
  ): Promise<SessionRecord> {
    const plan = await deps.planLaunch(principal, request);
    const at = now();
    const session_id = newSessionId(at);
    const granted = await deps.grants.forLaunch(principal, { session_id, account: plan.account });
    const session: SessionRecord = {
      session_id,
      app_id: request.app_id,
      name: request.name ?? plan.name,
      user_id: principal.user_id,
      account: plan.account,
      cluster: scheduler.cluster,
      status: 'creating',
      reason: null,
      message: null,
      job_id: null,
      node: null,
      node_ip: null,
      vnc_port: null,
      display_fingerprint: null,
      waiting: null,
      created_at: at,
      started_at: null,
      ended_at: null,
      expires_at: at + plan.config.resources.time * MINUTE_MS,
      last_input_at: null,
      idle_ends_at: null,
      maintenance_at: null,
      restarted_from: more.restartedFrom?.session_id ?? null,
      config: plan.config,
      params: plan.params,
      steps: [{ step: 'accepted', at }],
      ...granted,
      version: 1,
    };
    await insertWithin(
      session,
      { perUser: await deps.perUser(principal.user_id), perApp: plan.sessionsPerUser, except: session.restarted_from },
      more.key && {
        user_id: principal.user_id,
        key: more.key.key,
        request_hash: more.key.hash,
        session_id: session.session_id,
        created_at: at,
      },
    );
    // The record is what counts; the scheduler is asked while the user already has an answer.
    void deps.submission.submit(session);
    return session;
  }

  /** What has ended, or is about to, stays as it is, with the words that were said first. */
  async function requestStop(
    session: SessionRecord,
    reason: 'user' | 'admin',
    message = reason === 'user' ? 'You stopped it.' : 'An administrator stopped it.',
  ): Promise<SessionRecord> {
    const stored = await store.demand(session.session_id, (current) =>
      isEnding(current) ? null : move(current, { to: 'stopping', reason, message }, now()),
    );
    // It is recorded: where the scheduler does not answer, the monitor asks it until it does.
    if (stored.status === 'stopping' && stored.job_id !== null) await scheduler.cancel(stored.job_id).catch(() => {});
    deps.nudge();
    return stored;
  }

  /** A session that waits in the queue, and whose job is known. */
  async function waitingOf(principal: Principal, sessionId: string): Promise<SessionRecord & { job_id: string }> {
    const session = await changeable(principal, sessionId);
    const { status, job_id } = session;
    if (status !== 'pending' || job_id === null) {
      throw new Problem('wrong_state', `The session is ${status}; only one that waits can be held or released.`);
    }
    return { ...session, job_id };
  }

  /** The page says it at once; what the scheduler says of it comes with the next look. */
  async function waitsFor(sessionId: string, waiting: Waiting | null): Promise<SessionRecord> {
    const stored = await store.change(sessionId, (current) =>
      current.status === 'pending' ? { ...current, waiting } : null,
    );
    deps.nudge();
    return stored;
  }

  const isEnding = ({ status }: SessionRecord): boolean => hasEnded(status) || status === 'stopping';

  /** Stopped before the scheduler had answered: of a job that comes late only the record says whose it is. */
  function mayHaveLateJob({ status, job_id, ended_at }: SessionRecord): boolean {
    return scheduler.shared && status === 'stopped' && job_id === null && now() < (ended_at ?? 0) + LATE_JOB_MS;
  }

  return {
    launch(principal: Principal, request: LaunchRequest, idempotencyKey?: string): Promise<Made<SessionRecord>> {
      return once(principal, idempotencyKey, request, (key) => start(principal, request, { key }));
    },

    get: visible,

    async list(principal: Principal, query: SessionQuery): Promise<Page<SessionRecord>> {
      const { items, next_cursor } = await records.sessions.list({
        user_id: principal.user_id,
        limit: query.limit,
        ...(query.status !== undefined && { statuses: query.status.split(',') as SessionStatus[] }),
        ...(query.app_id !== undefined && { app_id: query.app_id }),
        ...(query.cursor !== undefined && { cursor: query.cursor }),
      });
      return { items: items.map(store.latest), next_cursor };
    },

    async stop(principal: Principal, sessionId: string): Promise<SessionRecord> {
      const session = await changeable(principal, sessionId);
      return requestStop(session, session.user_id === principal.user_id ? 'user' : 'admin');
    },

    /** An administrator ends it, and says why to its user. */
    async end(sessionId: string, message: string): Promise<SessionRecord> {
      const session = await store.get(sessionId);
      if (isEnding(session)) {
        throw new Problem(
          'wrong_state',
          `The session is ${session.status} already; its user would not see the message.`,
        );
      }
      return requestStop(session, 'admin', message);
    },

    async restart(principal: Principal, sessionId: string, idempotencyKey?: string): Promise<Made<SessionRecord>> {
      const before = await own(principal, sessionId);
      const { resources, display } = before.config;
      const request = {
        app_id: before.app_id,
        name: before.name,
        config: { resources: askedFor(resources), display: { resolution: display.resolution } },
        params: before.params,
      };
      const started = await once(principal, idempotencyKey, { restart: sessionId }, (key) =>
        start(principal, request, { key, restartedFrom: before }),
      );
      await requestStop(before, 'user');
      return started;
    },

    async extend(principal: Principal, sessionId: string, minutes: number): Promise<SessionRecord> {
      const session = await changeable(principal, sessionId);
      if (session.expires_at === null) {
        throw new Problem('wrong_state', 'Its job has not started yet, so its time has not begun.');
      }
      const expires = session.expires_at + minutes * MINUTE_MS;
      const most = deps.maxMinutes(session.app_id);
      if (most !== null && expires > (session.started_at ?? session.created_at) + most * MINUTE_MS) {
        throw new Problem('invalid_request', `A session of this app may last ${most} minutes in all.`, {
          fields: [{ field: 'minutes', message: `goes beyond the ${most} minutes that the app allows` }],
        });
      }
      if (session.job_id === null || hasEnded(session.status) || session.status === 'stopping') {
        throw new Problem('wrong_state', `The session is ${session.status}; its time cannot be extended.`);
      }
      await answered(scheduler.extend(session.job_id, expires));
      // Who wants it for longer is there.
      return store.change(sessionId, (current) =>
        hasEnded(current.status) ? null : { ...current, expires_at: expires, last_input_at: now(), idle_ends_at: null },
      );
    },

    /** Its user is there: the same as input. */
    async stay(principal: Principal, sessionId: string): Promise<SessionRecord> {
      await changeable(principal, sessionId);
      return store.change(sessionId, (current) => {
        if (current.status !== 'running') {
          throw new Problem('wrong_state', `The session is ${current.status}; only one that runs can be kept.`);
        }
        return { ...current, last_input_at: now(), idle_ends_at: null };
      });
    },

    /** Keeps it from starting until it is released. */
    async hold(principal: Principal, sessionId: string): Promise<SessionRecord> {
      const { job_id } = await waitingOf(principal, sessionId);
      await answered(scheduler.hold(job_id));
      return waitsFor(sessionId, { reason: 'held', detail: null, expected_start: null });
    },

    async release(principal: Principal, sessionId: string): Promise<SessionRecord> {
      const { job_id } = await waitingOf(principal, sessionId);
      await answered(scheduler.release(job_id));
      return waitsFor(sessionId, null);
    },

    async forget(principal: Principal, sessionId: string): Promise<void> {
      const session = await changeable(principal, sessionId);
      if (!hasEnded(session.status)) throw new Problem('wrong_state', 'The session has not ended; stop it first.');
      if (mayHaveLateJob(session)) {
        throw new Problem(
          'wrong_state',
          'The scheduler may still start its job, to be ended then; remove it in a minute.',
        );
      }
      await answered(scheduler.forget(sessionId, session.account, session.forget_grant));
      await store.forget(session);
    },

    async log(principal: Principal, sessionId: string): Promise<{ log: string; truncated: boolean }> {
      const session = await visible(principal, sessionId);
      const grant = await deps.grants.forLog(principal, session);
      const log = await answered(scheduler.log(sessionId, session.account, LOG_BYTES, grant));
      return { log: log?.text ?? '', truncated: log?.truncated ?? false };
    },
  };
}
