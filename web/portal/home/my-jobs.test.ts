import { expect, it } from 'vitest';
import type { Job, JobList } from '../../../src/jobs/schema.ts';
import { myJobs } from './my-jobs.ts';

type Some = Pick<Job, 'state'> & Partial<Job>;

const list = (some: Some[], beyond: Partial<JobList['counts']> = {}): Pick<JobList, 'jobs' | 'counts'> => {
  const counts = { pending: 0, running: 0, completing: 0, ended: 0, ...beyond };
  const jobs = some.map((one, index) => ({ session_id: null, job_id: String(index), ...one }) as Job);
  for (const { state } of jobs) counts[state]++;
  return { jobs, counts };
};
const shown = (given: ReturnType<typeof list>) => {
  const { shown: jobs, more } = myJobs(given);
  return [jobs.map(({ job_id }) => job_id), more];
};
const running = { state: 'running' } as const;
const pending = { state: 'pending' } as const;

it('shows what runs or waits, and no desktops, which stand there as sessions', () => {
  const desktop = { ...running, session_id: 'app-session-1-a' };
  expect(shown(list([desktop, running, { state: 'completing' }, pending, { state: 'ended' }]))).toEqual([
    ['1', '2', '3'],
    0,
  ]);
  expect(shown(list([desktop]))).toEqual([[], 0]);
});

it('always shows some that wait', () => {
  expect(shown(list([running, running, running, running, running, running, pending, pending, pending]))).toEqual([
    ['0', '1', '2', '6', '7'],
    4,
  ]);
  expect(shown(list([running, pending, pending, pending, pending, pending]))).toEqual([['0', '1', '2', '3', '4'], 1]);
});

it('counts those beyond the page', () => {
  expect(shown(list([running, pending], { pending: 300 }))).toEqual([['0', '1'], 300]);
});
