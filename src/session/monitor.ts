/**
 * The one watcher of the scheduler: compares what is recorded with what runs, for everybody at once, and mends the difference.
 * After a crash at any point it adopts the jobs it finds, submits what was lost, and ends what nobody owns. What it cannot
 * see is unknown, and never a reason to end a session.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import type { Records, SessionRecord } from '../records/records.ts';
import type { Job, Scheduler } from '../scheduler/scheduler.ts';
import { endOf } from './ends.ts';
import { SESSION_ID } from './schema.ts';
import type { SessionStore } from './store.ts';
import type { Submission } from './submission.ts';
import { hasEnded, move } from './transitions.ts';

const INTERVAL_MS = 2_000;
/** A query that takes long is asked less often. */
const INTERVAL_PER_DURATION = 5;
const LEASE_MS = 10_000;
/** A submission that nobody has under way any more is repeated after this time. */
const RESUBMIT_MS = 3_000;
const SWEEP_MS = 10 * 60_000;

export interface Monitor {
  start(): void;
  /** Looks soon, for something is known to have changed. */
  nudge(): void;
  /** Ends after the look that is under way. */
  stop(): Promise<void>;
  /** When the scheduler last answered; null before it has. */
  lastSeen(): number | null;
}

export function monitor(deps: {
  records: Records;
  store: SessionStore;
  scheduler: Scheduler;
  submission: Submission;
  bus: Bus;
  /** This process's name among replicas. */
  holder: string;
  startTimeoutMs: number;
  keepEndedMs: number;
  log: FastifyBaseLogger;
  now: () => number;
}): Monitor {
  const { records, store, scheduler, submission, log, now } = deps;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let lastSeen: number | null = null;
  let lastSweep = 0;
  let unsubscribe = (): void => {};

  async function look(): Promise<void> {
    if (!(await deps.bus.lease('monitor', deps.holder, LEASE_MS))) return;
    // Jobs first: a session that is recorded after this is not taken for one whose job is gone.
    const jobs = await scheduler.observe();
    lastSeen = now();
    const living = await records.sessions.living();
    const livingIds = new Set(living.map((session) => session.session_id));
    for (const session of living) {
      const ofSession = jobs.filter((job) => job.name === session.session_id);
      await reconcile(session, ofSession).catch((error: unknown) => {
        log.error({ err: error, session_id: session.session_id }, 'a session could not be reconciled');
      });
    }
    for (const { restarted_from: old } of living) if (old !== null && livingIds.has(old)) await finishRestart(old);
    for (const job of jobs) {
      if (job.state === 'ended' || livingIds.has(job.name) || !SESSION_ID.test(job.name)) continue;
      await endUnowned(job);
    }
    if (now() - lastSweep > SWEEP_MS) await sweep();
  }

  async function reconcile(session: SessionRecord, jobs: Job[]): Promise<void> {
    // The first job of a name is the session's; one submitted twice waits behind it and is not needed.
    const [job, ...doubles] = jobs;
    for (const double of doubles) if (double.state !== 'ended') await scheduler.cancel(double.job_id);
    if (!job) return withoutJob(session);
    if (job.state === 'ended') return finish(session, job);
    await adopt(session, job);
    if (session.status === 'stopping') await scheduler.cancel(job.job_id);
    else await checkStart(session, job);
  }

  async function withoutJob(session: SessionRecord): Promise<void> {
    if (submission.isUnderWay(session.session_id) || now() - session.created_at < RESUBMIT_MS) return;
    if (session.status === 'creating' || session.status === 'pending') await submission.submit(session);
    else if (session.status === 'stopping') {
      await store.change(session.session_id, (current) =>
        current.status === 'stopping'
          ? move(current, { to: 'stopped', reason: 'unknown', message: 'It was stopped.' }, now())
          : null,
      );
    }
  }

  async function adopt(session: SessionRecord, job: Job): Promise<void> {
    const same = session.job_id === job.job_id && session.node === job.node && session.expires_at === job.expires_at;
    if (same && !(session.status === 'creating' || (session.status === 'pending' && job.state === 'running'))) return;
    await store.change(session.session_id, (current) => {
      if (hasEnded(current.status)) return null;
      const seen = {
        ...current,
        job_id: job.job_id || current.job_id,
        node: job.node,
        node_ip: job.node_ip,
        expires_at: job.expires_at,
      };
      if (job.state === 'pending') return current.status === 'creating' ? move(seen, { to: 'pending' }, now()) : seen;
      const starts = current.status === 'creating' || current.status === 'pending';
      return starts ? move(seen, { to: 'starting' }, now()) : seen;
    });
  }

  async function checkStart(session: SessionRecord, job: Job): Promise<void> {
    if (session.status !== 'starting' || now() - (session.started_at ?? now()) < deps.startTimeoutMs) return;
    const seconds = Math.round(deps.startTimeoutMs / 1000);
    await store.change(session.session_id, (current) =>
      current.status === 'starting'
        ? move(
            current,
            {
              to: 'failed',
              reason: 'start_timeout',
              message: `The display was not ready within ${seconds} seconds. The log says how far it came; restart to try again.`,
            },
            now(),
          )
        : null,
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
    // Recorded in between, or not Berth's to keep.
    const session = await records.sessions.get(job.name);
    if (session && !hasEnded(session.status)) return;
    log.warn({ job_id: job.job_id, session_id: job.name }, 'a job that no session owns is ended');
    await scheduler.cancel(job.job_id);
  }

  async function sweep(): Promise<void> {
    lastSweep = now();
    for (const sessionId of await records.sessions.endedBefore(now() - deps.keepEndedMs)) {
      const session = await records.sessions.get(sessionId);
      if (!session) continue;
      await scheduler.forget(sessionId);
      await store.forget(session);
    }
    await records.idempotency.deleteBefore(now() - 24 * 60 * 60_000);
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    const begun = performance.now();
    try {
      do {
        again = false;
        await look();
      } while (again && !stopped);
    } catch (error) {
      log.error({ err: error }, 'the scheduler could not be observed; nothing is concluded from that');
    }
    const rest = Math.max(INTERVAL_MS, INTERVAL_PER_DURATION * (performance.now() - begun));
    running = null;
    if (!stopped) timer = setTimeout(go, rest);
  }

  function go(): void {
    if (stopped) return;
    if (running !== null) again = true;
    else running = run();
  }

  return {
    start() {
      unsubscribe = scheduler.onChange(go);
      go();
    },
    nudge: go,
    async stop() {
      stopped = true;
      unsubscribe();
      clearTimeout(timer);
      await running;
      await deps.bus.release('monitor', deps.holder);
    },
    lastSeen: () => lastSeen,
  };
}
