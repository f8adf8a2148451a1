/** Compares sessions with the jobs that the scheduler has, and does what else each look is for. */
import type { FastifyBaseLogger } from 'fastify';
import type { Records, SessionRecord } from '../records/records.ts';
import type { Job, Scheduler } from '../scheduler/scheduler.ts';
import { type Kind, keeper } from '../work/keeper.ts';
import type { Announcements } from './announcements.ts';
import { endOf } from './ends.ts';
import type { Idle } from './idle.ts';
import type { MaintenanceWatch } from './maintenance.ts';
import { SESSION_ID } from './schema.ts';
import type { SessionStore } from './store.ts';
import type { Submission } from './submission.ts';
import { hasEnded, move } from './transitions.ts';

export interface Reconciler {
  /** `jobs` are all that the scheduler has, read before the records are. */
  reconcile(jobs: Job[]): Promise<void>;
}

export function reconciler(deps: {
  records: Pick<Records, 'sessions'>;
  store: SessionStore;
  scheduler: Scheduler;
  submission: Submission;
  announcements: Announcements;
  idle: Pick<Idle, 'check'>;
  maintenance: MaintenanceWatch;
  /** Hears of all living sessions at each look. */
  tellEndings: (living: SessionRecord[]) => Promise<void>;
  startTimeoutMs: number;
  log: FastifyBaseLogger;
  now: () => number;
}): Reconciler {
  const { records, store, scheduler, submission, log, now } = deps;
  /** Since when this process has seen sessions start, by the clock that nobody sets. */
  const startingSince = new Map<string, number>();

  const sessions: Kind<SessionRecord> = {
    idOf: ({ session_id }) => session_id,
    isName: (name) => SESSION_ID.test(name),
    get: records.sessions.get,
    change: store.change,
    hasEnded: ({ status }) => hasEnded(status),
    submit: submission.submit,
    isUnderWay: submission.isUnderWay,
    adopted(seen, job) {
      if (job.state === 'pending') return seen.status === 'creating' ? move(seen, { to: 'pending' }, now()) : seen;
      const begins = seen.status === 'creating' || seen.status === 'pending';
      return begins ? move(seen, { to: 'starting' }, now()) : seen;
    },
    finished(current, { end }) {
      if (end === null) return current;
      const ending = endOf(end, current.account);
      // Asked to stop, it has stopped, whatever the application said on its way out.
      return current.status === 'stopping'
        ? move(current, { ...ending, to: 'stopped' }, end.at)
        : move(current, ending, end.at);
    },
    lost(current) {
      if (current.status === 'stopping')
        return move(current, { to: 'stopped', reason: 'unknown', message: 'It was stopped.' }, now());
      const message = 'The scheduler does not know its job any more. Restart it; its log may say more.';
      return move(current, { to: 'failed', reason: 'unknown', message }, now());
    },
    leavesNoTrace: () => false,
    async watch(session, job) {
      if (session.status !== 'stopping') await checkStart(session, job);
      await deps.idle.check(session);
      if (job.comment !== null && job.state === 'running') await deps.announcements.readComment(session, job);
    },
  };
  const { keep } = keeper({ kind: sessions, scheduler, log, now });

  async function checkStart(session: SessionRecord, job: Job): Promise<void> {
    if (session.status !== 'starting') return;
    const since = startingSince.get(session.session_id) ?? performance.now();
    startingSince.set(session.session_id, since);
    if (performance.now() - since < deps.startTimeoutMs) return;
    const seconds = Math.round(deps.startTimeoutMs / 1000);
    const message = `The display was not ready within ${seconds} seconds. The log says how far it came; restart to try again.`;
    await store.change(session.session_id, (current) =>
      current.status === 'starting' ? move(current, { to: 'failed', reason: 'start_timeout', message }, now()) : null,
    );
    await scheduler.cancel(job.job_id);
  }

  /** A crash may have come between the launch of the new session and the stop of the old one. */
  async function finishRestart(oldId: string): Promise<void> {
    await store.change(oldId, (old) =>
      hasEnded(old.status) || old.status === 'stopping'
        ? null
        : move(old, { to: 'stopping', reason: 'user', message: 'You stopped it.' }, now()),
    );
  }

  return {
    async reconcile(jobs) {
      const living = (await records.sessions.living()).map(store.latest);
      const livingIds = new Set(living.map(({ session_id }) => session_id));
      for (const id of startingSince.keys()) if (!livingIds.has(id)) startingSince.delete(id);
      await keep(living, jobs);
      await deps.maintenance.look(living);
      await deps.tellEndings(living);
      for (const { restarted_from: old } of living) if (old !== null && livingIds.has(old)) await finishRestart(old);
    },
  };
}
