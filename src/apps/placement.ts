/** What of a launch the cluster, as its user may use it, will never give. What is not known of it the scheduler judges. */
import type { ProblemField } from '../http/schema.ts';
import { nearest } from '../nearest.ts';
import { memoryMiB, type SessionConfig } from '../session/schema.ts';
import type { Cluster, ClusterLimits } from './schema.ts';

type Project = NonNullable<Cluster['projects']>[number];
type Qos = NonNullable<Cluster['qos']>[number];
type Partition = Cluster['partitions'][number];

const FIELD = 'config.resources';

export function placementFaults({ resources }: Pick<SessionConfig, 'resources'>, cluster: Cluster): ProblemField[] {
  const partition = cluster.partitions.find(({ name, is_default }) =>
    resources.partition === null ? is_default : name === resources.partition,
  );
  if (!partition && resources.partition !== null) {
    const names = cluster.partitions.map(({ name }) => name);
    return [notAmong('partition', 'is not a partition that you may use', resources.partition, names)];
  }
  const faults: ProblemField[] = [];
  const project = projectOf(cluster, partition, resources.account ?? null, faults);
  const qos = qosOf(cluster, partition, project, resources.qos ?? null, faults);
  if (faults.length > 0) return faults;
  return amountFaults(resources, partition, qos, project);
}

/** The association that counts; undefined where none is known, or there is a fault. */
function projectOf(
  { projects }: Cluster,
  partition: Partition | undefined,
  wanted: string | null,
  faults: ProblemField[],
): Project | undefined {
  // Who is in no project may have been added to one a moment ago.
  if (projects === null || projects.length === 0) return undefined;
  const name = wanted ?? projects.find(({ is_default }) => is_default)?.name;
  if (name === undefined) return undefined;
  const own = projects.filter((project) => project.name === name);
  if (own.length === 0) {
    const names = [...new Set(projects.map((project) => project.name))];
    faults.push(notAmong('account', 'is not an account that you may use', name, names));
    return undefined;
  }
  if (partition === undefined) return own.find((project) => project.partition === null);
  const found =
    own.find((project) => project.partition === partition.name) ?? own.find((project) => project.partition === null);
  if (found && (partition.projects === null || partition.projects.includes(name))) return found;
  const message = `must be another than ${name} on partition ${partition.name}; there you may use ${listed(partition.projects ?? [])}`;
  faults.push({ field: `${FIELD}.account`, message });
  return undefined;
}

/** The QOS that counts; undefined where none is known, or there is a fault. */
function qosOf(
  { qos }: Cluster,
  partition: Partition | undefined,
  project: Project | undefined,
  wanted: string | null,
  faults: ProblemField[],
): Qos | undefined {
  if (qos === null || project === undefined) return undefined;
  const name = wanted ?? project.default_qos;
  if (name === null) return undefined;
  if (!project.qos.includes(name)) {
    if (wanted === null) return undefined;
    faults.push(notAmong('qos', `is not a QOS of account ${project.name}`, name, project.qos));
  } else if (partition && partition.qos !== null && !partition.qos.includes(name)) {
    const open = partition.qos.filter((one) => project.qos.includes(one));
    const message = `must be another than ${name} on partition ${partition.name}; there you may use ${listed(open)}`;
    faults.push({ field: `${FIELD}.qos`, message });
  }
  return qos.find((one) => one.name === name);
}

function amountFaults(
  resources: SessionConfig['resources'],
  partition: Partition | undefined,
  qos: Qos | undefined,
  project: Project | undefined,
): ProblemField[] {
  const onPartition = `on partition ${partition?.name}`;
  const ofPartition = { limits: partition?.limits, where: onPartition };
  const ofQos = { limits: qos?.limits, where: `with QOS ${qos?.name}` };
  // The first that has a limit is the one that counts.
  const limits = [
    ...(qos?.is_over_partition_limits ? [ofQos, ofPartition] : [ofPartition, ofQos]),
    { limits: project?.limits, where: `for account ${project?.name}` },
  ];
  const type = resources.gpu_type ?? '';
  const most = (pick: (limits: ClusterLimits) => number | null | undefined): Most[] => {
    const found = limits.find((one) => one.limits && typeof pick(one.limits) === 'number');
    return found?.limits ? [{ amount: pick(found.limits) ?? 0, where: found.where }] : [];
  };
  const ofType = partition?.gpu_types.find((one) => one.type === type);
  if (partition && type !== '' && !ofType) {
    const types = partition.gpu_types.flatMap((one) => (one.type === '' ? [] : [one.type]));
    return [notAmong('gpu_type', `is not a type of GPU ${onPartition}`, type, types)];
  }
  const own = (amount: number | null | undefined): Most[] =>
    typeof amount === 'number' ? [{ amount, where: onPartition }] : [];
  const ownMinutes = qos?.is_over_partition_time ? [] : own(partition?.max_minutes);
  const bounds: [key: string, wanted: number, most: Most[]][] = [
    ['time', resources.time, [...ownMinutes, ...most((one) => one.minutes)]],
    ['cpus', resources.cpus, [...own(partition?.cpus), ...most((one) => one.cpus)]],
    ['memory', memoryMiB(resources.memory), [...own(partition?.memory_mib), ...most((one) => one.memory_mib)]],
    [
      'gpus',
      resources.gpus,
      [
        ...own(ofType?.most ?? partition?.gpus),
        ...most((one) => one.gpus['']),
        ...(type === '' ? [] : most((one) => one.gpus[type])),
      ],
    ],
  ];
  return bounds.flatMap(([key, wanted, ofKey]) => {
    const lowest = ofKey.toSorted((a, b) => a.amount - b.amount)[0];
    if (lowest === undefined || wanted <= lowest.amount) return [];
    const amount = key === 'memory' ? `${lowest.amount}Mi` : lowest.amount;
    return [{ field: `${FIELD}.${key}`, message: `must be at most ${amount} ${lowest.where}` }];
  });
}

interface Most {
  amount: number;
  where: string;
}

function notAmong(key: string, what: string, wanted: string, names: string[]): ProblemField {
  const meant = nearest(wanted, names);
  const help = meant === null ? `you may use ${listed(names)}` : `did you mean ${meant}?`;
  return { field: `${FIELD}.${key}`, message: `${what}; ${help}` };
}

const listed = (names: string[]): string => (names.length === 0 ? 'none' : names.join(', '));
