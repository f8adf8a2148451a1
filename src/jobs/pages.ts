/** A page of a list of jobs: filtered, in order. A list that many look at is put in each order once. */
import type { QueuedJob } from '../scheduler/queue.ts';
import type { JobFilter, JobQuery, SORTS } from './schema.ts';

export interface Page {
  jobs: QueuedJob[];
  total: number;
  /** Of those that are shown to who asks, whatever the filter. */
  counts: Record<QueuedJob['state'], number>;
}

type Compare = (a: QueuedJob, b: QueuedJob) => number;

const STATE_RANK: Record<QueuedJob['state'], number> = { running: 0, completing: 0, pending: 1, ended: 2 };
/** The least first; what is not known comes last in either direction. */
const KEYS: Record<(typeof SORTS)[number], (job: QueuedJob) => number | string | null> = {
  submitted: ({ submitted_at }) => submitted_at,
  started: ({ started_at }) => started_at,
  ended: ({ ended_at }) => ended_at,
  name: ({ name }) => name.toLowerCase(),
  user: ({ account }) => account,
  partition: ({ partition }) => partition,
  cpus: ({ cpus }) => cpus,
  priority: ({ priority }) => priority,
};

export function jobPages(): (
  jobs: readonly QueuedJob[],
  query: JobQuery,
  isShown: (job: QueuedJob) => boolean,
) => Page {
  const orders = new WeakMap<readonly QueuedJob[], Map<string, QueuedJob[]>>();

  function ordered(jobs: readonly QueuedJob[], { sort, order }: Pick<JobFilter, 'sort' | 'order'>): QueuedJob[] {
    const known = orders.get(jobs) ?? new Map<string, QueuedJob[]>();
    orders.set(jobs, known);
    const name = sort === undefined ? '' : `${sort} ${order}`;
    const sorted = known.get(name) ?? [...jobs].sort(sort === undefined ? asInTheQueue : by(KEYS[sort], order));
    known.set(name, sorted);
    return sorted;
  }

  return (jobs, query, isShown) => {
    const counts = { pending: 0, running: 0, completing: 0, ended: 0 };
    const passes = filterOf(query);
    const page: QueuedJob[] = [];
    let total = 0;
    for (const job of ordered(jobs, query)) {
      if (!isShown(job)) continue;
      counts[job.state]++;
      if (!passes(job)) continue;
      if (total >= query.offset && page.length < query.limit) page.push(job);
      total++;
    }
    return { jobs: page, total, counts };
  };
}

function filterOf({ state, partition, node, q }: JobFilter): (job: QueuedJob) => boolean {
  const part = q?.toLowerCase();
  return (job) =>
    (state === undefined || job.state === state) &&
    (partition === undefined || job.partition?.split(',').includes(partition) === true) &&
    (node === undefined || (job.nodes.includes(node) && job.state !== 'ended')) &&
    (part === undefined || textsOf(job).some((text) => text?.toLowerCase().includes(part)));
}

const textsOf = (job: QueuedJob): (string | null)[] => [job.label, job.name, job.account, job.project, job.partition];

/** What runs, the newest first; what waits, in the order in which it will start; what has ended, the newest first. */
function asInTheQueue(a: QueuedJob, b: QueuedJob): number {
  const byState = STATE_RANK[a.state] - STATE_RANK[b.state];
  if (byState !== 0) return byState;
  if (a.state === 'pending') return (b.priority ?? 0) - (a.priority ?? 0) || Number(a.job_id) - Number(b.job_id);
  const when = (job: QueuedJob): number => job.ended_at ?? job.started_at ?? 0;
  return when(b) - when(a) || Number(b.job_id) - Number(a.job_id);
}

function by(key: (job: QueuedJob) => number | string | null, order: JobFilter['order']): Compare {
  const sign = order === 'asc' ? 1 : -1;
  return (a, b) => {
    const [ours, theirs] = [key(a), key(b)];
    if (ours === theirs) return Number(b.job_id) - Number(a.job_id);
    if (ours === null) return 1;
    if (theirs === null) return -1;
    return ours < theirs ? -sign : sign;
  };
}
