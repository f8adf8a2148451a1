/** The jobs of the cluster for one who asks: which are shown, and what may be done with them. */
import type { FastifyBaseLogger } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { looking } from '../looking.ts';
import type { Records } from '../records/records.ts';
import { isSameJob, type JobAction, type JobRun, type Queue, type QueuedJob, Refused } from '../scheduler/queue.ts';
import { NotOffered, type Scheduler } from '../scheduler/scheduler.ts';
import { SESSION_ID } from '../session/schema.ts';
import { keptForAWhile } from './kept-for-a-while.ts';
import { jobPages } from './pages.ts';
import type { Job, JobDetails, JobFilter, JobList, JobQuery, JobRun as WireRun } from './schema.ts';

const DAY_MS = 24 * 60 * 60_000;
/** What all of a cluster's jobs of more days would be, nobody can say. */
const ALL_DAYS_MAX = 1;
/** Accounting is a database that others need too. */
const ENDED_KEPT_MS = 30_000;
const DETAIL_KEPT_MS = 10_000;
const NODES_IN_LISTS = 3;
const RETRY_AFTER_SECONDS = 5;

export type JobService = ReturnType<typeof jobService>;

export function jobService(deps: {
  queue: Queue;
  scheduler: Pick<Scheduler, 'concealed'>;
  records: Pick<Records, 'sessions'>;
  bus: Pick<Bus, 'publish'>;
  /** The account of a user's jobs; null where none is mapped. */
  accountOf: (principal: Principal) => string | null;
  /** Hears that somebody is about to cancel a job of their own. */
  cancelledByOwner: (jobId: string) => Promise<void>;
  log: Pick<FastifyBaseLogger, 'warn'>;
  now: () => number;
}) {
  const { queue, now } = deps;
  const pageOf = jobPages();
  const watch = looking<{ jobs: QueuedJob[]; isPrivate: boolean }>({
    async ask(before) {
      const [jobs, concealed] = await Promise.all([queue.jobs(), deps.scheduler.concealed()]);
      const isPrivate = concealed.includes('jobs');
      // The same list stays the same object, for it has orders.
      if (before?.isPrivate === isPrivate && areSame(before.jobs, jobs)) return { value: before, isOther: false };
      return { value: { jobs, isPrivate }, isOther: true };
    },
    changed: () => deps.bus.publish({ type: 'jobs.updated', data: {}, audience: 'everybody' }),
    log: deps.log,
    now,
  });
  const ended = keptForAWhile(ENDED_KEPT_MS, now, (account: string | null, days: number) =>
    queue.ended(account, now() - days * DAY_MS),
  );
  const asItStands = ({ job_id, state }: QueuedJob): string => `${job_id} ${state}`;
  const details = keptForAWhile(DETAIL_KEPT_MS, now, (job: QueuedJob) => queue.detail(job), asItStands);
  const runs = keptForAWhile(DETAIL_KEPT_MS, now, (job: QueuedJob) => queue.runs(job), asItStands);

  const merged = new WeakMap<QueuedJob[], { queued: readonly QueuedJob[]; jobs: QueuedJob[] }>();

  async function known() {
    const look = await watch.look();
    if (look !== null) return look;
    throw new Problem('scheduler_unavailable', 'Nothing is known of the queue yet. Try again in a few seconds.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }

  async function select(principal: Principal, query: JobQuery) {
    const { value, ...look } = await known();
    const account = deps.accountOf(principal);
    const showsAll = principal.role !== 'user' || !value.isPrivate;
    const mine = query.scope === 'mine' || !showsAll;
    const jobs =
      query.list === 'queue' ? value.jobs : withLately(await endedJobs(mine, account, query.days), value.jobs);
    const page = pageOf(jobs, query, mine ? (job) => account !== null && job.account === account : () => true);
    return { ...look, page, showsAll, account };
  }

  /** All that the filter lets through, each made as it is read. */
  async function all(principal: Principal, filter: JobFilter): Promise<Iterable<Job>> {
    const { page, account } = await select(principal, { ...filter, offset: 0, limit: Number.POSITIVE_INFINITY });
    return made(page.jobs, (job) => onTheWire(job, principal, account));
  }

  async function list(principal: Principal, query: JobQuery): Promise<JobList> {
    const { at, isCurrent, page, showsAll, account } = await select(principal, query);
    return {
      seen_at: new Date(at).toISOString(),
      is_current: isCurrent,
      total: page.total,
      counts: page.counts,
      shows_all: showsAll,
      account,
      jobs: page.jobs.map((job) => {
        const wire = onTheWire(job, principal, account);
        return { ...wire, nodes: wire.nodes.slice(0, NODES_IN_LISTS) };
      }),
    };
  }

  async function endedJobs(mine: boolean, account: string | null, days: number): Promise<QueuedJob[]> {
    if (mine && account === null) return [];
    try {
      return await (mine ? ended(account, days) : ended(null, Math.min(days, ALL_DAYS_MAX)));
    } catch (error) {
      if (error instanceof NotOffered) throw new Problem('not_offered', error.message);
      throw accountingAway(error);
    }
  }

  /** With those that the queue still knows, which accounting may not yet; made once of the same two lists, for it has an order then. */
  function withLately(accounted: QueuedJob[], queued: readonly QueuedJob[]): QueuedJob[] {
    const made = merged.get(accounted);
    if (made?.queued === queued) return made.jobs;
    const ids = new Set(accounted.map(({ job_id }) => job_id));
    const lately = queued.filter(({ state, job_id }) => state === 'ended' && !ids.has(job_id));
    const jobs = [...accounted, ...lately];
    merged.set(accounted, { queued, jobs });
    return jobs;
  }

  /** Throws where there is none that is shown to who asks. */
  async function find(principal: Principal, jobId: string): Promise<QueuedJob> {
    const { value } = await known();
    const account = deps.accountOf(principal);
    const job = value.jobs.find(({ job_id }) => job_id === jobId) ?? (await fromAccounts(jobId));
    const isShown = job !== null && (job.account === account || principal.role !== 'user' || !value.isPrivate);
    if (isShown) return job;
    throw new Problem('not_found', `There is no job ${jobId} that is shown to you.`);
  }

  function fromAccounts(jobId: string): Promise<QueuedJob | null> {
    return queue.endedJob(jobId).catch((error: unknown) => {
      throw accountingAway(error);
    });
  }

  async function get(principal: Principal, jobId: string): Promise<JobDetails> {
    const job = await find(principal, jobId);
    // What is known of it is shown without what is not told of it now.
    const notTold = (error: unknown): undefined => {
      deps.log.warn({ err: error, job_id: jobId }, 'the details of a job were not told');
    };
    const [detail, itsRuns] = await Promise.all([details(job).catch(notTold), runs(job).catch(notTold)]);
    return {
      ...onTheWire(job, principal, deps.accountOf(principal)),
      runs: itsRuns?.map(runOnTheWire) ?? null,
      is_whole: detail !== undefined && itsRuns !== undefined,
      is_own: job.account === deps.accountOf(principal),
      command: detail?.command ?? null,
      folder: detail?.folder ?? null,
      output: detail?.output ?? null,
      errors: detail?.errors ?? null,
      dependency: detail?.dependency ?? null,
      used_memory_mib: detail?.usedMemoryMiB ?? null,
      used_cpu_seconds: detail?.usedCpuSeconds ?? null,
    };
  }

  /** Answers whose job it was. */
  async function change(principal: Principal, jobId: string, action: JobAction): Promise<QueuedJob> {
    const job = await find(principal, jobId);
    const account = deps.accountOf(principal);
    if (principal.role !== 'admin' && job.account !== account) {
      throw new Problem('forbidden', `Job ${job.label} is ${job.account}'s; only they and administrators change it.`);
    }
    const session = SESSION_ID.test(job.name) ? await deps.records.sessions.get(job.name) : null;
    if (session?.job_id === job.job_id) {
      throw new Problem('wrong_state', `Job ${job.label} is that of a session; change it in the list of sessions.`);
    }
    if (!mayBe(job).includes(action)) {
      throw new Problem('wrong_state', `Job ${job.label} is ${job.detail || job.state}; it takes no ${action} now.`);
    }
    // Whoever is told of ends is told of this one, too, where that cannot be noted.
    if (action === 'cancel' && job.account === account) await deps.cancelledByOwner(jobId).catch(() => {});
    try {
      await queue.change(job, action);
    } catch (error) {
      if (error instanceof Refused) throw new Problem('wrong_state', `The scheduler says: ${error.message}`);
      throw new Problem('scheduler_unavailable', 'Nothing is known of the change. Look at the job, then try again.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
        cause: error,
      });
    }
    await watch.again();
    return job;
  }

  return { list, all, get, change, lookAgain: watch.again, stop: watch.stop };
}

function* made<From, To>(all: From[], make: (one: From) => To): Iterable<To> {
  for (const one of all) yield make(one);
}

function areSame(before: readonly QueuedJob[], after: readonly QueuedJob[]): boolean {
  return before.length === after.length && before.every((job, index) => isSameJob(job, after[index] as QueuedJob));
}

function onTheWire(job: QueuedJob, principal: Principal, account: string | null): Job {
  const sessionId = SESSION_ID.test(job.name) ? job.name : null;
  const isChangeable = sessionId === null && (principal.role === 'admin' || job.account === account);
  return {
    job_id: job.job_id,
    label: job.label,
    name: job.name,
    user: job.account,
    project: job.project,
    partition: job.partition,
    qos: job.qos,
    state: job.state,
    detail: job.detail,
    waiting: job.waiting && {
      reason: job.waiting.reason,
      detail: job.waiting.detail,
      expected_start: iso(job.waiting.expected_start),
    },
    submitted_at: iso(job.submitted_at),
    started_at: iso(job.started_at),
    expires_at: iso(job.expires_at),
    ended_at: iso(job.ended_at),
    max_minutes: job.maxMinutes,
    nodes: job.nodes,
    node_count: job.nodeCount,
    cpus: job.cpus,
    memory_mib: job.memoryMiB,
    gpus: job.gpus,
    priority: job.priority,
    end: job.end,
    session_id: sessionId,
    may: isChangeable ? mayBe(job) : [],
  };
}

function runOnTheWire({ suspendedSeconds, end, ...moments }: JobRun): WireRun {
  return {
    submitted_at: iso(moments.submitted_at),
    eligible_at: iso(moments.eligible_at),
    started_at: iso(moments.started_at),
    ended_at: iso(moments.ended_at),
    suspended_seconds: suspendedSeconds,
    end,
  };
}

/** What its state allows. */
function mayBe({ state, waiting }: QueuedJob): JobAction[] {
  if (state === 'pending') return ['cancel', waiting?.reason === 'held' ? 'release' : 'hold'];
  return state === 'running' ? ['cancel', 'requeue'] : [];
}

/** A time that is no date, as Slurm may give for what never ends, is none. */
function iso(moment: number | null): string | null {
  const date = new Date(moment ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function accountingAway(cause: unknown): Problem {
  return new Problem(
    'scheduler_unavailable',
    "The cluster's accounting does not answer. The queue is shown without it.",
    {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause,
    },
  );
}
