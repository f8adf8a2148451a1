import { expect, it } from 'vitest';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { submission } from './submission.ts';
import { aJob, aSession, KEY, testCluster } from './test-cluster.ts';

/** Submits a new session, which the scheduler has as job 181; before it answers the monitor has found that job. */
async function submitted(found?: string) {
  const { records, store, reconcile, session } = await testCluster();
  await records.sessions.insert(aSession({ status: 'creating', job_id: null }));
  const cancelled: string[] = [];
  const scheduler = {
    async submit() {
      if (found !== undefined) await reconcile([aJob({ job_id: found })]);
      return '181';
    },
    async cancel(jobId: string) {
      cancelled.push(jobId);
    },
  } as Partial<Scheduler> as Scheduler;
  const { submit } = submission({
    store,
    scheduler,
    resolveCommand: () => ({ command: 'gedit', args: [], environment: {}, image: null }),
    announcementKey: KEY,
    jobOrigin: () => ({ url: 'http://portal.test', ca: null }),
    endpoint: null,
    beforeLaunch: null,
    log: { error() {} } as never,
    now: () => 100_000,
  });
  await submit(await session());
  return { session: await session(), cancelled };
}

it.each([undefined, '181'])('records the job, also where the monitor has found it before: %s', async (found) => {
  const { session, cancelled } = await submitted(found);
  expect(session).toMatchObject({ job_id: '181', steps: [{ step: 'submitted' }] });
  expect(cancelled).toEqual([]);
});

it('gives the job up where that of an earlier submission has been found', async () => {
  const { session, cancelled } = await submitted('180');
  expect(session).toMatchObject({ status: 'starting', job_id: '180' });
  expect(cancelled).toEqual(['181']);
});
