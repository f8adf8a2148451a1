/**
 * Notices that jobs have ended, as long as anybody wants to be told: one question for all of them. How far it has looked is in the records, so that what
 * ends while nobody looks is told later, and so is what was told, so that nobody tells it again. One process looks, under a lease; two would ask twice
 * and tell once.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import type { JobNewsRecord } from '../records/notification-records.ts';
import type { Records, UserRecord } from '../records/records.ts';
import type { FinishedJob, Queue } from '../scheduler/queue.ts';
import { SESSION_ID } from '../session/schema.ts';
import { notifiedJob } from './job-news.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const LOOK_EACH_MS = 15 * SECOND_MS;
/** Accounting is a database that others need too. */
const PAUSE_BY_DURATION = 10;
const LEASE = 'news of jobs';
const LEASE_MS = 60 * SECOND_MS;
/** How long after its end a job may come into the accounts, while they are kept without a break. */
const LATE_MS = 10 * MINUTE_MS;
/** What ended earlier is no news. */
const OLD_MS = 24 * 60 * MINUTE_MS;
const CANCELLED_KEPT_MS = 60 * MINUTE_MS;

export interface JobWatch {
  start(): void;
  /** Ends after the look that is under way. */
  stop(): Promise<void>;
  look(): Promise<void>;
}

/** That somebody cancels a job of their own with the portal, which the scheduler takes for the portal's doing: it is no news. */
export async function ownCancel(bus: Pick<Bus, 'keep'>, jobId: string): Promise<void> {
  await bus.keep(cancelKey(jobId), Buffer.from('1'), CANCELLED_KEPT_MS);
}

const cancelKey = (jobId: string): string => `job cancelled by its user ${jobId}`;

export function jobWatch(deps: {
  cluster: string;
  queue: Pick<Queue, 'finished'>;
  records: Pick<Records, 'notifications' | 'users'>;
  bus: Pick<Bus, 'lease' | 'release' | 'kept'>;
  /** The account of a user's jobs; null where none is mapped. */
  accountOf: (user: UserRecord) => string | null;
  accountExists: (account: string) => Promise<boolean>;
  /** This process's name among replicas. */
  holder: string;
  /** Of 128 random bits. */
  newId: () => string;
  log: Pick<FastifyBaseLogger, 'warn'>;
  now: () => number;
}): JobWatch {
  const { cluster, queue, bus, holder, log, now } = deps;
  const { notifications, users } = deps.records;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;
  /** Since when each question was answered. */
  let answeredSince: number | null = null;
  /** The records are not asked each time. */
  let told = new Set<string>();

  /** By account, who wants to be told of its jobs. */
  async function wanting(): Promise<{ byAccount: Map<string, string[]>; since: number }> {
    const wanted = new Map((await notifications.wantJobs()).map(({ user_id, since }) => [user_id, since]));
    const byAccount = new Map<string, string[]>();
    if (wanted.size === 0) return { byAccount, since: 0 };
    for (const user of await users.list()) {
      const account = wanted.has(user.user_id) && !user.disabled ? deps.accountOf(user) : null;
      // One that is gone would have the scheduler refuse the question for all.
      if (account === null || !(await deps.accountExists(account))) continue;
      byAccount.set(account, [...(byAccount.get(account) ?? []), user.user_id]);
    }
    return { byAccount, since: Math.min(...wanted.values()) };
  }

  async function look(): Promise<void> {
    const { byAccount, since } = await wanting();
    if (byAccount.size === 0) return;
    const seen = await notifications.jobsSeen(cluster);
    const at = now();
    const finished = await queue.finished([...byAccount.keys()], Math.max(since, seen ?? 0, at - OLD_MS));
    answeredSince ??= at;
    const news = await newsOf(finished, byAccount);
    const isNew = news.filter(({ user_id, job_key }) => !told.has(`${user_id} ${job_key}`));
    await notifications.addJobs(isNew, seenNow(seen, at));
    told = new Set(news.map(({ user_id, job_key }) => `${user_id} ${job_key}`));
  }

  /**
   * Not before accounts were kept without a break for as long as a job may take to come into them: after an outage they get at last what ended during
   * that. Then seldom, for it is a write.
   */
  function seenNow(seen: number | null, at: number): { cluster: string; until: number } | null {
    const until = at - LATE_MS;
    if (answeredSince === null || answeredSince > until || until - (seen ?? 0) < LATE_MS) return null;
    return { cluster, until };
  }

  async function newsOf(finished: FinishedJob[], byAccount: Map<string, string[]>): Promise<JobNewsRecord[]> {
    const news: JobNewsRecord[] = [];
    for (const job of finished) {
      // A session's end is its own news.
      if (SESSION_ID.test(job.name) || (await isOwnDoing(job))) continue;
      for (const user_id of byAccount.get(job.account) ?? [])
        news.push({
          notification_id: deps.newId(),
          user_id,
          // A job that was put back into the queue was submitted anew.
          job_key: `${cluster} ${job.job_id} ${job.submitted_at}`,
          job: notifiedJob(job),
          occurred_at: job.ended_at,
        });
    }
    return news;
  }

  /** Whoever cancelled the job, or the rest of the array, knows that it has ended. */
  async function isOwnDoing({ account, ends }: FinishedJob): Promise<boolean> {
    const last = ends.at(-1);
    if (last?.cause !== 'cancelled') return false;
    return last.by === account || (await bus.kept(cancelKey(last.job_id))) !== null;
  }

  async function lookUnderLease(): Promise<void> {
    try {
      if ((await bus.lease(LEASE, holder, LEASE_MS)) === null) answeredSince = null;
      else await look();
    } catch (error) {
      if (answeredSince !== null) log.warn({ err: error }, 'it is not known which jobs have ended; it is told later');
      answeredSince = null;
    }
  }

  function go(): void {
    const begun = performance.now();
    looking = lookUnderLease().finally(() => {
      const pause = Math.max(LOOK_EACH_MS, PAUSE_BY_DURATION * (performance.now() - begun));
      if (!stopped) timer = setTimeout(go, pause);
    });
  }

  return {
    start: go,
    look: lookUnderLease,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
      // Where the bus is away the lease ends by its time.
      await bus.release(LEASE, holder).catch(() => {});
    },
  };
}
