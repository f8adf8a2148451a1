import { expect, it } from 'vitest';
import { memoryBus } from '../bus/memory.ts';
import { Problem } from '../errors.ts';
import { type JobRequest, type Scheduler, SubmitRejected } from '../scheduler/scheduler.ts';
import type { SessionStore } from './store.ts';
import { submission } from './submission.ts';
import { aJob, aSession, KEY, testCluster } from './test-cluster.ts';

const submissionWith = (store: SessionStore, scheduler: Partial<Scheduler>) =>
  submission({
    store,
    bus: memoryBus({ onError: (error) => Promise.reject(error) }),
    scheduler: scheduler as Scheduler,
    resolveCommand: () => ({ command: 'gedit', args: [], environment: {}, image: null }),
    announcementKey: KEY,
    requestId: () => undefined,
    jobOrigin: () => ({ url: 'http://portal.test', ca: null }),
    endpoint: null,
    beforeLaunch: null,
    log: { error() {} } as never,
    now: () => 100_000,
  });

/** Submits a new session, which the scheduler has as job 181; before it answers the monitor has found that job. */
async function submitted(found?: string) {
  const { records, store, reconcile, session } = await testCluster();
  await records.sessions.insert(
    aSession({ status: 'creating', job_id: null, submit_grant: 'to submit', forget_grant: 'to forget' }),
  );
  const cancelled: string[] = [];
  const grants: (string | null)[] = [];
  const scheduler = {
    async submit({ grant }: JobRequest) {
      grants.push(grant);
      if (found !== undefined) await reconcile([aJob({ job_id: found })]);
      return '181';
    },
    async cancel(jobId: string) {
      cancelled.push(jobId);
    },
  };
  const { submit } = submissionWith(store, scheduler);
  await submit(await session());
  return { session: await session(), cancelled, grants };
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

it.each([undefined, '181', '180'])(
  'keeps no leave to submit once there is a job, found or answered: %s',
  async (found) => {
    const { session, grants } = await submitted(found);
    expect(grants).toEqual(['to submit']);
    expect(session).toMatchObject({ submit_grant: null, forget_grant: 'to forget' });
  },
);

it('keeps no leave to submit what the scheduler has refused', async () => {
  const { records, store, session } = await testCluster();
  await records.sessions.insert(aSession({ status: 'creating', job_id: null, submit_grant: 'to submit' }));
  const { submit } = submissionWith(store, {
    submit: () => Promise.reject(new SubmitRejected('submit_rejected', 'No such partition.')),
  });
  await submit(await session());
  expect(await session()).toMatchObject({ status: 'failed', submit_grant: null });
});

it('does not call an app missing whose job was accepted while the database was away: the monitor finds the job', async () => {
  const { records, store, session } = await testCluster();
  await records.sessions.insert(aSession({ status: 'creating', job_id: null }));
  let isAway = true;
  const blinking: SessionStore = {
    ...store,
    change: (...asked) => {
      if (!isAway) return store.change(...asked);
      isAway = false;
      return Promise.reject(new Problem('database_unavailable', 'Try again.'));
    },
  };
  await submissionWith(blinking, { submit: async () => '181' }).submit(await session());
  expect((await session()).status).toBe('creating');
});

it('rejects nobody where there is no room to record that there was none for the job: the monitor tries again', async () => {
  const { records, store, session } = await testCluster();
  await records.sessions.insert(aSession({ status: 'creating', job_id: null }));
  const full: SessionStore = { ...store, change: () => Promise.reject(new Problem('disk_full', 'Make room.')) };
  const { submit, isUnderWay } = submissionWith(full, {
    submit: () => Promise.reject(new SubmitRejected('disk_full', 'The disk is full.')),
  });
  await submit(await session());
  expect(isUnderWay((await session()).session_id)).toBe(false);
  expect((await session()).status).toBe('creating');
});
