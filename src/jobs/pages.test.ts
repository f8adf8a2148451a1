import { expect, it } from 'vitest';
import type { QueuedJob } from '../scheduler/queue.ts';
import { jobPages } from './pages.ts';
import { type JobQuery, jobQuery } from './schema.ts';
import { queuedJob } from './test-jobs.ts';

const pageOf = jobPages();
const show = (jobs: QueuedJob[], query: Partial<JobQuery> = {}, isShown: (job: QueuedJob) => boolean = () => true) => {
  const page = pageOf(jobs, { ...jobQuery.parse({}), ...query }, isShown);
  return { ...page, jobs: page.jobs.map(({ job_id }) => job_id) };
};

const jobs = [
  queuedJob({ job_id: '1', state: 'ended', ended_at: 50, name: 'Wing' }),
  queuedJob({ job_id: '2', state: 'pending', priority: 10, partition: 'normal,viz' }),
  queuedJob({ job_id: '3', state: 'running', started_at: 20, nodes: ['node001'], account: 'lee' }),
  queuedJob({ job_id: '4', state: 'pending', priority: 20, cpus: 8 }),
  queuedJob({ job_id: '5', state: 'running', started_at: 30, cpus: null }),
  queuedJob({ job_id: '6', state: 'pending', priority: 20 }),
];

it('shows what runs, then what waits by its place, then what has ended', () => {
  expect(show(jobs).jobs).toEqual(['5', '3', '4', '6', '2', '1']);
});

it('gives a page, and how many there are', () => {
  expect(show(jobs, { offset: 1, limit: 2 })).toEqual({
    jobs: ['3', '4'],
    total: 6,
    counts: { pending: 3, running: 2, completing: 0, ended: 1 },
  });
  expect(show(jobs, { offset: 100 }).jobs).toEqual([]);
});

it('counts and shows nothing that is not shown to who asks', () => {
  const page = show(jobs, {}, ({ account }) => account === 'lee');
  expect(page).toEqual({ jobs: ['3'], total: 1, counts: { pending: 0, running: 1, completing: 0, ended: 0 } });
});

it.each<[Partial<JobQuery>, string[]]>([
  [{ state: 'pending' }, ['4', '6', '2']],
  [{ partition: 'viz' }, ['2']],
  [{ node: 'node001' }, ['3']],
  [{ q: 'WING' }, ['1']],
  [{ q: 'lee' }, ['3']],
  [{ q: 'nothing' }, []],
])('lets through %j', (query, shown) => {
  expect(show(jobs, query).jobs).toEqual(shown);
});

it('sorts either way, with what is not known last', () => {
  expect(show(jobs, { sort: 'cpus', order: 'desc' }).jobs.at(0)).toBe('4');
  expect(show(jobs, { sort: 'cpus', order: 'desc' }).jobs.at(-1)).toBe('5');
  expect(show(jobs, { sort: 'cpus', order: 'asc' }).jobs.at(-1)).toBe('5');
});
