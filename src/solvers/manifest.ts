/** What solver.yaml says: one template of runs. Unknown keys are faults. Nothing in it is ever read by a shell. */
import { z } from 'zod';
import { manifestParam } from '../manifest/params.ts';
import { manifestResources } from '../manifest/resources.ts';
import { isAbsolutePath, localizedText, oneLine, program, RESERVED_VARIABLES } from '../manifest/texts.ts';
import { contradictions } from './contradictions.ts';
import { anyPattern, names, valuePattern } from './pattern.ts';
import { solver } from './schema.ts';

export const SOLVER_ID = /^[a-z][a-z0-9-]{0,31}$/;

const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/, 'must be lower-case letters, digits and underscores');

/** A file of the run's own folder. */
const ownFile = oneLine
  .min(1)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'must be a path within the run');

const axis = z.strictObject({
  pattern: valuePattern,
  label: localizedText,
  unit: oneLine.max(20).nullable().default(null),
});

const series = z
  .strictObject({
    id: identifier,
    label: localizedText,
    unit: oneLine.max(20).nullable().default(null),
    scale: z.enum(['log', 'linear']).default('linear'),
    pattern: valuePattern,
    /** What the one curve is called; where it is missing the log says it, as (?<name>…). */
    name: oneLine.nullable().default(null),
  })
  .refine(({ pattern, name }) => name !== null || names(pattern, 'name'), {
    path: ['pattern'],
    message: 'must name the curve, (?<name>…); or say with name what the only one is called',
  });

const imageName = z
  .string()
  .refine((name) => SOLVER_ID.test(name) || isAbsolutePath(name), 'must be the name of an image, its path, or none');

/** Of other programs some are in small letters. */
const variableName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'must be the name of a variable: letters, digits and underscores')
  .refine((name) => !RESERVED_VARIABLES.test(name), 'is set by the job itself; use another variable');

const stepProgram = z
  .string()
  .refine(
    (text) => program.safeParse(text).success,
    'must be the name of a program or its absolute path, no option and no {…}; what it is given follows in the list',
  );

const step = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9 _-]{0,31}$/, 'must be a short name'),
  run: z.tuple([stepProgram]).rest(oneLine),
  /** Whether it is there where the run has one processor, or more. */
  when: z.enum(['always', 'serial', 'parallel']).default('always'),
  /** It is left out unless each of these parameters, choices, has one of these values. */
  if_param: z.record(z.string(), z.array(oneLine).min(1)).default({}),
  /** It is left out where the run's folder has no such file when its turn comes. */
  if_file: ownFile.nullable().default(null),
  /** Where its program is in another image than the solver's. */
  image: imageName.nullable().default(null),
  /** Whether it draws pictures, and so needs a display, which nobody sees. */
  draws: z.boolean().default(false),
  /** What it prints are the numbers that come out of the run: a line each, of name, value and unit by tabulators. */
  outputs: z.boolean().default(false),
});

export const solverManifest = z
  .strictObject({
    id: z.string().regex(SOLVER_ID, 'must be lower-case letters, digits and dashes'),
    name: localizedText,
    description: localizedText,
    category: solver.shape.category,
    /** The container image on a cluster: one of the site's folder by its name, or an absolute path; `none` for the node's own programs. */
    image: imageName,
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
        x: axis.nullable().default(null),
        /** Where the run's end is written, in a file of the run or of the log itself. */
        end: z.strictObject({ file: ownFile, pattern: valuePattern }).nullable().default(null),
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
  .superRefine(
    (value, context) => {
      for (const { path, message } of contradictions(value)) context.addIssue({ code: 'custom', path, message });
    },
    // What is beside a key that there is not can be read all the same.
    { when: ({ issues }) => issues.every((issue) => issue.code === 'unrecognized_keys' || issue.continue === true) },
  );

export type SolverManifest = z.infer<typeof solverManifest>;
