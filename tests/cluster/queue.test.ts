/** What a queue is to a session: waiting and why, GPUs, accounts, time, preemption. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { until } from '../support/until.ts';

const cluster = sharedCluster();
/** A minute of time, and Slurm's own leisure in noticing that it is over. */
const MINUTE_IS_OVER_MS = 150_000;

let portal: ClusterPortal;
let user: Client;
/** Its minute goes by while the other tests run. */
let brief: Session;

const launch = (resources: object, line = 'exec sleep infinity'): Promise<Session> =>
  user.launch({ app_id: 'shell', params: { line }, config: { resources } });
const became = (session: Session, is: (session: Session) => boolean, within?: number): Promise<Session> =>
  until(
    `${session.session_id} is as expected`,
    async () => {
      const now = await user.session(session.session_id);
      return is(now) ? now : null;
    },
    within,
  );
const post = (session: Session, action: string, body?: object) =>
  user.request<Session>('POST', `/api/app/sessions/${session.session_id}/${action}`, body);
async function stop(session: Session): Promise<Session> {
  await user.request('DELETE', `/api/app/sessions/${session.session_id}`);
  return user.reached(session.session_id, 'stopped', 'failed');
}
const slurm = async ({ job_id }: Session, format: string): Promise<string> =>
  (await cluster.output('access', ['squeue', '--noheader', `--jobs=${job_id}`, `--Format=${format}:40`])).trim();
const logOf = async ({ session_id }: Session): Promise<string> =>
  (await user.request<{ log: string }>('GET', `/api/app/sessions/${session_id}/log`)).body.log;

beforeAll(async () => {
  portal = await startClusterPortal(cluster, {
    config: 'apps: [/opt/berth/tests/fixtures/cluster-apps]\nsessions: { stop_grace_seconds: 5 }',
  });
  user = await portal.user('testuser');
  brief = await launch({ partition: 'normal', time: 1 }, 'trap "echo saved; exit" TERM; while :; do sleep 0.1; done');
  await user.reached(brief.session_id, 'running');
});
afterAll(() => portal?.dispose());

describe('GPUs', () => {
  it('put a session where they are, with its devices; the next one waits for them, and says until when', async () => {
    const first = await launch({ gpus: 2, time: 30 }, 'echo "devices $CUDA_VISIBLE_DEVICES"; exec sleep infinity');
    const running = await user.reached(first.session_id, 'running', 'failed');
    expect(running).toMatchObject({
      status: 'running',
      node: 'gpu-node001',
      config: { resources: { partition: 'gpu' } },
    });
    await until('the application has started', async () => (await logOf(first)).includes('devices 0,1'));

    const second = await launch({ gpus: 1 });
    const waiting = await became(second, (now) => now.waiting?.expected_start != null);
    expect(waiting).toMatchObject({ status: 'pending', node: null, waiting: { reason: 'resources' } });
    expect(waiting.waiting?.expected_start).toBe(running.expires_at);

    expect((await post(second, 'hold')).body.waiting?.reason).toBe('held');
    await until('Slurm holds it', async () => (await slurm(waiting, 'Reason')) === 'JobHeldUser');
    await stop(first);
    expect(await slurm(waiting, 'State')).toBe('PENDING');
    expect((await post(second, 'release')).status).toBe(200);
    const now = await user.reached(second.session_id, 'running', 'failed');
    expect(now).toMatchObject({ status: 'running', node: 'gpu-node001', waiting: null });
    await stop(second);
  });

  it('are refused before they are asked of Slurm where there are not so many', async () => {
    const { status, body } = await user.request('POST', '/api/app/sessions', {
      app_id: 'shell',
      config: { resources: { gpus: 1, partition: 'viz' } },
    });
    expect(status).toBe(400);
    expect(body.errors).toEqual([expect.objectContaining({ field: 'config.resources.gpus' })]);
  });
});

describe('account and QOS', () => {
  it('are charged as asked', async () => {
    const session = await launch({ account: 'engineering', qos: 'short' });
    const running = await user.reached(session.session_id, 'running', 'failed');
    expect(running.status).toBe('running');
    expect([await slurm(running, 'Account'), await slurm(running, 'QOS')]).toEqual(['engineering', 'short']);
    await stop(session);
  });

  it('that are not the user’s are refused before they are asked of Slurm', async () => {
    const other = await portal.user('otheruser');
    const { status, body } = await other.request('POST', '/api/app/sessions', {
      app_id: 'shell',
      config: { resources: { account: 'engineering' } },
    });
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: 'config.resources.account', message: 'is not an account that you may use; you may use research' },
    ]);
  });
});

describe('time', () => {
  it('can be extended, up to what the app allows', async () => {
    const session = await launch({ time: 60 });
    const running = await user.reached(session.session_id, 'running');
    const extended = (await post(session, 'extend', { minutes: 30 })).body;
    expect(Date.parse(extended.expires_at ?? '')).toBe(Date.parse(running.expires_at ?? '') + 30 * 60_000);
    expect(await slurm(running, 'TimeLimit')).toBe('1:30:00');
    expect((await post(session, 'extend', { minutes: 6000 })).status).toBe(400);
    await stop(session);
  });

  it('that is up ends a session with that reason, and lets its application save', async () => {
    const end = await became(brief, ({ status }) => status === 'stopped' || status === 'failed', MINUTE_IS_OVER_MS);
    expect(end).toMatchObject({ status: 'stopped', reason: 'time_limit' });
    expect(await logOf(brief)).toContain('saved');
  });
});

describe('a job that goes first', () => {
  it('takes the place of one that can be preempted, and that is told', async () => {
    const session = await launch({ partition: 'scavenge', memory: '3500Mi' });
    const running = await user.reached(session.session_id, 'running', 'failed');
    const job = await cluster.output(
      'access',
      ['sbatch', '--parsable', '--partition=normal', `--nodelist=${running.node}`, '--mem=3500', '--wrap=sleep 100'],
      { user: 'otheruser' },
    );
    expect(await became(session, ({ status }) => status === 'failed', 60_000)).toMatchObject({ reason: 'preempted' });
    await cluster.output('access', ['scancel', job.trim()]);
  });
});
