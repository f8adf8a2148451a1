/** The values and rules of the fields that say what a launch is to have of the cluster or the machine. */
import type { FormErrors, GetInputPropsReturnType } from '@mantine/form';
import type { TFunction } from 'i18next';
import type { App, Cluster } from '../../../src/apps/schema.ts';
import { gibOf, memoryOf } from '../../ui/memory.ts';
import { type Faults, faultsAmong, numberFault, type Typed } from './param-form.ts';
import { gpuTypesOn, type Most, mostOn, placementOf, projectsOn, qosOn } from './placement.ts';

type T = TFunction<'launch'>;

export interface ResourceValues {
  cpus: Typed;
  memory: Typed;
  gpus: Typed;
  /** '': of any. */
  gpu_type: string;
  time: Typed;
  /** '': as the scheduler chooses, here and in the next two. */
  partition: string;
  account: string;
  qos: string;
}

/** What the fields need of the form that they are in, whatever else it has. */
export interface ResourceForm {
  values: { config: { resources: ResourceValues } };
  errors: FormErrors;
  getInputProps: (path: string) => GetInputPropsReturnType;
  setFieldValue: (path: 'config.resources', values: ResourceValues) => void;
  clearFieldError: (path: string) => void;
}

export function initialResources(limits: App['resources']): ResourceValues {
  const { cpus, memory, gpus, time, partition } = limits.default;
  return { cpus, memory: gibOf(memory), gpus, gpu_type: '', time, partition: partition ?? '', account: '', qos: '' };
}

/** Only what differs from the manifest: what is left out comes from there. */
export function changedResources(limits: App['resources'], values: ResourceValues) {
  const wanted = {
    cpus: Number(values.cpus),
    memory: memoryOf(Number(values.memory)),
    gpus: Number(values.gpus),
    // Of no GPUs there is no type.
    gpu_type: Number(values.gpus) > 0 ? values.gpu_type : '',
    time: Number(values.time),
    partition: values.partition,
    account: values.account.trim(),
    qos: values.qos.trim(),
  };
  const isChanged = (key: keyof typeof wanted) =>
    key === 'memory'
      ? gibOf(wanted.memory) !== gibOf(limits.default.memory)
      : wanted[key] !== (limits.default[key] ?? '');
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => value !== '' && isChanged(key as keyof typeof wanted)),
  ) as Partial<typeof wanted>;
}

/** By `config.resources.<key>`. */
export function resourceFaults(
  limits: App['resources'],
  cluster: Cluster | null,
  values: ResourceValues,
  t: T,
): Faults {
  const { min, max } = limits;
  const most = mostOn(placementOf(cluster, values), values.gpu_type, max);
  return faultsAmong([
    ['config.resources.cpus', boundFault(values.cpus, min.cpus, most.cpus, true, t)],
    ['config.resources.memory', boundFault(values.memory, gibOf(min.memory), most.memory, false, t)],
    ['config.resources.gpus', boundFault(values.gpus, min.gpus, most.gpus, true, t)],
    ['config.resources.time', boundFault(values.time, min.time, most.time, true, t)],
    ...placementFaults(cluster, values, t),
  ]);
}

function boundFault(value: Typed, min: number, { amount, by }: Most, integer: boolean, t: T): string | null {
  if (by === null || !(Number(value) > amount)) return numberFault(value, min, amount, integer, t);
  return t(`beyond.${by.kind}`, { max: amount, name: by.name });
}

/** What of the choices is not open to the user, or not together. */
function placementFaults(cluster: Cluster | null, resources: ResourceValues, t: T): [string, string | null][] {
  if (cluster === null) return [];
  const { partition: wanted, account, qos, gpus, gpu_type } = resources;
  const placement = placementOf(cluster, resources);
  const { partition, project } = placement;
  const projects = projectsOn(cluster, partition);
  const charged = account.trim() || project?.name;
  const isUnknown = (name: string, names: { name: string }[] | null) =>
    name !== '' && names !== null && !names.some((one) => one.name === name);
  // Who is in none may have been added to one a moment ago.
  const isHeld = cluster.projects !== null && cluster.projects.length > 0;
  const type = Number(gpus) > 0 ? gpu_type : '';
  const types = gpuTypesOn(partition).map((one) => ({ name: one.type }));
  return [
    ['config.resources.partition', isUnknown(wanted, cluster.partitions) ? t('notOpen.partition') : null],
    [
      'config.resources.account',
      isHeld && isUnknown(charged ?? '', projects)
        ? t('notOpen.account', { name: charged, partition: partition?.name ?? '' })
        : null,
    ],
    ['config.resources.qos', isHeld && isUnknown(qos.trim(), qosOn(cluster, placement)) ? t('notOpen.qos') : null],
    ['config.resources.gpu_type', isUnknown(type, types) ? t('notOpen.gpuType') : null],
  ];
}
