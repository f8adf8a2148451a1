import { describe, expect, it } from 'vitest';
import type { ClusterLook, ClusterNode, Partition } from '../scheduler/scheduler.ts';
import type { SessionConfig } from '../session/schema.ts';
import { clusterDescription, placementFaults } from './cluster.ts';

const partition = (name: string, more: Partial<Partition> = {}): Partition => ({
  name,
  isDefault: false,
  up: true,
  maxMinutes: null,
  nodes: 1,
  ...more,
});
const node = (name: string, partitions: string[], gpus: Record<string, number> = {}): ClusterNode => ({
  name,
  address: '192.0.2.1',
  state: 'idle',
  detail: 'idle',
  partitions,
  reason: null,
  cpus: 4,
  cpusAllocated: 0,
  load: 0,
  memoryMiB: 4096,
  memoryAllocatedMiB: 0,
  gpus,
  gpusAllocated: {},
});

function scheduler() {
  const counts = { asked: 0, answers: true };
  const answer: ClusterLook = {
    askedAt: 0,
    partitions: [partition('normal', { isDefault: true, maxMinutes: 60 }), partition('gpu', { up: false })],
    nodes: [node('n1', ['normal', 'gpu']), node('g1', ['gpu'], { a100: 2, '': 1 }), node('g2', ['gpu'], { a100: 1 })],
  };
  return {
    counts,
    cluster: 'hpc',
    async look() {
      counts.asked++;
      if (!counts.answers) throw new Error('slurmctld does not answer');
      return answer;
    },
  };
}

const usual = (gpus: number) => (gpus > 0 ? 'gpu' : null);
const described = {
  name: 'hpc',
  usual: { without_gpus: null, with_gpus: 'gpu' },
  partitions: [
    { name: 'normal', is_default: true, up: true, max_minutes: 60, gpus: 0 },
    { name: 'gpu', is_default: false, up: false, max_minutes: null, gpus: 3 },
  ],
};

describe('the cluster for a launch', () => {
  it('has its partitions, with the GPUs of the best node of each', async () => {
    expect(await clusterDescription(scheduler(), usual, () => 0)()).toEqual(described);
  });

  it('is asked for at most every 5 seconds, whoever looks', async () => {
    let now = 0;
    const of = scheduler();
    const describeCluster = clusterDescription(of, usual, () => now);
    await Promise.all([describeCluster(), describeCluster()]);
    now = 4_999;
    await describeCluster();
    expect(of.counts.asked).toBe(1);
    now = 5_000;
    await describeCluster();
    expect(of.counts.asked).toBe(2);
  });

  it('stays as it was while the scheduler does not answer', async () => {
    let now = 0;
    const of = scheduler();
    const describeCluster = clusterDescription(of, usual, () => now);
    await describeCluster();
    of.counts.answers = false;
    now = 5_000;
    await describeCluster();
    expect(await describeCluster()).toEqual(described);
  });

  it('is unknown where the scheduler has never answered, and known once it has', async () => {
    let now = 0;
    const of = scheduler();
    const describeCluster = clusterDescription(of, usual, () => now);
    of.counts.answers = false;
    expect(await describeCluster()).toBeNull();
    of.counts.answers = true;
    now = 5_000;
    await describeCluster();
    await expect.poll(describeCluster).toEqual(described);
  });
});

describe('what the cluster does not have', () => {
  const faults = (resources: Partial<SessionConfig['resources']>) =>
    Object.fromEntries(
      placementFaults(
        {
          resources: {
            cpus: 1,
            memory: '1Gi',
            gpus: 0,
            time: 60,
            partition: null,
            account: null,
            qos: null,
            ...resources,
          },
          display: { type: 'novnc', resolution: '800x600' },
        },
        described,
      ).map(({ field, message }) => [field, message]),
    );

  it.each([
    [{}, {}],
    [{ partition: 'gpu', gpus: 3, time: 10_000 }, {}],
    [{ time: 61 }, { 'config.resources.time': 'must be at most 60 on partition normal' }],
    [{ partition: 'gpu', gpus: 4 }, { 'config.resources.gpus': 'must be at most 3 on partition gpu' }],
    [{ gpus: 1 }, { 'config.resources.gpus': 'must be at most 0 on partition normal' }],
    [
      { partition: 'gpus', time: 61 },
      { 'config.resources.partition': 'is not a partition of this cluster; did you mean gpu?' },
    ],
    [{ partition: 'fast' }, { 'config.resources.partition': 'is not a partition of this cluster; it has normal, gpu' }],
  ])('of %j is named: %j', (resources, expected) => {
    expect(faults(resources)).toEqual(expected);
  });
});
