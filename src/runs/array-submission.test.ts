import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import type { RunRecord } from '../records/run-records.ts';
import { type ArrayRequest, SubmitRejected } from '../scheduler/scheduler.ts';
import { arraySubmission } from './array-submission.ts';
import { jobOfRun } from './job.ts';
import type { RunStore } from './store.ts';
import { aBus, aRun } from './test-run.ts';

const ARRAY = 'cae-run-1729756800-abc123';

let runs: Map<string, RunRecord>;
let asked: ArrayRequest[];
let cancelled: string[];
let refused: string[];
beforeEach(() => {
  const of = (task: number): RunRecord =>
    aRun({
      run_id: `${ARRAY}-00${task}`,
      status: 'creating',
      job_id: null,
      job_array: ARRAY,
      study_id: 'study',
      submit_grant: `grant ${task}`,
    });
  runs = new Map([0, 1, 2].map((task) => [`${ARRAY}-00${task}`, of(task)]));
  asked = [];
  cancelled = [];
  refused = [];
});

const run = (task: number): RunRecord => runs.get(`${ARRAY}-00${task}`) as RunRecord;

function open(answer: (request: ArrayRequest) => Promise<string[]>) {
  const submission = arraySubmission({
    arrays: {
      submit(request) {
        asked.push(request);
        return answer(request);
      },
      hold: async () => {},
      release: async () => {},
      cancelWaiting: async () => {},
    },
    scheduler: {
      async cancel(jobId) {
        cancelled.push(jobId);
      },
    },
    runs: {
      toSubmit: async () => [...runs.values()].filter((one) => one.status === 'creating' && one.job_id === null),
    },
    store: {
      async change(id, change) {
        const current = runs.get(id) as RunRecord;
        const changed = change(current) ?? current;
        runs.set(id, changed);
        return changed;
      },
    } as RunStore,
    together: {
      atOnce: async () => 2,
      async refused(_run, array) {
        refused.push(array);
      },
    },
    jobOf: jobOfRun({
      resolve: (one) => ({ environment: { BERTH_PARAM_0: `nu=${one.run_id.at(-1)}` }, image: null }),
      getRun: async () => null,
      announcementKey: Buffer.from('key'),
      jobOrigin: () => ({ url: 'http://portal', ca: null }),
    }),
    bus: aBus(),
    log: pino({ level: 'silent' }),
    now: () => 5000,
  });
  return submission;
}

const accepts = async ({ array, jobs }: ArrayRequest) =>
  jobs.map(({ name }) => `7_${Number(name.slice(array.length + 1))}`);

it('all are asked for in one call, each with what is its own, and have the jobs of that', async () => {
  const submission = open(accepts);
  const both = [submission.submit(run(0)), submission.submit(run(1))];
  expect(submission.isUnderWay(run(2).run_id)).toBe(true);
  await Promise.all(both);
  expect(submission.isUnderWay(run(2).run_id)).toBe(false);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ array: ARRAY, account: 'kim', atOnce: 2, cpus: 1, timeMinutes: 60 });
  expect(asked[0]?.jobs.map(({ name, grant, environment }) => [name, grant, environment.BERTH_PARAM_0])).toEqual([
    [`${ARRAY}-000`, 'grant 0', 'nu=0'],
    [`${ARRAY}-001`, 'grant 1', 'nu=1'],
    [`${ARRAY}-002`, 'grant 2', 'nu=2'],
  ]);
  expect([...runs.values()].map(({ status, job_id }) => [status, job_id])).toEqual([
    ['pending', '7_0'],
    ['pending', '7_1'],
    ['pending', '7_2'],
  ]);
  await submission.submit(run(0));
  expect(asked).toHaveLength(1);
});

it('those alone are asked for again whose jobs are not known', async () => {
  let answers = false;
  const submission = open(async (request) => {
    if (!answers) throw new Error('no answer');
    return accepts(request);
  });
  await submission.submit(run(0));
  expect([...runs.values()].map(({ status, waiting }) => [status, waiting?.reason])).toEqual(
    Array(3).fill(['creating', 'scheduler_unavailable']),
  );
  // The monitor has found it.
  runs.set(run(1).run_id, { ...run(1), job_id: '7_1', status: 'running' });
  answers = true;
  await submission.submit(run(0));
  expect(asked[1]?.jobs.map(({ name }) => name.slice(-3))).toEqual(['000', '002']);
  expect([...runs.values()].map(({ status, job_id }) => [status, job_id])).toEqual([
    ['pending', '7_0'],
    ['running', '7_1'],
    ['pending', '7_2'],
  ]);
});

it('where an array is refused, what they are made for is told, and none has failed', async () => {
  const submission = open(async () => {
    throw new SubmitRejected('submit_rejected', 'Job violates accounting policy.');
  });
  await submission.submit(run(0));
  expect(refused).toEqual([ARRAY]);
  expect([...runs.values()].map(({ status, waiting }) => [status, waiting])).toEqual(Array(3).fill(['creating', null]));
});

it('the job of one that was stopped, or has another one, meanwhile is ended', async () => {
  const submission = open(async (request) => {
    runs.set(run(0).run_id, { ...run(0), status: 'stopping', reason: 'user', message: 'You stopped it.' });
    runs.set(run(2).run_id, { ...run(2), status: 'running', job_id: '6_2' });
    return accepts(request);
  });
  await submission.submit(run(0));
  expect(cancelled).toEqual(['7_0', '7_2']);
  expect([run(0).job_id, run(1).job_id, run(2).job_id]).toEqual(['7_0', '7_1', '6_2']);
});
