/** What solver.yaml says: one template of runs. Unknown keys are faults. Nothing in it is ever read by a shell. */
import { z } from 'zod';
import { manifestParam } from '../manifest/params.ts';
import { manifestResources } from '../manifest/resources.ts';
import { isAbsolutePath, localizedText, oneLine, program, RESERVED_VARIABLES } from '../manifest/texts.ts';
import { solver } from './schema.ts';

export const SOLVER_ID = /^[a-z][a-z0-9-]{0,31}$/;

const PATTERN_MAX = 500;
const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be lower-case letters, digits and underscores');

/** A file of the run's own folder. */
const ownFile = oneLine
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'must be a path within the run');

/** What reads a log: the job does, in Perl, and templates are checked here, so it must mean the same in both. */
const anyPattern = z
  .string()
  .max(PATTERN_MAX)
  .refine((text) => isPattern(text), 'is not a regular expression');
const pattern = anyPattern.refine((text) => text.includes('(?<value>'), 'must name what it reads: (?<value>…)');

const text = z.strictObject({ pattern, label: localizedText, unit: oneLine.max(20).nullable().default(null) });

const series = z
  .strictObject({
    id: identifier,
    label: localizedText,
    unit: oneLine.max(20).nullable().default(null),
    scale: z.enum(['log', 'linear']).default('linear'),
    pattern,
    /** What the one curve is called; where it is missing the log says it, as (?<name>…). */
    name: oneLine.nullable().default(null),
  })
  .refine(({ pattern, name }) => name !== null || pattern.includes('(?<name>'), {
    path: ['pattern'],
    message: 'must name the curve, (?<name>…), or name must be there',
  });

/** Of other programs some are in small letters. */
const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be the name of a variable: letters, digits and underscores')
  .refine((name) => !RESERVED_VARIABLES.test(name), 'is set by the job itself; use another variable');

const step = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9 _-]{0,31}$/, 'must be a short name'),
  run: z.tuple([program]).rest(oneLine),
  /** Whether it is there where the run has one processor, or more. */
  when: z.enum(['always', 'serial', 'parallel']).default('always'),
});

export const solverManifest = z
  .strictObject({
    id: z.string().regex(SOLVER_ID, 'must be lower-case letters, digits and dashes'),
    name: localizedText,
    description: localizedText,
    category: solver.shape.category,
    /** The container image on a cluster: one of the site's folder by its name, or an absolute path; `none` for the node's own programs. */
    image: z
      .string()
      .refine(
        (name) => SOLVER_ID.test(name) || isAbsolutePath(name),
        'must be the name of an image, its path, or none',
      ),
    requires: z
      .strictObject({ package: z.string().regex(/^[a-z0-9][a-z0-9+.-]+$/, 'must be the name of a Debian package') })
      .nullable()
      .default(null),
    input: z.strictObject({
      kind: z.enum(['file', 'folder']),
      help: localizedText.nullable().default(null),
      /** Endings of files. */
      accept: z
        .array(z.string().regex(/^\.[a-z0-9]+$/, 'must be an ending, like .inp'))
        .max(20)
        .default([]),
      must_contain: z.array(ownFile).max(20).default([]),
    }),
    params: z.array(manifestParam).max(50).default([]),
    fill: z.array(ownFile).max(20).default([]),
    /** Files that are made where the run has none of that name. */
    make: z
      .array(z.strictObject({ file: ownFile, text: z.string().max(4096).default('') }))
      .max(20)
      .default([]),
    env: z.record(variableName, oneLine).default({}),
    steps: z.array(step).min(1).max(20),
    resources: manifestResources,
    log: z
      .strictObject({
        x: text.nullable().default(null),
        /** Where the run's end is written, in a file of the run or of the log itself. */
        end: z.strictObject({ file: ownFile, pattern }).nullable().default(null),
        series: z.array(series).max(20).default([]),
      })
      .prefault({}),
    /** How the solver is told to write what it has and end. */
    stop: z.strictObject({ file: ownFile, pattern: anyPattern, with: oneLine }).nullable().default(null),
    results: z
      .strictObject({
        open: z.strictObject({ app: z.string(), file: ownFile }).nullable().default(null),
        hide: z.array(oneLine).max(20).default([]),
      })
      .prefault({}),
  })
  .check((context) => {
    const { params, steps, log } = context.value;
    const fault = (path: PropertyKey[], message: string) =>
      context.issues.push({ code: 'custom', path, message, input: context.value });
    const unknown = (texts: string[]): string[] =>
      [...texts.join('\n').matchAll(PLACEHOLDER)].flatMap(([, name = '']) => (known.includes(name) ? [] : [name]));
    const known = ['cpus', 'input', 'stem', ...params.map(({ id }) => id)];
    for (const [index, param] of params.entries()) {
      const path = ['params', index];
      if (known.indexOf(param.id) < index + 3) fault([...path, 'id'], 'is there twice, or is a word of Berth’s own');
      if (param.type === 'file' || param.type === 'switch') fault([...path, 'type'], 'must be number, choice or text');
      if (param.argument !== null || param.environment !== null)
        fault(path, `${param.id} goes into steps as {${param.id}} and into files as @${param.id}@`);
      // It may get into a file that a solver reads as its own language.
      if (param.type === 'text' && param.pattern === null) fault(path, `${param.id} needs a pattern`);
    }
    for (const [index, { run }] of steps.entries()) {
      const [, ...args] = run;
      for (const name of unknown(args)) fault(['steps', index, 'run'], `{${name}} is nothing that it could stand for`);
    }
    const opened = [context.value.results.open?.file ?? ''];
    for (const name of unknown(opened))
      fault(['results', 'open', 'file'], `{${name}} is nothing that it could stand for`);
    if (log.end !== null && log.x === null) fault(['log', 'end'], 'needs x, which it is the end of');
  });

export type SolverManifest = z.infer<typeof solverManifest>;

/** `{name}` in an argument. */
export const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g;

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return !/[\r\n]/.test(text);
  } catch {
    return false;
  }
}
