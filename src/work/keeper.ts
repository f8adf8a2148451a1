/**
 * Keeps what is recorded and the scheduler's jobs in agreement, after a crash at any point, too: adopts the jobs it finds, has submitted what
 * was lost, ends what no living record owns. What cannot be seen is unknown and ends nothing.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Job, Scheduler } from '../scheduler/scheduler.ts';
import type { Waiting } from '../session/schema.ts';

/** What is recorded of a session, or of a solver's run: each is one job, whose name is the record's id. */
export interface Work {
  account: string;
  status: string;
  job_id: string | null;
  node: string | null;
  node_ip: string | null;
  waiting: Waiting | null;
  created_at: number;
  expires_at: number | null;
}

/** One kind of such records, with what its states mean. Each change gives the record as it becomes, or null where it stays. */
export interface Kind<W extends Work> {
  idOf(work: W): string;
  /** Whether a job of that name is of this kind. */
  isName(name: string): boolean;
  get(id: string): Promise<W | null>;
  /** `change` may be called again where somebody was faster. */
  change(id: string, change: (current: W) => W | null): Promise<W>;
  hasEnded(work: W): boolean;
  /** Submitting it is safe to repeat, and never rejects. */
  submit(work: W): Promise<void>;
  /** Whether this process is submitting it right now. */
  isUnderWay(id: string): boolean;
  /** The record with what was seen of its living job, which may move it on. */
  adopted(seen: W, job: Job): W;
  /** Its job has ended. */
  finished(current: W, job: Job): W;
  /** Neither the scheduler nor its history knows a job. */
  lost(current: W): W;
  /** Whether a job of it that is cancelled before it starts may leave nothing behind by which the scheduler knows of it. */
  leavesNoTrace(work: W): boolean;
  /** What else there is to do with one whose job lives. */
  watch(work: W, job: Job): Promise<void>;
}

/** A submission that nobody has under way any more is repeated after this time. */
const RESUBMIT_MS = 3_000;
/** How often jobs that the scheduler does not show any more are looked up in its history. */
const HISTORY_INTERVAL_MS = 10_000;
/** An expected start that moves less than this is not told anew. */
const START_MOVED_MS = 60_000;

export interface Keeper<W extends Work> {
  /** `jobs` are all that the scheduler has, read before the living records were. */
  keep(living: W[], jobs: Job[]): Promise<void>;
}

export function keeper<W extends Work>(deps: {
  kind: Kind<W>;
  scheduler: Pick<Scheduler, 'shared' | 'cancel' | 'history'>;
  log: FastifyBaseLogger;
  now: () => number;
}): Keeper<W> {
  const { kind, scheduler, log, now } = deps;
  let historyReadAt = Number.NEGATIVE_INFINITY;
  let missedBefore = new Set<string>();
  let unknownBefore = new Set<string>();

  async function keepOne(work: W, jobs: Job[]): Promise<void> {
    // The recorded one is the record's. One submitted twice has two jobs, of which the second waits for the first and is not needed,
    // and it is the second that is recorded where the answer to the first was lost: as long as it waits, the first of its name counts.
    const recorded = jobs.find(({ job_id }) => job_id === work.job_id);
    const job = recorded && recorded.state !== 'pending' ? recorded : jobs[0];
    for (const double of jobs) if (double !== job && double.state !== 'ended') await scheduler.cancel(double.job_id);
    if (!job) return;
    if (job.state === 'ended') return finish(work, job);
    await adopt(work, job);
    if (work.status === 'stopping') await scheduler.cancel(job.job_id);
    await kind.watch(work, job);
  }

  /** What to do with those that the scheduler shows no job of. */
  async function withoutJob(all: W[]): Promise<void> {
    const left = all.filter(
      // A clock that is set back must not keep it from being launched for as long.
      (work) => !kind.isUnderWay(kind.idOf(work)) && Math.abs(now() - work.created_at) >= RESUBMIT_MS,
    );
    const neverAccepted = left.filter(({ job_id }) => job_id === null);
    // Accepted between the scheduler's answer and the reading of the records, it is missing once.
    const gone = left.filter((work) => work.job_id !== null && missedBefore.has(kind.idOf(work)));
    missedBefore = new Set(all.map(kind.idOf));
    for (const work of neverAccepted) await (work.status === 'stopping' ? lose(work) : kind.submit(work));
    const taken = gone.filter((work) => work.status === 'stopping' && kind.leavesNoTrace(work));
    for (const work of taken) await lose(work);
    const others = gone.filter((work) => !taken.includes(work));
    const history = await readHistory(others);
    if (history === null) return;
    const unknown = new Set<string>();
    for (const work of others) {
      const job = history.find(({ job_id }) => job_id === work.job_id);
      if (job?.end) await finish(work, job);
      // Accounts are kept elsewhere and a little later: what is not in them is looked for once more.
      else if (!job && scheduler.shared && !unknownBefore.has(kind.idOf(work))) unknown.add(kind.idOf(work));
      else if (!job) await (work.status === 'pending' && !kind.leavesNoTrace(work) ? kind.submit(work) : lose(work));
    }
    unknownBefore = unknown;
  }

  /** Null where it was not asked just now, or does not answer: then nothing is concluded. */
  async function readHistory(works: W[]): Promise<Job[] | null> {
    const ids = works.flatMap(({ job_id }) => job_id ?? []);
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

  const changeLiving = (work: W, change: (current: W) => W): Promise<W> =>
    kind.change(kind.idOf(work), (current) => (kind.hasEnded(current) ? null : change(current)));

  async function lose(work: W): Promise<void> {
    await changeLiving(work, kind.lost);
  }

  async function adopt(work: W, job: Job): Promise<void> {
    const same =
      work.job_id === job.job_id &&
      work.node === job.node &&
      work.node_ip === job.node_ip &&
      work.expires_at === job.expires_at &&
      isSameWait(work.waiting, job.waiting);
    const starts = work.status === 'creating' || (work.status === 'pending' && job.state === 'running');
    if (same && !starts) return;
    await changeLiving(work, (current) =>
      kind.adopted(
        {
          ...current,
          job_id: job.job_id || current.job_id,
          node: job.node,
          node_ip: job.node_ip,
          expires_at: job.expires_at,
          waiting: isSameWait(current.waiting, job.waiting) ? current.waiting : job.waiting,
        },
        job,
      ),
    );
  }

  async function finish(work: W, job: Job): Promise<void> {
    if (job.end) await changeLiving(work, (current) => kind.finished(current, job));
  }

  async function endUnowned(job: Job): Promise<void> {
    const work = await kind.get(job.name);
    // Recorded in between.
    if (work && !kind.hasEnded(work)) return;
    // A record comes before its job: of a scheduler that serves others too, a job without one is somebody else's.
    if (scheduler.shared && work?.account !== job.account) return;
    log.warn({ job_id: job.job_id, id: job.name }, 'a job that nothing living owns is ended');
    await scheduler.cancel(job.job_id);
  }

  return {
    async keep(living, jobs) {
      const livingIds = new Set(living.map(kind.idOf));
      const byName = Map.groupBy(jobs, ({ name }) => name);
      const missing: W[] = [];
      for (const work of living) {
        const named = byName.get(kind.idOf(work)) ?? [];
        // Anybody may give a job of the own any name.
        const own = scheduler.shared ? named.filter(({ account }) => account === work.account) : named;
        if (own.length === 0) missing.push(work);
        else {
          await keepOne(work, own).catch((error: unknown) => {
            log.error({ err: error, id: kind.idOf(work) }, 'a record and its job could not be brought together');
          });
        }
      }
      await withoutJob(missing);
      for (const job of jobs) {
        if (job.state !== 'ended' && !livingIds.has(job.name) && kind.isName(job.name)) await endUnowned(job);
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
