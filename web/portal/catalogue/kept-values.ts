/** The launch form's values as they are kept, and back: what the app does not take any more is left out and named. */
import type { TFunction } from 'i18next';
import type { App, Cluster } from '../../../src/apps/schema.ts';
import type { LaunchSettings } from '../../../src/session/schema.ts';
import { gibOf, memoryOf } from '../../ui/memory.ts';
import { faultsOf, initialValues, type LaunchValues } from './launch-form.ts';

/** Everything that the form has, also where it is the default: the defaults of the manifest may change. */
export function settingsOf(values: LaunchValues): Required<LaunchSettings> {
  const { cpus, memory, gpus, gpu_type, time, partition, account, qos } = values.config.resources;
  const named = { gpu_type, partition, account: account.trim(), qos: qos.trim() };
  return {
    config: {
      resources: {
        cpus: Number(cpus),
        memory: memoryOf(Number(memory)),
        gpus: Number(gpus),
        time: Number(time),
        ...Object.fromEntries(Object.entries(named).filter(([, name]) => name !== '')),
      },
      display: values.config.display,
    },
    params: values.params,
  };
}

/** `dropped` has the paths of what no longer fits and is as the manifest has it. */
export function valuesOf(
  app: App,
  cluster: Cluster | null,
  { config = {}, params = {} }: LaunchSettings,
  t: TFunction<'launch'>,
): { values: LaunchValues; dropped: string[] } {
  let values = initialValues(app);
  const dropped: string[] = [];

  /** Goes on with these values where they have no fault at that path. */
  const take = (path: string, next: LaunchValues, fits = true) => {
    if (fits && faultsOf(app, cluster, next, t)[path] === undefined) values = next;
    else dropped.push(path);
  };
  const takeResource = (key: keyof LaunchValues['config']['resources'], value: string | number) => {
    const resources = { ...values.config.resources, [key]: value };
    take(`config.resources.${key}`, { ...values, config: { ...values.config, resources } });
  };

  const { partition, account, qos, gpus, gpu_type, cpus, memory, time } = config.resources ?? {};
  if (cluster !== null) {
    if (partition !== undefined) takeResource('partition', partition);
    if (account !== undefined) takeResource('account', account);
    if (qos !== undefined) takeResource('qos', qos);
  }
  // GPUs before time: they choose the partition, which bounds it.
  if (gpus !== undefined) takeResource('gpus', gpus);
  if (cluster !== null && gpu_type !== undefined) takeResource('gpu_type', gpu_type);
  if (cpus !== undefined) takeResource('cpus', cpus);
  if (memory !== undefined) takeResource('memory', gibOf(memory));
  if (time !== undefined) takeResource('time', time);
  if (config.display !== undefined) {
    const display = { resolution: config.display.resolution };
    take('config.display.resolution', { ...values, config: { ...values.config, display } });
  }
  for (const param of app.params) {
    const value = Object.hasOwn(params, param.id) ? params[param.id] : undefined;
    if (value === undefined || value === param.default) continue;
    const next = { ...values, params: { ...values.params, [param.id]: value } };
    take(`params.${param.id}`, next, typeof value === typeof param.default);
  }
  return { values, dropped };
}
