/** What launches of an app come to: the command line with the defaults, and with each parameter that says nothing by default. */
import { Problem } from '../errors.ts';
import type { ManifestParam } from '../manifest/params.ts';
import type { ParamValue } from '../session/schema.ts';
import { resolveLaunch } from './launch.ts';
import type { Manifest } from './manifest.ts';

export interface Preview {
  /** The values beside the defaults. */
  params: Record<string, ParamValue>;
  command: string[];
  environment: Record<string, string>;
}

export function previews(manifest: Manifest): Preview[] {
  const silent = manifest.params.filter(({ default: usual }) => usual === '' || usual === false);
  const needed = Object.fromEntries(
    silent.flatMap((param) => (param.required && param.type !== 'switch' ? [[param.id, exampleOf(param)]] : [])),
  );
  const others = silent.filter(({ id }) => !(id in needed)).map((param) => ({ [param.id]: exampleOf(param) }));
  return [{}, ...others].flatMap((example) => preview(manifest, { ...needed, ...example }) ?? []);
}

/** Null where the app refuses the example, for a pattern for one. */
function preview(manifest: Manifest, params: Record<string, ParamValue>): Preview | null {
  try {
    const { args, environment } = resolveLaunch(manifest, { app_id: manifest.id, params });
    return { params, command: [manifest.run.command, ...args], environment };
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

function exampleOf(param: ManifestParam): ParamValue {
  switch (param.type) {
    case 'switch':
      return true;
    case 'number':
      return param.default;
    case 'choice':
      return param.choices.find(({ value }) => value !== '')?.value ?? '';
    case 'file':
      return '/path/to/file';
    case 'text':
      return 'text';
  }
}
