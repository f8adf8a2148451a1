/** What a launch request means for an app: its own values where it has them, the manifest's where not; every fault at once. */
import { Problem } from '../errors.ts';
import type { ProblemField } from '../http/schema.ts';
import type { ManifestParam } from '../manifest/params.ts';
import { resolveResources } from '../manifest/resources.ts';
import { resolveParams } from '../manifest/values.ts';
import { type LaunchRequest, type ParamValue, resolution, type SessionConfig } from '../session/schema.ts';
import type { Manifest } from './manifest.ts';

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
  const params = resolveParams(manifest.params, request.params ?? {}, { of: 'app', fields });
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
  const display = {
    type: manifest.display.type,
    resolution: config?.display?.resolution ?? manifest.display.resolution,
  };
  const resources = resolveResources(manifest.resources, config?.resources ?? {}, {
    at: 'config.resources',
    of: 'app',
    fields,
  });
  const checked = resolution.safeParse(display.resolution);
  if (!checked.success) {
    const message = checked.error.issues[0]?.message ?? 'is not valid';
    fields.push({ field: 'config.display.resolution', message });
  }
  return { resources, display };
}

function argumentsFor({ run }: Manifest, param: ManifestParam, value: string): string[] {
  // A function as replacement: in a text, `$&` and the like would be replaced in turn.
  if (param.argument !== null) return param.argument.map((element) => element.replace('{value}', () => value));
  if (param.type !== 'file' || param.environment !== null || run.open === null) return [];
  return run.open.map((element) => element.replace('{path}', () => value));
}
