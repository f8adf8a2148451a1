import { describe, expect, it } from 'vitest';
import { Problem } from '../errors.ts';
import { announcementToken } from '../work/token.ts';
import { aJob, aSession, FINGERPRINT, ID, KEY, testCluster } from './test-cluster.ts';

const endpoint = { node: 'viz-node001', port: 6083, fingerprint: FINGERPRINT };
const placed = { node: 'viz-node001', node_ip: '192.0.2.52' };

const problemOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );

describe('the announcement of a display', () => {
  it('makes the session running, reachable at the node that the scheduler knows', async () => {
    const { records, announced, session, done } = await testCluster();
    await records.sessions.insert(aSession(placed));
    await announced.receive(ID, { type: 'display', endpoint });
    expect(await session()).toMatchObject({
      status: 'running',
      ...placed,
      vnc_port: 6083,
      display_fingerprint: FINGERPRINT,
    });
    expect(done.looks).toBe(0);
  });

  it('waits until the scheduler has said where the job runs', async () => {
    const { records, announced, session, cluster, reconcile } = await testCluster();
    await records.sessions.insert(aSession({ status: 'pending' }));
    cluster.look = () => reconcile([aJob()]);
    await announced.receive(ID, { type: 'display', endpoint });
    expect(await session()).toMatchObject({ status: 'running', ...placed });
  });

  it('is to be repeated while the scheduler does not answer, or does not know', async () => {
    const { records, announced, session, cluster } = await testCluster();
    await records.sessions.insert(aSession());
    expect(await problemOf(announced.receive(ID, { type: 'display', endpoint }))).toBe('scheduler_unavailable');
    cluster.look = () => Promise.reject(new Error('away'));
    expect(await problemOf(announced.receive(ID, { type: 'display', endpoint }))).toBe('scheduler_unavailable');
    expect((await session()).status).toBe('starting');
  });

  it.each([
    ['another host', { ...endpoint, node: 'access' }],
    ['a port that is none of the site', { ...endpoint, port: 5432 }],
    ['no certificate', { ...endpoint, fingerprint: null }],
    ['nothing of where it is', undefined],
  ])('is refused where it names %s', async (_what, said) => {
    const { records, announced, session } = await testCluster();
    await records.sessions.insert(aSession(placed));
    expect(await problemOf(announced.receive(ID, { type: 'display', ...(said && { endpoint: said }) }))).toBe(
      'forbidden',
    );
    expect(await session()).toMatchObject({ status: 'starting', vnc_port: null });
  });

  it('is refused with a certificate where the site has the route without', async () => {
    const { records, announced } = await testCluster('direct');
    await records.sessions.insert(aSession(placed));
    expect(await problemOf(announced.receive(ID, { type: 'display', endpoint }))).toBe('forbidden');
    expect(
      await problemOf(announced.receive(ID, { type: 'display', endpoint: { ...endpoint, fingerprint: null } })),
    ).toBe('none');
  });

  it('counts once: a running session keeps the display that it has', async () => {
    const { records, announced, session } = await testCluster();
    await records.sessions.insert(aSession({ ...placed, status: 'running', vnc_port: 6080 }));
    await announced.receive(ID, { type: 'display', endpoint });
    expect((await session()).vnc_port).toBe(6080);
  });
});

describe('the token of announcements', () => {
  it("is the session's own and no other's", async () => {
    const { announced } = await testCluster();
    expect(() => announced.check(ID, announcementToken(KEY, ID))).not.toThrow();
    for (const token of [undefined, '', announcementToken(KEY, 'app-session-1729756800-xyz789')]) {
      expect(() => announced.check(ID, token)).toThrow(Problem);
    }
  });
});
