/** What a user may ask of a real cluster, and when a job would start: as the launch form is told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppList, Cluster, Estimate } from '../../src/apps/schema.ts';
import { SubmitRejected } from '../../src/scheduler/scheduler.ts';
import type { Session } from '../../src/session/schema.ts';
import type { Client } from '../support/client.ts';
import { sharedCluster } from '../support/cluster.ts';
import { type ClusterPortal, startClusterPortal } from '../support/cluster-portal.ts';
import { clusterScheduler } from '../support/slurm.ts';
import { until } from '../support/until.ts';

const cluster = sharedCluster();
let portal: ClusterPortal;
let user: Client;

beforeAll(async () => {
  portal = await startClusterPortal(cluster, { config: 'apps: [/opt/berth/tests/fixtures/cluster-apps]' });
  user = await portal.user('testuser');
});
afterAll(() => portal?.dispose());

async function clusterOf(client: Client): Promise<Cluster> {
  const { body } = await client.request<AppList>('GET', '/api/app/apps');
  if (body.cluster === null) throw new Error('nothing is known of the cluster');
  return body.cluster;
}
const named = (list: { name: string }[] | null): string[] => (list ?? []).map(({ name }) => name).sort();
const launch = (resources: object) =>
  user.request<Session & { errors: { field: string; message: string }[] }>('POST', '/api/app/sessions', {
    app_id: 'shell',
    config: { resources },
  });
const estimate = (resources: object) =>
  user.request<Estimate>('POST', '/api/app/apps/shell/estimate', { config: { resources } });
const stop = async ({ session_id }: Session): Promise<void> => {
  await user.request('DELETE', `/api/app/sessions/${session_id}`);
  await user.reached(session_id, 'stopped', 'failed');
};

describe('a user', () => {
  it('is told the own projects, QOS with their limits, and those partitions alone that are open to one of them', async () => {
    const own = await clusterOf(user);
    expect(own.is_accounting_known).toBe(true);
    expect(named(own.projects)).toEqual(['engineering', 'research']);
    expect(own.projects?.find(({ is_default }) => is_default)?.name).toBe('research');
    expect(own.projects?.find(({ name }) => name === 'engineering')?.limits.minutes).toBe(24 * 60);
    expect(own.qos?.find(({ name }) => name === 'short')?.limits.minutes).toBe(4 * 60);
    expect(own.partitions.find(({ name }) => name === 'design')).toMatchObject({
      max_minutes: 120,
      projects: ['engineering'],
    });
    expect(own.partitions.find(({ name }) => name === 'gpu')?.gpu_types).toEqual([
      { type: 'a100', total: 1, free: 1, most: 1 },
      { type: 't4', total: 1, free: 1, most: 1 },
    ]);
    const others = await clusterOf(await portal.user('otheruser'));
    expect(named(others.projects)).toEqual(['research']);
    expect(named(others.partitions)).toEqual(named(own.partitions).filter((name) => name !== 'design'));
  });

  it('launches with a project and a partition of the own choice, and is told what to do where they do not go together', async () => {
    const refused = await launch({ partition: 'design' });
    expect(refused).toMatchObject({
      status: 400,
      body: {
        errors: [
          {
            field: 'config.resources.account',
            message: 'must be another than research on partition design; there you may use engineering',
          },
        ],
      },
    });
    const beyond = await launch({ qos: 'short', time: 300 });
    expect(beyond.body.errors).toEqual([
      { field: 'config.resources.time', message: 'must be at most 240 with QOS short' },
    ]);
    const { status, body } = await launch({ partition: 'design', account: 'engineering' });
    expect(status).toBe(201);
    expect(await user.reached(body.session_id, 'running', 'failed')).toMatchObject({ status: 'running' });
    await stop(body);
  });

  it('gets a GPU of the type that was asked for; the others see that it is not free, and when it will be', async () => {
    const { body } = await launch({ gpus: 1, gpu_type: 't4', time: 30 });
    const running = await user.reached(body.session_id, 'running', 'failed');
    expect(running.config.resources).toMatchObject({ partition: 'gpu', gpus: 1, gpu_type: 't4' });
    const format = ['--noheader', `--jobs=${running.job_id}`, '--Format=tres-per-node:40'];
    expect((await cluster.output('access', ['squeue', ...format])).trim()).toMatch(/gpu:t4:1$/);
    await until('one is not free', async () => {
      const types = (await clusterOf(user)).partitions.find(({ name }) => name === 'gpu')?.gpu_types;
      return types?.map(({ type, free }) => `${type} ${free}`).join() === 'a100 1,t4 0';
    });
    const later = await estimate({ gpus: 1, gpu_type: 't4' });
    expect(later).toMatchObject({ status: 200, body: { partition: 'gpu', node: 'gpu-node001', detail: null } });
    expect(later.body.start).toBe(running.expires_at);
    const other = await estimate({ gpus: 1, gpu_type: 'a100' });
    expect(Date.parse(other.body.start ?? '')).toBeLessThanOrEqual(Date.now());
    await stop(body);
  });

  it('reads what the scheduler would refuse, in its words', async () => {
    await cluster.output('access', ['scontrol', 'update', 'PartitionName=scavenge', 'State=INACTIVE']);
    try {
      const { status, body } = await estimate({ partition: 'scavenge' });
      expect([status, body.start]).toEqual([200, null]);
      expect(body.detail).toBe('Slurm refused the job: Required partition not available (inactive or drain).');
    } finally {
      await cluster.output('access', ['scontrol', 'update', 'PartitionName=scavenge', 'State=UP']);
    }
    const judged = await estimate({ qos: 'nope', memory: '8Gi' });
    expect(judged.body).toMatchObject({ errors: [{ field: 'config.resources.qos' }] });
  });
});

describe('the scheduler', () => {
  const request = {
    name: 'berth-estimate-1729756800-abc123',
    account: 'testuser',
    cpus: 1,
    memoryMiB: 64,
    gpus: 0,
    gpuType: null,
    timeMinutes: 60,
    partition: null,
    project: null,
    qos: null,
    grant: 'of the test',
  };

  it('is asked for an estimate without a job, a file or a folder of it', async () => {
    const slurm = await clusterScheduler(cluster);
    const seen = () =>
      cluster.output('access', ['sh', '-c', 'squeue --noheader --states=all --format=%i; find /home/testuser | sort']);
    const before = await seen();
    try {
      const scheduler = slurm.open();
      expect(await scheduler.estimate(request)).toMatchObject({ partition: 'normal', node: expect.any(String) });
      const refused = scheduler.estimate({ ...request, qos: 'nope' });
      await expect(refused).rejects.toBeInstanceOf(SubmitRejected);
      await expect(refused).rejects.toThrow('Slurm refused the job: Invalid qos specification.');
    } finally {
      await slurm.close();
    }
    expect(await seen()).toBe(before);
  });

  it('knows nothing of rights while its accounting is away, and estimates all the same', async () => {
    const slurm = await clusterScheduler(cluster);
    await cluster.stopDaemon('access', 'slurmdbd');
    try {
      expect(await slurm.open().rights('testuser')).toMatchObject({ isKnown: false, projects: null });
      expect(await slurm.open().estimate(request)).toMatchObject({ partition: 'normal' });
    } finally {
      await cluster.startDaemon('access', 'slurmdbd');
      await slurm.close();
    }
    await until('it is known again', async () => (await slurm.open().rights('testuser')).isKnown);
  });
});
