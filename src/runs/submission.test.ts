/** The jobs that a run waits for in the queue. */
import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { RunRecord } from '../records/run-records.ts';
import type { JobRequest } from '../scheduler/scheduler.ts';
import { jobOfRun } from './job.ts';
import { runSubmission } from './submission.ts';
import { aBus, aRun } from './test-run.ts';

/** What the scheduler is asked for, and how the run stands then. */
async function submitted(needs: Partial<RunRecord>[]) {
  const asked: JobRequest[] = [];
  let run = aRun({
    status: 'creating',
    job_id: null,
    started_at: null,
    needs: needs.map((_, index) => `${index}`),
  });
  const submission = runSubmission({
    store: {
      get: async () => run,
      insert: async () => {},
      tell: async () => {},
      change: async (_id, change) => {
        run = change(run) ?? run;
        return run;
      },
      forget: async () => {},
    },
    bus: aBus(),
    scheduler: {
      submit: async (request: JobRequest) => {
        asked.push(request);
        return '9';
      },
    } as never,
    jobOf: jobOfRun({
      resolve: () => ({ environment: {}, image: null }),
      getRun: async (id) => {
        const need = needs[Number(id)];
        return need === undefined ? null : aRun(need);
      },
      announcementKey: Buffer.from('key'),
      jobOrigin: () => ({ url: 'http://portal', ca: null }),
    }),
    log: pino({ level: 'silent' }),
    now: () => 5000,
  });
  await submission.submit(run);
  return { after: asked.map((request) => request.after), run };
}

it('a run waits for the jobs of those that it needs, as far as these have not completed', async () => {
  const { after, run } = await submitted([
    { status: 'running', job_id: '7' },
    { status: 'completed', job_id: '5' },
    { status: 'pending', job_id: '8' },
  ]);
  expect(after).toEqual([['7', '8']]);
  expect(run).toMatchObject({ status: 'pending', job_id: '9' });
});

it('a run that needs what did not complete is not submitted', async () => {
  for (const status of ['failed', 'stopped'] as const) {
    const { after, run } = await submitted([{ status: 'completed' }, { status, job_id: '7' }]);
    expect(after).toEqual([]);
    expect(run).toMatchObject({ status: 'failed', reason: 'submit_rejected' });
  }
});

it('a run is submitted again later where the job of what it needs is not known yet', async () => {
  const { after, run } = await submitted([{ status: 'creating', job_id: null }]);
  expect(after).toEqual([]);
  expect(run).toMatchObject({ status: 'creating', waiting: { reason: 'scheduler_unavailable' } });
});
