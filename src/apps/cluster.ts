/** What a launch may ask of the site's cluster, and what of it the cluster does not have. */
import type { ProblemField } from '../http/schema.ts';
import { nearest } from '../nearest.ts';
import type { ClusterNode, Partition, Scheduler } from '../scheduler/scheduler.ts';
import type { SessionConfig } from '../session/schema.ts';
import type { Cluster } from './schema.ts';

/** null: there is no cluster, or nothing is known of it yet. */
export type DescribeCluster = () => Promise<Cluster | null>;

const RENEWAL_MS = 5_000;

/** Asks the scheduler when somebody wants to know, and not often. What was known stays while it does not answer. */
export function clusterDescription(
  scheduler: Pick<Scheduler, 'cluster' | 'look'>,
  usualPartition: (gpus: number) => string | null,
  now: () => number,
): DescribeCluster {
  let known: Cluster | null = null;
  let asked = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;
  let first: Promise<void> | null = null;

  async function ask(): Promise<void> {
    try {
      const { partitions, nodes } = await scheduler.look();
      const usual = { without_gpus: usualPartition(0), with_gpus: usualPartition(1) };
      known = {
        name: scheduler.cluster,
        usual,
        partitions: partitions.map((partition) => described(partition, nodes)),
      };
    } catch {
      // The monitor tells of a scheduler that does not answer; the catalogue must not wait for it.
    }
  }

  return async () => {
    if (asking === null && now() - asked >= RENEWAL_MS) {
      asked = now();
      asking = ask().finally(() => {
        asking = null;
      });
      first ??= asking;
    }
    await first;
    return known;
  };
}

function described(
  { name, isDefault, up, maxMinutes }: Partition,
  nodes: ClusterNode[],
): Cluster['partitions'][number] {
  const gpus = nodes
    .filter((node) => node.partitions.includes(name))
    .map((node) => Object.values(node.gpus).reduce((sum, count) => sum + count, 0));
  return { name, is_default: isDefault, up, max_minutes: maxMinutes, gpus: Math.max(0, ...gpus) };
}

/** What of the resources the cluster will never give. */
export function placementFaults({ resources }: SessionConfig, { partitions }: Cluster): ProblemField[] {
  const wanted = resources.partition;
  const partition = partitions.find(({ name, is_default }) => (wanted === null ? is_default : name === wanted));
  if (!partition) return wanted === null ? [] : [unknown(wanted, partitions)];
  const { name, max_minutes, gpus } = partition;
  const faults: ProblemField[] = [];
  if (max_minutes !== null && resources.time > max_minutes) {
    faults.push({ field: 'config.resources.time', message: `must be at most ${max_minutes} on partition ${name}` });
  }
  if (resources.gpus > gpus) {
    faults.push({ field: 'config.resources.gpus', message: `must be at most ${gpus} on partition ${name}` });
  }
  return faults;
}

function unknown(wanted: string, partitions: Cluster['partitions']): ProblemField {
  const names = partitions.map(({ name }) => name);
  const meant = nearest(wanted, names);
  const help = meant === null ? `it has ${names.join(', ')}` : `did you mean ${meant}?`;
  return { field: 'config.resources.partition', message: `is not a partition of this cluster; ${help}` };
}
