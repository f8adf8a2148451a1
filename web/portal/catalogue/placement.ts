/** Where on the cluster a launch lands, what it is charged to, and what that leaves of what an app may have. */
import type { App, Cluster, ClusterLimits } from '../../../src/apps/schema.ts';
import { gibOf } from '../../ui/memory.ts';
import type { ResourceValues } from './resource-form.ts';

export type Partition = Cluster['partitions'][number];
export type Project = NonNullable<Cluster['projects']>[number];
export type Qos = NonNullable<Cluster['qos']>[number];

/** What the choices come to, those that are left to the site included; null where it is not known. */
export interface Placement {
  partition: Partition | null;
  project: Project | null;
  qos: Qos | null;
}

export function placementOf(
  cluster: Cluster | null,
  chosen: Pick<ResourceValues, 'partition' | 'account' | 'qos' | 'gpus'>,
) {
  const placement: Placement = { partition: null, project: null, qos: null };
  if (cluster === null) return placement;
  placement.partition = partitionOf(cluster, chosen.partition, Number(chosen.gpus));
  placement.project = projectOf(cluster, placement.partition, chosen.account.trim());
  const qos = chosen.qos.trim() || placement.project?.default_qos;
  placement.qos = cluster.qos?.find(({ name }) => name === qos) ?? null;
  return placement;
}

function partitionOf({ usual, partitions }: Cluster, chosen: string, gpus: number): Partition | null {
  const wanted = chosen || (gpus > 0 ? usual.with_gpus : usual.without_gpus);
  return partitions.find(({ name, is_default }) => (wanted === null ? is_default : name === wanted)) ?? null;
}

/** Where a project has limits of its own on that partition, those. */
function projectOf({ projects }: Cluster, partition: Partition | null, chosen: string): Project | null {
  const own = projects?.filter(({ name, is_default }) => (chosen === '' ? is_default : name === chosen)) ?? [];
  return (
    own.find((one) => partition !== null && one.partition === partition.name) ??
    own.find((one) => one.partition === null) ??
    null
  );
}

/** Whether that project may be charged there. */
const isChargeable = (partition: Partition, { name, partition: only }: Project): boolean =>
  (only === null || only === partition.name) && (partition.projects === null || partition.projects.includes(name));

/** Whom a launch on that partition may be charged to, each once; null where anything may be named. */
export function projectsOn({ projects }: Cluster, partition: Partition | null): Project[] | null {
  if (projects === null) return null;
  const open = projects.filter((project) => partition === null || isChargeable(partition, project));
  return open.filter((project, index) => open.findIndex(({ name }) => name === project.name) === index);
}

/** Null where any may be named, or is not known. */
export function qosOn({ qos }: Cluster, { partition, project }: Placement): Qos[] | null {
  if (qos === null || project === null) return qos;
  const isOpen = (name: string) => partition === null || partition.qos === null || partition.qos.includes(name);
  return qos.filter(({ name }) => project.qos.includes(name) && isOpen(name));
}

/** Types of GPUs that have a name. */
export const gpuTypesOn = (partition: Partition | null): Partition['gpu_types'] =>
  partition?.gpu_types.filter(({ type }) => type !== '') ?? [];

/** What was chosen, without what does not go with the choice that was made last. */
export function settled(
  cluster: Cluster,
  chosen: ResourceValues,
  last: 'partition' | 'account' | 'qos',
): ResourceValues {
  const next = { ...chosen };
  const here = placementOf(cluster, next);
  if (last === 'account' && here.partition !== null) {
    const isOpen = projectsOn(cluster, here.partition)?.some(({ name }) => name === here.project?.name) ?? true;
    if (here.project !== null && !isOpen) next.partition = '';
  } else if (last === 'partition') {
    const open = projectsOn(cluster, here.partition);
    if (open !== null && open.length > 0 && !open.some(({ name }) => name === here.project?.name))
      next.account = open.find(({ is_default }) => is_default)?.name ?? open[0]?.name ?? '';
  }
  const there = placementOf(cluster, next);
  const usable = qosOn(cluster, there);
  const qos = next.qos.trim() || there.project?.default_qos;
  if (usable !== null && qos && !usable.some(({ name }) => name === qos)) {
    const usual = usable.some(({ name }) => name === there.project?.default_qos);
    next.qos = usual ? '' : (usable[0]?.name ?? '');
  }
  if (!gpuTypesOn(there.partition).some(({ type }) => type === next.gpu_type)) next.gpu_type = '';
  return next;
}

const gib = (mib: number | null | undefined) => (typeof mib === 'number' ? mib / 1024 : null);

export interface Most {
  amount: number;
  /** What allows less than the app; null where the app itself sets the bound. */
  by: { kind: 'partition' | 'account' | 'qos'; name: string } | null;
}

/** The most of each resource: the app's own bound, or a lower one of the cluster. */
export function mostOn({ partition, project, qos }: Placement, gpuType: string, max: App['resources']['max']) {
  const ofPartition = { limits: partition?.limits, by: { kind: 'partition', name: partition?.name ?? '' } as const };
  const ofQos = { limits: qos?.limits, by: { kind: 'qos', name: qos?.name ?? '' } as const };
  // The first that has a limit is the one that counts.
  const limits = [
    ...(qos?.is_over_partition_limits ? [ofQos, ofPartition] : [ofPartition, ofQos]),
    { limits: project?.limits, by: { kind: 'account', name: project?.name ?? '' } as const },
  ];
  const limit = (pick: (limits: ClusterLimits) => number | null | undefined): Most[] => {
    const found = limits.find((one) => one.limits && typeof pick(one.limits) === 'number');
    return found?.limits ? [{ amount: pick(found.limits) ?? 0, by: found.by }] : [];
  };
  const own = (amount: number | null | undefined): Most[] =>
    typeof amount === 'number' ? [{ amount, by: ofPartition.by }] : [];
  const lowest = (ofApp: number, ...others: Most[]): Most =>
    others.reduce((low, one) => (one.amount < low.amount ? one : low), { amount: ofApp, by: null } as Most);
  const ofType = partition?.gpu_types.find(({ type }) => type === gpuType);
  return {
    cpus: lowest(max.cpus, ...own(partition?.cpus), ...limit((one) => one.cpus)),
    memory: lowest(gibOf(max.memory), ...own(gib(partition?.memory_mib)), ...limit((one) => gib(one.memory_mib))),
    time: lowest(
      max.time,
      ...(qos?.is_over_partition_time ? [] : own(partition?.max_minutes)),
      ...limit((one) => one.minutes),
    ),
    gpus: lowest(
      max.gpus,
      ...own(ofType?.most ?? partition?.gpus),
      ...limit((one) => one.gpus['']),
      ...(gpuType === '' ? [] : limit((one) => one.gpus[gpuType])),
    ),
  };
}
