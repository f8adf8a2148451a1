import { describe, expect, it } from 'vitest';
import { capacityOf } from '../dashboard/capacity.ts';
import type { Rights } from '../scheduler/rights.ts';
import type { ClusterLook, ClusterNode, Concealable, Partition } from '../scheduler/scheduler.ts';
import { clusterDescription } from './cluster.ts';
import { aCluster, aPartition, aProject, aQos, limits } from './test-cluster.ts';

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

const ALL: Rights = { isKnown: true, projects: null, qos: null, partitions: null };

function scheduler(rights = ALL, concealed: Concealable[] = []) {
  const counts = { asked: 0, answers: true };
  const answer: ClusterLook = {
    askedAt: 0,
    partitions: [partition('normal', { isDefault: true, maxMinutes: 60 }), partition('gpu', { up: false })],
    nodes: [node('n1', ['normal', 'gpu']), node('g1', ['gpu'], { a100: 2, '': 1 }), node('g2', ['gpu'], { a100: 1 })],
  };
  return {
    counts,
    answer,
    cluster: 'hpc',
    async look() {
      counts.asked++;
      if (!counts.answers) throw new Error('slurmctld does not answer');
      return answer;
    },
    concealed: async () => concealed,
    rights: async () => rights,
  };
}

const clusterOf = (of = scheduler()) => {
  const describeCluster = clusterDescription({
    scheduler: of,
    usualPartition: (gpus) => (gpus > 0 ? 'gpu' : null),
    gpusOf: (nodes, takesJobs) => capacityOf(nodes, takesJobs).gpus,
    now: () => 0,
    patienceMs: 1,
  });
  return () => describeCluster('kim');
};
const described = aCluster({
  partitions: [
    aPartition('normal', { is_default: true, max_minutes: 60, cpus: 4, memory_mib: 4096 }),
    aPartition('gpu', {
      up: false,
      cpus: 4,
      memory_mib: 4096,
      gpus: 3,
      gpu_types: [
        { type: '', total: 1, free: 0, most: 1 },
        { type: 'a100', total: 3, free: 0, most: 2 },
      ],
    }),
  ],
});

describe('the cluster for a launch', () => {
  it('has its partitions, with the GPUs of the best node of each', async () => {
    expect(await clusterOf()()).toEqual(described);
  });

  it('is what the scheduler says now, whoever looks', async () => {
    const of = scheduler();
    const describeCluster = clusterOf(of);
    await Promise.all([describeCluster(), describeCluster()]);
    of.answer.partitions = [];
    expect((await describeCluster())?.partitions).toEqual([]);
    expect(of.counts.asked).toBe(2);
  });

  it('stays as it was while the scheduler does not answer, or not at once', async () => {
    const of = scheduler();
    const describeCluster = clusterOf(of);
    await describeCluster();
    of.counts.answers = false;
    expect(await describeCluster()).toEqual(described);
    of.look = () => new Promise(() => {});
    expect(await describeCluster()).toEqual(described);
  });

  it('is unknown where the scheduler has never answered, and known once it has', async () => {
    const of = scheduler();
    const describeCluster = clusterOf(of);
    of.counts.answers = false;
    expect(await describeCluster()).toBeNull();
    of.counts.answers = true;
    expect(await describeCluster()).toEqual(described);
  });
});

describe('to a user', () => {
  const unbounded = { minutes: null, cpus: null, memoryMiB: null, gpus: {}, jobs: null };
  const own: Rights = {
    isKnown: true,
    projects: [
      {
        project: 'aero',
        partition: null,
        isDefault: true,
        qos: ['short'],
        defaultQos: 'short',
        bounds: { ...unbounded, jobs: 4 },
      },
    ],
    qos: [
      {
        qos: 'short',
        bounds: { ...unbounded, minutes: 30, memoryMiB: 2048, gpus: { a100: 1 } },
        isOverPartitionTime: false,
        isOverPartitionBounds: true,
      },
    ],
    partitions: [{ partition: 'normal', projects: ['aero'], qos: null, bounds: { ...unbounded, cpus: 8 } }],
  };

  it('are told the projects, QOS and partitions that are open to the account, with their limits, and no others', async () => {
    expect(await clusterOf(scheduler(own))()).toEqual(
      aCluster({
        projects: [
          aProject('aero', { is_default: true, qos: ['short'], default_qos: 'short', limits: limits({ jobs: 4 }) }),
        ],
        qos: [
          aQos('short', {
            limits: limits({ minutes: 30, memory_mib: 2048, gpus: { a100: 1 } }),
            is_over_partition_limits: true,
          }),
        ],
        partitions: [
          aPartition('normal', {
            is_default: true,
            max_minutes: 60,
            cpus: 4,
            memory_mib: 4096,
            projects: ['aero'],
            limits: limits({ cpus: 8 }),
          }),
        ],
      }),
    );
  });

  it('everything is open as far as is known while accounting does not answer, and that is said', async () => {
    const silent = { ...ALL, isKnown: false };
    expect(await clusterOf(scheduler(silent))()).toEqual({ ...described, is_accounting_known: false });
  });

  it('is not told what is free where the site keeps its nodes from users', async () => {
    const cluster = await clusterOf(scheduler(ALL, ['nodes']))();
    expect(cluster?.partitions[1]?.gpu_types.map(({ free, most }) => [free, most])).toEqual([
      [null, 1],
      [null, 2],
    ]);
  });
});
