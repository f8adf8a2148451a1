/** The launch form's values and rules. Its paths are those of the request, so the server's faults find their fields by themselves. */
import type { TFunction } from 'i18next';
import type { App, Cluster, Param } from '../../../src/apps/schema.ts';
import type { LaunchRequest, ParamValue } from '../../../src/session/schema.ts';
import { gibOf, memoryOf } from '../../ui/memory.ts';
import { gpuTypesOn, type Most, mostOn, placementOf, projectsOn, qosOn } from './placement.ts';

/** A number field holds text while nothing readable is in it. */
type Typed = number | string;

export interface LaunchValues {
  name: string;
  config: {
    resources: {
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
    };
    display: { resolution: string };
  };
  params: Record<string, ParamValue>;
}

type T = TFunction<'launch'>;

export const NAME_MAX_LENGTH = 100;

export function initialValues(app: App): LaunchValues {
  const { cpus, memory, gpus, time, partition } = app.resources.default;
  return {
    name: '',
    config: {
      resources: {
        cpus,
        memory: gibOf(memory),
        gpus,
        gpu_type: '',
        time,
        partition: partition ?? '',
        account: '',
        qos: '',
      },
      display: { resolution: app.display.resolution },
    },
    params: Object.fromEntries(app.params.map((param) => [param.id, param.default])),
  };
}

/** Only what differs from the manifest is sent: what is left out comes from there. */
export function launchRequest(app: App, values: LaunchValues): LaunchRequest {
  const { resources, display } = values.config;
  const wanted = {
    cpus: Number(resources.cpus),
    memory: memoryOf(Number(resources.memory)),
    gpus: Number(resources.gpus),
    // Of no GPUs there is no type.
    gpu_type: Number(resources.gpus) > 0 ? resources.gpu_type : '',
    time: Number(resources.time),
    partition: resources.partition,
    account: resources.account.trim(),
    qos: resources.qos.trim(),
  };
  const isChanged = (key: keyof typeof wanted) =>
    key === 'memory'
      ? gibOf(wanted.memory) !== gibOf(app.resources.default.memory)
      : wanted[key] !== (app.resources.default[key] ?? '');
  const changed = Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => value !== '' && isChanged(key as keyof typeof wanted)),
  ) as Partial<typeof wanted>;
  const params = Object.fromEntries(
    app.params
      .filter((param) => values.params[param.id] !== param.default)
      .map((param) => [param.id, values.params[param.id] as ParamValue]),
  );
  const config = {
    ...(Object.keys(changed).length > 0 && { resources: changed }),
    ...(display.resolution !== app.display.resolution && { display }),
  };
  return {
    app_id: app.app_id,
    ...(values.name.trim() !== '' && { name: values.name.trim() }),
    ...(Object.keys(config).length > 0 && { config }),
    ...(Object.keys(params).length > 0 && { params }),
  };
}

/** The faults by path; empty where there are none. */
export function faultsOf(app: App, cluster: Cluster | null, values: LaunchValues, t: T): Record<string, string> {
  const { min, max } = app.resources;
  const { resources, display } = values.config;
  const most = mostOn(placementOf(cluster, resources), resources.gpu_type, max);
  const found: [string, string | null][] = [
    ['name', values.name.trim().length > NAME_MAX_LENGTH ? t('invalid.tooLong', { max: NAME_MAX_LENGTH }) : null],
    ['config.display.resolution', resolutionFault(display.resolution, t)],
    ['config.resources.cpus', boundFault(resources.cpus, min.cpus, most.cpus, true, t)],
    ['config.resources.memory', boundFault(resources.memory, gibOf(min.memory), most.memory, false, t)],
    ['config.resources.gpus', boundFault(resources.gpus, min.gpus, most.gpus, true, t)],
    ['config.resources.time', boundFault(resources.time, min.time, most.time, true, t)],
    ...placementFaults(cluster, resources, t),
    ...app.params.map((param): [string, string | null] => [
      `params.${param.id}`,
      paramFault(param, values.params[param.id] ?? '', t),
    ]),
  ];
  return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== null));
}

function resolutionFault(resolution: string, t: T): string | null {
  const [, width, height] = /^(\d{3,4})x(\d{3,4})$/.exec(resolution) ?? [];
  const fits = Number(width) >= 320 && Number(width) <= 7680 && Number(height) >= 240 && Number(height) <= 4320;
  return fits ? null : t('invalid.resolution');
}

function boundFault(value: Typed, min: number, { amount, by }: Most, integer: boolean, t: T): string | null {
  if (by === null || !(Number(value) > amount)) return numberFault(value, min, amount, integer, t);
  return t(`beyond.${by.kind}`, { max: amount, name: by.name });
}

/** What of the choices is not open to the user, or not together. */
function placementFaults(
  cluster: Cluster | null,
  resources: LaunchValues['config']['resources'],
  t: T,
): [string, string | null][] {
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

function numberFault(value: Typed, min: number | null, max: number | null, integer: boolean, t: T): string | null {
  if (value === '' || !Number.isFinite(Number(value))) return t('invalid.number');
  const number = Number(value);
  if (integer && !Number.isInteger(number)) return t('invalid.integer');
  if (min !== null && number < min) return t('invalid.min', { min });
  if (max !== null && number > max) return t('invalid.max', { max });
  return null;
}

function paramFault(param: Param, value: ParamValue, t: T): string | null {
  if (param.type === 'switch') return null;
  if (param.type === 'number') return numberFault(value as Typed, param.min, param.max, param.integer, t);
  const text = String(value);
  if (text === '') return param.required ? t('invalid.required') : null;
  if (param.type === 'file') return text.startsWith('/') ? null : t('invalid.path');
  if (param.type === 'choice') return param.choices.some(({ value }) => value === text) ? null : t('invalid.pattern');
  if (text.length > param.max_length) return t('invalid.tooLong', { max: param.max_length });
  return param.pattern === null || matches(param.pattern, text) ? null : t('invalid.pattern');
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`, 'u').test(text);
}
