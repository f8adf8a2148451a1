/** What a launch may ask of the site's cluster, as its user may use it. */
import { setTimeout } from 'node:timers/promises';
import type { Bounds, PartitionRight, Rights } from '../scheduler/rights.ts';
import type { ClusterNode, Partition, Scheduler } from '../scheduler/scheduler.ts';
import type { Cluster, ClusterLimits } from './schema.ts';

/** To the user whose sessions run as that account. null: there is no cluster, or nothing is known of it yet. */
export type DescribeCluster = (account: string | null) => Promise<Cluster | null>;

/** What nodes have of GPUs, and what of it a job may get. */
export type GpusOf = (nodes: ClusterNode[], takesJobs: boolean) => Record<string, { free: number | null }>;

/** How long the catalogue waits for what is so now, where something is known from before. */
const PATIENCE_MS = 1_000;
/** A site seldom changes what it keeps from its users. */
const CONCEALED_MS = 60_000;
const NO_RIGHTS: Rights = { isKnown: true, projects: null, qos: null, partitions: null };
const UNLIMITED: ClusterLimits = { minutes: null, cpus: null, memory_mib: null, gpus: {}, jobs: null };

interface Known {
  partitions: Partition[];
  nodes: ClusterNode[];
  isUseShown: boolean;
}

/** Asks the scheduler, which is asked seldom by itself, when somebody wants to know. What was known stays while it does not answer. */
export function clusterDescription(deps: {
  scheduler: Pick<Scheduler, 'cluster' | 'look' | 'concealed' | 'rights'>;
  usualPartition: (gpus: number) => string | null;
  gpusOf: GpusOf;
  now: () => number;
  patienceMs?: number;
}): DescribeCluster {
  const { scheduler, usualPartition, gpusOf, now, patienceMs = PATIENCE_MS } = deps;
  let known: Known | null = null;
  let asking: Promise<void> | null = null;
  let first: Promise<void> | null = null;
  let shown = { asked: Number.NEGATIVE_INFINITY, is: Promise.resolve(false) };

  function isUseShown(): Promise<boolean> {
    if (now() - shown.asked >= CONCEALED_MS) {
      const is = scheduler.concealed().then(
        (concealed) => !concealed.includes('nodes'),
        () => false,
      );
      shown = { asked: now(), is };
    }
    return shown.is;
  }

  async function ask(): Promise<void> {
    try {
      const [{ partitions, nodes }, isShown] = await Promise.all([scheduler.look(), isUseShown()]);
      known = { partitions, nodes, isUseShown: isShown };
    } catch {
      // The monitor tells of a scheduler that does not answer; the catalogue must not wait for it.
    }
  }

  function described({ partitions, nodes, isUseShown }: Known, rights: Rights): Cluster {
    return {
      name: scheduler.cluster,
      is_accounting_known: rights.isKnown,
      usual: { without_gpus: usualPartition(0), with_gpus: usualPartition(1) },
      projects:
        rights.projects?.map(({ project, partition, isDefault, qos, defaultQos, bounds }) => ({
          name: project,
          is_default: isDefault,
          partition,
          qos,
          default_qos: defaultQos,
          limits: limitsOf(bounds),
        })) ?? null,
      qos:
        rights.qos?.map(({ qos, bounds, isOverPartitionTime, isOverPartitionBounds }) => ({
          name: qos,
          limits: limitsOf(bounds),
          is_over_partition_time: isOverPartitionTime,
          is_over_partition_limits: isOverPartitionBounds,
        })) ?? null,
      partitions: partitions.flatMap((partition) => {
        const right = rights.partitions?.find((one) => one.partition === partition.name);
        if (rights.partitions !== null && right === undefined) return [];
        const own = nodes.filter((node) => node.partitions.includes(partition.name));
        return [describedPartition(partition, right, own, isUseShown)];
      }),
    };
  }

  function describedPartition(
    { name, isDefault, up, maxMinutes }: Partition,
    right: PartitionRight | undefined,
    nodes: ClusterNode[],
    isUseShown: boolean,
  ): Cluster['partitions'][number] {
    const use = gpusOf(nodes, up);
    const most = (count: (node: ClusterNode) => number): number => Math.max(0, ...nodes.map(count));
    return {
      name,
      is_default: isDefault,
      up,
      max_minutes: maxMinutes,
      cpus: mostKnown(nodes.map(({ cpus }) => cpus)),
      memory_mib: mostKnown(nodes.map(({ memoryMiB }) => memoryMiB)),
      gpus: most(({ gpus }) => sum(Object.values(gpus))),
      gpu_types: Object.entries(use).map(([type, { free }]) => ({
        type,
        total: sum(nodes.map(({ gpus }) => gpus[type] ?? 0)),
        free: isUseShown ? free : null,
        most: most(({ gpus }) => gpus[type] ?? 0),
      })),
      projects: right?.projects ?? null,
      qos: right?.qos ?? null,
      limits: right ? limitsOf(right.bounds) : UNLIMITED,
    };
  }

  return async (account) => {
    asking ??= ask().finally(() => {
      asking = null;
    });
    first ??= asking;
    await first;
    await Promise.race([asking, setTimeout(patienceMs, undefined, { ref: false })]);
    return known && described(known, account === null ? NO_RIGHTS : await scheduler.rights(account));
  };
}

function limitsOf({ minutes, cpus, memoryMiB, gpus, jobs }: Bounds): ClusterLimits {
  return { minutes, cpus, memory_mib: memoryMiB, gpus, jobs };
}

/** Of a node that does not tell it may be more. */
function mostKnown(amounts: (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 || known.length < amounts.length ? null : Math.max(...known);
}

const sum = (numbers: number[]): number => numbers.reduce((all, number) => all + number, 0);
