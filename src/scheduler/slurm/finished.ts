/** What has ended as a whole: jobs, and arrays of which no task lives. Two questions at most, however many they are. */
import type { FinishedJob, QueuedJob, TaskEnd } from '../queue.ts';
import { namesOf } from './node-list.ts';
import { cancelledBy } from './states.ts';

type Ended = QueuedJob & { ended_at: number; end: NonNullable<QueuedJob['end']> };

export async function finishedJobs(
  accounts: string[],
  since: number,
  ask: {
    /** From accounting, those that lived lately; null where none is kept. */
    lately: () => Promise<QueuedJob[] | null>;
    /** From accounting, these jobs and every task of these arrays, as they are now. */
    byId: (ids: string[]) => Promise<QueuedJob[]>;
    /** All that the queue still knows. */
    queue: () => Promise<QueuedJob[]>;
    /** The name of an account, by its uid. */
    whoCancelled: (uid: string) => Promise<string>;
  },
): Promise<FinishedJob[]> {
  const accounted = await ask.lately();
  const known = accounted ?? (await ask.queue());
  const lately = known.filter(hasEnded).filter((job) => job.ended_at >= since && accounts.includes(job.account));
  const arrayIds = new Set(lately.flatMap((job) => arrayOf(job) ?? []));
  const singles = lately.filter((job) => arrayOf(job) === null);
  const doubtful = singles.filter(mayBeBack);
  const ids = [...arrayIds, ...doubtful.map(({ job_id }) => job_id)];
  const now = accounted === null || ids.length === 0 ? known : await ask.byId(ids);
  const byArray = Map.groupBy(now, (job) => arrayOf(job) ?? job.job_id);
  const whole = ids.map((id) => byArray.get(id) ?? []).filter((all) => all.length > 0 && all.every(hasEnded));
  const all = [...singles.filter((job) => !mayBeBack(job)).map((job) => [job]), ...(whole as Ended[][])];
  return Promise.all(all.map((jobs) => finished(jobs, ask.whoCancelled)));
}

async function finished(jobs: Ended[], whoCancelled: (uid: string) => Promise<string>): Promise<FinishedJob> {
  const inOrder = [...jobs].sort((a, b) => a.ended_at - b.ended_at);
  const last = inOrder.at(-1) as Ended;
  const array = arrayOf(last);
  const { name, account, partition } = last;
  const ends = inOrder.map(async ({ job_id, label, detail, end }): Promise<TaskEnd> => {
    const uid = cancelledBy(detail);
    return { ...end, by: uid === null ? null : await whoCancelled(uid), job_id, tasks: countOf(label) };
  });
  return {
    job_id: array ?? last.job_id,
    name,
    account,
    partition,
    isArray: array !== null,
    submitted_at: first(jobs.map((job) => job.submitted_at)),
    started_at: first(jobs.map((job) => job.started_at)),
    ended_at: last.ended_at,
    ends: await Promise.all(ends),
  };
}

const hasEnded = (job: QueuedJob): job is Ended => job.state === 'ended' && job.ended_at !== null && job.end !== null;

/** Slurm puts such jobs back into the queue, but among those that lived lately it lists the run that has ended. */
const mayBeBack = ({ end }: Ended): boolean => end.cause === 'node_failure' || end.cause === 'preempted';

/** `12_3` and `12_[4-9%2]` are tasks of 12. */
const arrayOf = ({ label }: QueuedJob): string | null => /^(\d+)_/.exec(label)?.[1] ?? null;

/** Tasks that wait together have one row, and so have those that were cancelled before they started. */
const countOf = (label: string): number => namesOf(label.replace(/%\d+(?=\])/, '')).length;

function first(moments: (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b));
}
