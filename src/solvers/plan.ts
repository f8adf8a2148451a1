/** What a run comes to: its resources, and all that its job is told, every fault of the request at once. */
import { Problem } from '../errors.ts';
import type { ProblemField } from '../http/schema.ts';
import { resolveResources } from '../manifest/resources.ts';
import { isAbsolutePath } from '../manifest/texts.ts';
import { resolveParams } from '../manifest/values.ts';
import type { LaunchRequest, ParamValue } from '../session/schema.ts';
import type { SolverManifest } from './manifest.ts';
import { haveOutputs, stepsWith } from './steps.ts';
import { filled, wordsOf } from './words.ts';

export interface RunRequest {
  /** The absolute path of what it works on. */
  input: string;
  params: Record<string, ParamValue>;
  resources: NonNullable<NonNullable<LaunchRequest['config']>['resources']>;
}

export interface RunPlan {
  params: Record<string, ParamValue>;
  resources: ReturnType<typeof resolveResources>;
  /** The names of the steps that it has. */
  steps: string[];
  /** The images of those that have another than the solver's; null for all others. */
  images: (string | null)[];
  /** Whether one of them prints the numbers that come out. */
  has_outputs: boolean;
  /** The file of its folder that is opened to see its result; null where the template names none. */
  result: string | null;
  /** For src/scheduler/run.sh, which says what each is. */
  environment: Record<string, string>;
}

/** Throws a Problem with the fields that are wrong. */
export function planRun(manifest: SolverManifest, request: RunRequest): RunPlan {
  const fields: ProblemField[] = [];
  const resources = resolveResources(manifest.resources, request.resources, { at: 'resources', of: 'solver', fields });
  const params = resolveParams(manifest.params, request.params, { of: 'solver', fields });
  const fault = inputFault(manifest, request.input);
  if (fault !== null) fields.push({ field: 'input', message: fault });
  if (fields.length > 0) {
    const detail = fields.map(({ field, message }) => `${field} ${message}`).join('; ');
    throw new Problem('invalid_request', detail, { fields });
  }
  const name = request.input.split('/').at(-1) ?? '';
  const words = wordsOf(params, resources.cpus, name);
  const fill = (text: string): string => filled(text, words);
  const steps = stepsWith(manifest.steps, resources.cpus, params);
  const { input, results, env, stop } = manifest;
  return {
    params,
    resources,
    steps: steps.map((step) => step.name),
    images: steps.map(({ image }) => image),
    has_outputs: haveOutputs(steps),
    result: results.open && fill(results.open.file),
    environment: {
      BERTH_INPUT: request.input,
      ...numbered('BERTH_MUST_CONTAIN', input.must_contain),
      ...numbered('BERTH_FILL', manifest.fill),
      ...numbered(
        'BERTH_PARAM',
        manifest.params.map(({ id }) => `${id}=${params[id]}`),
      ),
      ...numbered(
        'BERTH_MAKE',
        manifest.make.map(({ file }) => file),
      ),
      ...numbered(
        'BERTH_TEXT',
        manifest.make.map(({ text }) => fill(text)),
      ),
      ...numbered(
        'BERTH_ENV',
        Object.entries(env).map(([variable, value]) => `${variable}=${fill(value)}`),
      ),
      ...numbered(
        'BERTH_STEP',
        steps.map((step) => step.name),
      ),
      ...Object.assign(
        {},
        ...steps.map(({ run: [program, ...args] }, n) => numbered(`BERTH_STEP_${n}`, [program, ...args.map(fill)])),
      ),
      ...Object.fromEntries(
        steps.flatMap(({ if_file }, n) => (if_file === null ? [] : [[`BERTH_IF_FILE_${n}`, if_file]])),
      ),
      ...numbered('BERTH_OUTPUTS', [...steps.keys()].filter((n) => steps[n]?.outputs).map(String)),
      ...numbered('BERTH_DRAW', [...steps.keys()].filter((n) => steps[n]?.draws).map(String)),
      ...(stop && { BERTH_STOP_FILE: stop.file, BERTH_STOP_READ: stop.pattern, BERTH_STOP_WITH: stop.with }),
      ...readerEnvironment(manifest.log),
    },
  };
}

/** What is read of a log, and how. */
export interface LogPatterns {
  x: { pattern: string } | null;
  end: { file: string; pattern: string } | null;
  series: { id: string; pattern: string; name: string | null }[];
}

/** For src/scheduler/run-log.pl. */
export function readerEnvironment({ x, end, series }: LogPatterns): Record<string, string> {
  return {
    ...(x && { BERTH_READ_X: x.pattern }),
    ...(end && { BERTH_END_FILE: end.file, BERTH_READ_END: end.pattern }),
    ...numbered(
      'BERTH_SERIES',
      series.map(({ id }) => id),
    ),
    ...numbered(
      'BERTH_READ',
      series.map(({ pattern }) => pattern),
    ),
    ...numbered(
      'BERTH_CURVE',
      series.map(({ name }) => name ?? ''),
    ),
  };
}

/** NAME_0, NAME_1, …: as many as there are. */
function numbered(name: string, values: string[]): Record<string, string> {
  return Object.fromEntries(values.map((value, n) => [`${name}_${n}`, value]));
}

function inputFault({ input: { kind, accept } }: SolverManifest, path: string): string | null {
  if (!isAbsolutePath(path) || path.endsWith('/')) return `must be the absolute path of a ${kind}`;
  // Its own name is an argument.
  if (/^[-+]/.test(path.split('/').at(-1) ?? '')) return 'must not have a name that begins with - or +';
  if (kind === 'folder' || accept.length === 0 || accept.some((ending) => path.toLowerCase().endsWith(ending)))
    return null;
  return `must end in ${accept.join(' or ')}`;
}
