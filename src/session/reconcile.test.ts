import { describe, expect, it } from 'vitest';
import { aJob, aSession, FINGERPRINT, ID, testCluster } from './test-cluster.ts';

const ended = (more = {}) =>
  aJob({ state: 'ended', end: { at: 50_000, cause: 'node_failure', status: null, by: null }, ...more });

describe('a session and its jobs', () => {
  it('takes over what the scheduler says of its job', async () => {
    const { records, reconcile, session } = await testCluster();
    await records.sessions.insert(aSession({ status: 'creating', job_id: null }));
    await reconcile([aJob()]);
    expect(await session()).toMatchObject({
      status: 'starting',
      job_id: '181',
      node: 'viz-node001',
      expires_at: 3_600_000,
    });
  });

  it("is not touched by another account's job of the same name", async () => {
    const { records, reconcile, session, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'pending' }));
    await reconcile([ended({ job_id: '7', account: 'mallory' }), aJob({ job_id: '8', account: 'mallory' })]);
    expect(await session()).toMatchObject({ status: 'pending', job_id: '181', node: null });
    expect(done.cancelled).toEqual([]);
  });

  it('keeps the recorded job, whatever else has its name, and has that cancelled', async () => {
    const { records, reconcile, session, done } = await testCluster();
    await records.sessions.insert(aSession());
    await reconcile([aJob({ job_id: '180', state: 'pending' }), aJob()]);
    expect((await session()).job_id).toBe('181');
    expect(done.cancelled).toEqual(['180']);
  });

  it('takes over the job that runs where the one that is recorded still waits for that', async () => {
    const { records, reconcile, session, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'pending' }));
    await reconcile([aJob({ job_id: '180' }), aJob({ state: 'pending', node: null, node_ip: null })]);
    expect(await session()).toMatchObject({ status: 'starting', job_id: '180', node: 'viz-node001' });
    expect(done.cancelled).toEqual(['181']);
  });

  it('ends as its job did, also while a double of that waits', async () => {
    const { records, reconcile, session, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'running' }));
    await reconcile([aJob({ job_id: '182', state: 'pending' }), ended()]);
    expect(await session()).toMatchObject({ status: 'failed', reason: 'node_failure' });
    expect(done.cancelled).toEqual(['182']);
  });

  it('says why it waits, and not anew for every second that the expected start moves', async () => {
    const { records, reconcile, session } = await testCluster();
    await records.sessions.insert(aSession({ status: 'creating', job_id: null }));
    const waiting = { reason: 'resources', detail: 'Resources', expected_start: 500_000 } as const;
    const pending = { state: 'pending', node: null, node_ip: null, expires_at: null } as const;
    await reconcile([aJob({ ...pending, waiting })]);
    const first = await session();
    expect(first).toMatchObject({ status: 'pending', waiting, expires_at: null });
    await reconcile([aJob({ ...pending, waiting: { ...waiting, expected_start: 530_000 } })]);
    expect(await session()).toEqual(first);
    await reconcile([aJob({ ...pending, waiting: { ...waiting, expected_start: 900_000 } })]);
    expect((await session()).waiting?.expected_start).toBe(900_000);
    await reconcile([aJob()]);
    expect((await session()).waiting).toBeNull();
  });

  it('is submitted again where no job was ever accepted', async () => {
    const { records, reconcile, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'creating', job_id: null }));
    await reconcile([]);
    expect(done.submitted).toEqual([ID]);
  });
});

describe('a clock that is set', () => {
  const TEN_YEARS_MS = 10 * 365 * 24 * 60 * 60_000;

  it('forward takes no time from a session that starts', async () => {
    const { records, reconcile, session, pass, done } = await testCluster();
    await records.sessions.insert(aSession({ started_at: 1000 }));
    await reconcile([aJob()]);
    pass(TEN_YEARS_MS);
    await reconcile([aJob()]);
    expect((await session()).status).toBe('starting');
    expect(done.cancelled).toEqual([]);
  });

  it('back keeps no session from being submitted that a crash kept from it', async () => {
    const { records, reconcile, pass, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'creating', job_id: null, created_at: pass(TEN_YEARS_MS) }));
    pass(-TEN_YEARS_MS);
    await reconcile([]);
    expect(done.submitted).toEqual([ID]);
  });
});

describe('a session whose job the scheduler does not show', () => {
  it('ends as the history says, once the job was missing twice', async () => {
    const { records, reconcile, session, cluster, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'running' }));
    cluster.history = async () => [ended()];
    await reconcile([]);
    expect(done.historyAsked).toBe(0);
    await reconcile([]);
    expect(await session()).toMatchObject({ status: 'failed', reason: 'node_failure', ended_at: 50_000 });
  });

  it('goes on while the history does not answer: nothing is concluded', async () => {
    const { records, reconcile, session, cluster, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'running' }));
    cluster.history = async () => Promise.reject(new Error('slurmdbd is away'));
    for (let look = 0; look < 5; look++) await reconcile([]);
    expect(done.historyAsked).toBe(1);
    expect((await session()).status).toBe('running');
  });

  it('goes on where the history has it alive', async () => {
    const { records, reconcile, session, cluster, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'pending' }));
    cluster.history = async () => [aJob({ state: 'pending' })];
    await reconcile([]);
    await reconcile([]);
    expect((await session()).status).toBe('pending');
    expect(done.submitted).toEqual([]);
  });

  it('ends for an unknown reason where the history, asked twice, does not know it either', async () => {
    const { records, reconcile, session, pass, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'running' }));
    for (let look = 0; look < 5; look++) await reconcile([]);
    expect(done.historyAsked).toBe(1);
    expect((await session()).status).toBe('running');
    pass(10_000);
    await reconcile([]);
    expect(await session()).toMatchObject({ status: 'failed', reason: 'unknown' });
  });
});

describe('a job that no living session owns', () => {
  it('is ended where its session has ended', async () => {
    const { records, reconcile, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'failed', ended_at: 2000 }));
    await reconcile([aJob()]);
    expect(done.cancelled).toEqual(['181']);
  });

  it("is left alone where it is another account's, or another Berth's", async () => {
    const { records, reconcile, done } = await testCluster();
    await records.sessions.insert(aSession({ status: 'failed', ended_at: 2000 }));
    await reconcile([aJob({ account: 'mallory' }), aJob({ name: 'app-session-1729756800-xyz789' })]);
    expect(done.cancelled).toEqual([]);
  });
});

describe('the comment of a job', () => {
  const comment = (more = {}) =>
    JSON.stringify({ v: 1, display: 'novnc', port: 6083, fingerprint: FINGERPRINT, ...more });

  it('tells where the display is when the node cannot reach the portal', async () => {
    const { records, reconcile, session } = await testCluster();
    await records.sessions.insert(aSession({ status: 'pending' }));
    await reconcile([aJob({ comment: comment() })]);
    expect(await session()).toMatchObject({ status: 'running', vnc_port: 6083, display_fingerprint: FINGERPRINT });
  });

  it.each([
    ["the user's own words", 'do not touch, kim'],
    ['a port that is none of the site', comment({ port: 22 })],
    ['no certificate', comment({ fingerprint: null })],
    ['another version', comment({ v: 2 })],
    ['more than it may say', comment({ host: '192.0.2.1' })],
    ['too much', `${comment()}${' '.repeat(500)}`],
    ['half of it', comment().slice(0, 40)],
  ])('counts for nothing where it is %s', async (_what, words) => {
    const { records, reconcile, session } = await testCluster();
    await records.sessions.insert(aSession());
    await reconcile([aJob({ comment: words })]);
    expect(await session()).toMatchObject({ status: 'starting', vnc_port: null });
  });
});
