/** Makes a launch request of the options of `berth session launch`. */
import type { App, Param } from '../apps/schema.ts';
import { nearest } from '../nearest.ts';
import type { LaunchRequest, ParamValue } from '../session/schema.ts';
import type { Context, Option } from './command.ts';
import { usageFault } from './faults.ts';
import { minutes, wholeNumber } from './numbers.ts';
import { safe } from './text.ts';

/** What a launch may ask for; the name apart. */
export const LAUNCH_OPTIONS: Record<string, Option> = {
  resolution: { type: 'string', value: 'WxH', help: 'size of the desktop, for example 1600x900' },
  cpus: { type: 'string', value: 'count', help: 'CPU cores' },
  memory: { type: 'string', value: 'size', help: 'memory, for example 4Gi' },
  gpus: { type: 'string', value: 'count', help: 'graphics cards' },
  'gpu-type': { type: 'string', value: 'name', help: 'their type, as the cluster names it' },
  time: { type: 'string', value: 'time', help: 'until it ends: minutes, or 8h, 2d' },
  partition: { type: 'string', value: 'name', help: 'part of the cluster to run on' },
  account: { type: 'string', value: 'name', help: 'what the scheduler charges the time to' },
  qos: { type: 'string', value: 'name', help: 'quality of service' },
  param: { type: 'string', value: 'name=value', multiple: true, help: 'a parameter of the app; may be repeated' },
};

export function launchRequestOf(app: App, { option, list }: Pick<Context, 'option' | 'list'>): LaunchRequest {
  const resources = given({
    cpus: wholeNumber('cpus', option('cpus')),
    memory: option('memory'),
    gpus: wholeNumber('gpus', option('gpus')),
    gpu_type: option('gpu-type'),
    time: minutes('time', option('time')),
    partition: option('partition'),
    account: option('account'),
    qos: option('qos'),
  });
  const resolution = option('resolution');
  const config = given({ resources, display: resolution === undefined ? undefined : { resolution } });
  return { app_id: app.app_id, ...given({ name: option('name') }), config, params: paramsOf(app, list('param')) };
}

/** Without what was not given. */
function given<T extends object>(options: T) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}

function paramsOf(app: App, pairs: string[]): Record<string, ParamValue> {
  const params = new Map<string, ParamValue>();
  for (const pair of pairs) {
    const [, id = '', value] = pair.match(/^([^=]*)=(.*)$/s) ?? [];
    if (value === undefined) throw usageFault(`--param takes name=value, not ${safe(pair)}.`);
    const param = app.params.find((one) => one.id === id);
    if (param === undefined) throw unknownParam(app, id);
    params.set(id, typed(param, value));
  }
  return Object.fromEntries(params);
}

/** The portal judges the value; here it only gets its type. */
function typed(param: Param, value: string): ParamValue {
  if (param.type === 'number') {
    if (value.trim() === '' || !Number.isFinite(Number(value))) throw notA(param, 'a number', value);
    return Number(value);
  }
  if (param.type === 'switch') {
    if (value !== 'true' && value !== 'false') throw notA(param, 'true or false', value);
    return value === 'true';
  }
  return value;
}

const notA = (param: Param, kind: string, value: string) =>
  usageFault(`--param ${param.id} must be ${kind}, not ${safe(value)}.`);

function unknownParam(app: App, id: string) {
  const known = app.params.map((param) => param.id);
  const meant = nearest(id, known);
  const help = meant === null ? `it has ${known.join(', ') || 'none'}` : `did you mean ${meant}?`;
  return usageFault(`${app.app_id} has no parameter ${safe(id)}; ${help}`);
}
