/**
 * Compares what is recorded with the jobs that the scheduler has, and mends the difference: after a crash at any point it adopts the
 * jobs it finds, submits what was lost, and ends what no living session owns.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Records, SessionRecord } from '../records/records.ts';
import type { Job, Scheduler } from '../scheduler/scheduler.ts';
import type { Announcements } from './announcements.ts';
import { endOf } from './ends.ts';
import type { Idle } from './idle.ts';
import type { MaintenanceWatch } from './maintenance.ts';
import { SESSION_ID, type Waiting } from './schema.ts';
import type { SessionStore } from './store.ts';
import type { Submission } from './submission.ts';
import { hasEnded, move } from './transitions.ts';

/** A submission that nobody has under way any more is repeated after this time. */
const RESUBMIT_MS = 3_000;
/** How often jobs that the scheduler does not show any more are looked up in its history. */
const HISTORY_INTERVAL_MS = 10_000;
/** An expected start that moves less than this is not told anew. */
const START_MOVED_MS = 60_000;

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
  let historyReadAt = Number.NEGATIVE_INFINITY;
  let missedBefore = new Set<string>();
  let unknownBefore = new Set<string>();

  async function reconcileOne(session: SessionRecord, jobs: Job[]): Promise<void> {
    // The recorded one is the session's. One submitted twice has two jobs, of which the second waits for the first and is not needed,
    // and it is the second that is recorded where the answer to the first was lost: as long as it waits, the first of its name counts.
    const recorded = jobs.find(({ job_id }) => job_id === session.job_id);
    const job = recorded && recorded.state !== 'pending' ? recorded : jobs[0];
    for (const double of jobs) if (double !== job && double.state !== 'ended') await scheduler.cancel(double.job_id);
    if (!job) return;
    if (job.state === 'ended') return finish(session, job);
    await adopt(session, job);
    if (session.status === 'stopping') await scheduler.cancel(job.job_id);
    else await checkStart(session, job);
    await deps.idle.check(session);
    if (job.comment !== null && job.state === 'running') await deps.announcements.readComment(session, job);
  }

  /** What to do with sessions that the scheduler shows no job of. */
  async function withoutJob(sessions: SessionRecord[]): Promise<void> {
    const idle = sessions.filter(
      // A clock that is set back must not keep it from being launched for as long.
      ({ session_id, created_at }) => !submission.isUnderWay(session_id) && Math.abs(now() - created_at) >= RESUBMIT_MS,
    );
    const neverAccepted = idle.filter(({ job_id }) => job_id === null);
    // Accepted between the scheduler's answer and the reading of the records, it is missing once.
    const gone = idle.filter(({ job_id, session_id }) => job_id !== null && missedBefore.has(session_id));
    missedBefore = new Set(sessions.map(({ session_id }) => session_id));
    for (const session of neverAccepted) {
      await (session.status === 'stopping' ? lost(session) : submission.submit(session));
    }
    const history = await readHistory(gone);
    if (history === null) return;
    const unknown = new Set<string>();
    for (const session of gone) {
      const job = history.find(({ job_id }) => job_id === session.job_id);
      if (job?.end) await finish(session, job);
      // Accounts are kept elsewhere and a little later: what is not in them is looked for once more.
      else if (!job && scheduler.shared && !unknownBefore.has(session.session_id)) unknown.add(session.session_id);
      else if (!job) await (session.status === 'pending' ? submission.submit(session) : lost(session));
    }
    unknownBefore = unknown;
  }

  /** Null where it was not asked just now, or does not answer: then nothing is concluded. */
  async function readHistory(sessions: SessionRecord[]): Promise<Job[] | null> {
    const ids = sessions.flatMap(({ job_id }) => job_id ?? []);
    // A clock that is set back must not keep it from being asked for as long.
    const tooSoon = scheduler.shared && Math.abs(now() - historyReadAt) < HISTORY_INTERVAL_MS;
    if (ids.length === 0 || tooSoon) return null;
    historyReadAt = now();
    try {
      return await scheduler.history(ids);
    } catch (error) {
      log.warn({ err: error }, 'how jobs ended could not be read; nothing is concluded from that');
      return null;
    }
  }

  /** Neither the scheduler nor its history knows a job. */
  async function lost(session: SessionRecord): Promise<void> {
    await store.change(session.session_id, (current) => {
      if (hasEnded(current.status)) return null;
      if (current.status === 'stopping') {
        return move(current, { to: 'stopped', reason: 'unknown', message: 'It was stopped.' }, now());
      }
      const message = 'The scheduler does not know its job any more. Restart it; its log may say more.';
      return move(current, { to: 'failed', reason: 'unknown', message }, now());
    });
  }

  async function adopt(session: SessionRecord, job: Job): Promise<void> {
    const same =
      session.job_id === job.job_id &&
      session.node === job.node &&
      session.node_ip === job.node_ip &&
      session.expires_at === job.expires_at &&
      isSameWait(session.waiting, job.waiting);
    const starts = session.status === 'creating' || (session.status === 'pending' && job.state === 'running');
    if (same && !starts) return;
    await store.change(session.session_id, (current) => {
      if (hasEnded(current.status)) return null;
      const seen = {
        ...current,
        job_id: job.job_id || current.job_id,
        node: job.node,
        node_ip: job.node_ip,
        expires_at: job.expires_at,
        waiting: isSameWait(current.waiting, job.waiting) ? current.waiting : job.waiting,
      };
      if (job.state === 'pending') return current.status === 'creating' ? move(seen, { to: 'pending' }, now()) : seen;
      const begins = current.status === 'creating' || current.status === 'pending';
      return begins ? move(seen, { to: 'starting' }, now()) : seen;
    });
  }

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

  async function finish(session: SessionRecord, job: Job): Promise<void> {
    if (!job.end) return;
    const end = endOf(job.end, session.account);
    const { at } = job.end;
    await store.change(session.session_id, (current) => {
      if (hasEnded(current.status)) return null;
      // Asked to stop, it has stopped, whatever the application said on its way out.
      return current.status === 'stopping' ? move(current, { ...end, to: 'stopped' }, at) : move(current, end, at);
    });
  }

  /** A crash may have come between the launch of the new session and the stop of the old one. */
  async function finishRestart(oldId: string): Promise<void> {
    await store.change(oldId, (old) =>
      hasEnded(old.status) || old.status === 'stopping'
        ? null
        : move(old, { to: 'stopping', reason: 'user', message: 'You stopped it.' }, now()),
    );
  }

  async function endUnowned(job: Job): Promise<void> {
    const session = await records.sessions.get(job.name);
    // Recorded in between.
    if (session && !hasEnded(session.status)) return;
    // A record comes before its job: of a scheduler that serves others too, a job without one is somebody else's.
    if (scheduler.shared && session?.account !== job.account) return;
    log.warn({ job_id: job.job_id, session_id: job.name }, 'a job that no session owns is ended');
    await scheduler.cancel(job.job_id);
  }

  return {
    async reconcile(jobs) {
      const living = (await records.sessions.living()).map(store.latest);
      const livingIds = new Set(living.map(({ session_id }) => session_id));
      const byName = Map.groupBy(jobs, ({ name }) => name);
      const missing: SessionRecord[] = [];
      const attempt = (session: SessionRecord, work: Promise<void>): Promise<void> =>
        work.catch((error: unknown) => {
          log.error({ err: error, session_id: session.session_id }, 'a session could not be reconciled');
        });
      for (const session of living) {
        const named = byName.get(session.session_id) ?? [];
        // Anybody may give a job of the own any name.
        const own = scheduler.shared ? named.filter(({ account }) => account === session.account) : named;
        if (own.length === 0) missing.push(session);
        else await attempt(session, reconcileOne(session, own));
      }
      for (const id of startingSince.keys()) if (!livingIds.has(id)) startingSince.delete(id);
      await withoutJob(missing);
      await deps.maintenance.look(living);
      await deps.tellEndings(living);
      for (const { restarted_from: old } of living) if (old !== null && livingIds.has(old)) await finishRestart(old);
      for (const job of jobs) {
        if (job.state !== 'ended' && !livingIds.has(job.name) && SESSION_ID.test(job.name)) await endUnowned(job);
      }
    },
  };
}

function isSameWait(a: Waiting | null, b: Waiting | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.reason !== b.reason || a.detail !== b.detail) return false;
  if (a.expected_start === null || b.expected_start === null) return a.expected_start === b.expected_start;
  return Math.abs(a.expected_start - b.expected_start) < START_MOVED_MS;
}
