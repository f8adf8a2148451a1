/** What a launch request means for an app: its own values where it has them, the manifest's where not; every fault at once. */
import { Problem } from '../errors.ts';
import type { ProblemField } from '../http/schema.ts';
import { nearest } from '../nearest.ts';
import { type LaunchRequest, memory, type ParamValue, resolution, type SessionConfig } from '../session/schema.ts';
import { checkParam } from './launch-params.ts';
import type { Manifest } from './manifest.ts';
import type { ManifestParam } from './manifest-params.ts';
import { beyond } from './manifest-resources.ts';

export interface Launch {
  config: SessionConfig;
  /** Every parameter, with defaults filled in. */
  params: Record<string, ParamValue>;
  /** What follows the manifest's `run.command`. */
  args: string[];
  environment: Record<string, string>;
}

export function resolveLaunch(manifest: Manifest, request: LaunchRequest): Launch {
  const fields: ProblemField[] = [];
  const config = resolveConfig(manifest, request, fields);
  const params = resolveParams(manifest, request.params ?? {}, fields);
  refuse(fields);
  const args = [...manifest.run.args];
  const environment = { ...manifest.run.env };
  for (const param of manifest.params) {
    const value = params[param.id];
    if (value === undefined || value === '' || value === false) continue;
    args.push(...argumentsFor(manifest, param, String(value)));
    if (param.environment !== null) environment[param.environment] = value === true ? '1' : String(value);
  }
  return { config, params, args, environment };
}

/** What of a launch matters before it is known what it opens. */
export function resolvePlacement(manifest: Manifest, request: LaunchRequest): SessionConfig {
  const fields: ProblemField[] = [];
  const config = resolveConfig(manifest, request, fields);
  refuse(fields);
  return config;
}

function refuse(fields: ProblemField[]): void {
  if (fields.length === 0) return;
  const detail = fields.map(({ field, message }) => `${field} ${message}`).join('; ');
  throw new Problem('invalid_request', detail, { fields });
}

function resolveConfig(manifest: Manifest, { config }: LaunchRequest, fields: ProblemField[]): SessionConfig {
  const { default: usual, partition } = manifest.resources;
  const asked = config?.resources ?? {};
  const amounts = {
    cpus: asked.cpus ?? usual.cpus,
    memory: asked.memory ?? usual.memory,
    gpus: asked.gpus ?? usual.gpus,
    time: asked.time ?? usual.time,
  };
  const display = {
    type: manifest.display.type,
    resolution: config?.display?.resolution ?? manifest.display.resolution,
  };
  for (const [field, schema, value] of [
    ['config.resources.memory', memory, amounts.memory],
    ['config.display.resolution', resolution, display.resolution],
  ] as const) {
    const checked = schema.safeParse(value);
    if (!checked.success) fields.push({ field, message: checked.error.issues[0]?.message ?? 'is not valid' });
  }
  for (const { key, message } of beyond(amounts, manifest.resources)) {
    fields.push({ field: `config.resources.${key}`, message: `${message} for this app` });
  }
  const { account = null, qos = null } = asked;
  // Of no GPUs there is no type.
  const gpu_type = amounts.gpus > 0 ? asked.gpu_type : undefined;
  const resources = {
    ...amounts,
    ...(gpu_type && { gpu_type }),
    partition: asked.partition ?? partition,
    account,
    qos,
  };
  return { resources, display };
}

function resolveParams(manifest: Manifest, given: Record<string, ParamValue>, fields: ProblemField[]) {
  const known = manifest.params.map(({ id }) => id);
  for (const id of Object.keys(given)) {
    if (known.includes(id)) continue;
    const meant = nearest(id, known);
    fields.push({
      field: `params.${id}`,
      message:
        meant === null ? 'is not a parameter of this app' : `is not a parameter of this app; did you mean ${meant}?`,
    });
  }
  const values: Record<string, ParamValue> = {};
  for (const param of manifest.params) {
    const value = (Object.hasOwn(given, param.id) ? given[param.id] : undefined) ?? param.default;
    const message = checkParam(param, value);
    if (message === null) values[param.id] = value;
    else fields.push({ field: `params.${param.id}`, message });
  }
  return values;
}

function argumentsFor({ run }: Manifest, param: ManifestParam, value: string): string[] {
  // A function as replacement: in a text, `$&` and the like would be replaced in turn.
  if (param.argument !== null) return param.argument.map((element) => element.replace('{value}', () => value));
  if (param.type !== 'file' || param.environment !== null || run.open === null) return [];
  return run.open.map((element) => element.replace('{path}', () => value));
}
