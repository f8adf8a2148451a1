/** Solver runs on the wire; the same schemas validate requests and make the OpenAPI document. */
import { z } from 'zod';
import { askedResources, resources, session, sessionName } from '../session/schema.ts';

/** Those that are made together have three digits more, each its own (scheduler/scheduler.ts). */
export const RUN_ID = /^cae-run-\d{10}-[a-z0-9]{6}(?:-\d{3})?$/;

/** Where in its folder a run has the numbers that came out of it, as its steps have printed them (scheduler/run.sh). */
export const OUTPUTS_FILE = '.berth/outputs.tsv';

export const RUN_STATUSES = ['creating', 'pending', 'running', 'stopping', 'completed', 'stopped', 'failed'] as const;

/** Why a run ended. One fixed list: the front end has a sentence and a cure for each, in every language. */
export const RUN_REASONS = [
  'user',
  'admin',
  'completed',
  'step_failed',
  'diverged',
  'input_missing',
  'input_incomplete',
  'solver_missing',
  'time_limit',
  'out_of_memory',
  'node_failure',
  'preempted',
  'need_failed',
  'image_missing',
  'container_missing',
  'submit_rejected',
  'home_full',
  'disk_full',
  'unknown',
] as const;

/** A number that came out of a run: null where it is none. */
const output = z.object({ name: z.string(), value: z.number().nullable(), unit: z.string().nullable() });

/** What the processes of a run use of its node, as its job measures it every few seconds. */
const use = z.object({
  /** How long it had run when this was measured. */
  seconds: z.number().min(0),
  /** Of all its processors together until then. */
  cpu_seconds: z.number().min(0),
  /** How many processors it kept busy lately. */
  cpus: z.number().min(0),
  /** MiB, without what the files that it reads take: now, and the most that was measured. */
  memory: z.int().min(0),
  memory_peak: z.int().min(0),
});

const WAIT_SECONDS_MAX = 25;
const NAME_PART_MAX = 100;

export const runId = z.string().regex(RUN_ID, 'is not the id of a run');
export const runParams = z.object({ run_id: runId });
const runStatus = z.enum(RUN_STATUSES);
const paramValue = z.union([z.string().max(4096), z.number(), z.boolean()]);

export const run = z.object({
  run_id: runId,
  solver_id: z.string(),
  name: z.string(),
  user_id: z.string(),
  status: runStatus,
  reason: z.enum(RUN_REASONS).nullable(),
  message: z.string().nullable(),
  job_id: z.string().nullable(),
  cluster: z.string(),
  node: z.string().nullable(),
  waiting: session.shape.waiting,
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  /** When its time is up. */
  expires_at: z.iso.datetime().nullable(),
  /** Where its files are, on the cluster. */
  folder: z.string(),
  /** The path of the file that shows its result; null where its template names none. */
  result: z.string().nullable(),
  input: z.string(),
  params: z.record(z.string(), paramValue),
  resources,
  /** The names of its steps; which of them it has come to, from 0. */
  steps: z.array(z.string()),
  step: z.int().nullable(),
  /** From 0 to 1; null where the solver does not tell. */
  progress: z.number().nullable(),
  /** What its curves are drawn over, as far as it has come. */
  x: z.number().nullable(),
  /** The status of the step that failed. */
  exit_status: z.int().nullable(),
  /** null where its job has told of none. */
  use: use.nullable(),
  /** The numbers that came out of it; null where that is not known, or its template says of none. */
  outputs: z.array(output).nullable(),
  /** The study that it is a run of, and of which of its samples, from 0. */
  study_id: z.string().nullable(),
  study_index: z.int().nullable(),
  /** The execution of a workflow that it is a run of, and the step of that. */
  execution_id: z.string().nullable(),
  execution_step: z.string().nullable(),
});

export const runRequest = z.strictObject({
  solver_id: z.string().max(64),
  name: sessionName.optional(),
  /** The absolute path of the folder or file that it works on. */
  input: z.string().max(4096),
  params: z.record(z.string().max(64), paramValue).default({}),
  resources: askedResources.default({}),
});

const filter = {
  /** Several with commas. */
  status: z
    .string()
    .regex(new RegExp(`^(?:${RUN_STATUSES.join('|')})(?:,(?:${RUN_STATUSES.join('|')}))*$`), 'names no states')
    .optional(),
  solver_id: z.string().max(64).optional(),
  /** A part of the name, or the id of a run or its job. */
  q: z.string().trim().min(1).max(NAME_PART_MAX).optional(),
};
export const runQuery = z.strictObject({
  ...filter,
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
});
export const runList = z.object({ runs: z.array(run), next_cursor: z.string().nullable() });

export const stopWish = z.strictObject({
  /** Tell the solver to write what it has and end, instead of ending it. */
  write: z.boolean().default(false),
});

/** From which byte on; without it the last ones. With `wait` it answers when there is more, or after so many seconds. */
export const followQuery = z.strictObject({
  from: z.coerce.number().int().min(0).optional(),
  wait: z.coerce.number().int().min(0).max(WAIT_SECONDS_MAX).default(0),
});

export const logPart = z.object({
  text: z.string(),
  /** Where the text begins in the log, in bytes: later than what was asked for where the beginning is not to be had. */
  from: z.int(),
  next: z.int(),
  /** No more comes. */
  ended: z.boolean(),
});

/** x, group, curve, value; a gap where the log has no number. */
export const point = z.tuple([z.number(), z.string().max(64), z.string().max(1000), z.number().nullable()]);

export const seriesPart = z.object({
  rows: z.array(point),
  from: z.int(),
  next: z.int(),
  ended: z.boolean(),
});

const LOG_TEXT_MAX = 400_000;
const ROWS_MAX = 5_000;
const OUTPUTS_TEXT_MAX = 16_384;
const offset = z.int().min(0);

/** What a run's job tells. */
export const runAnnouncement = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('output'),
    step: z.int().min(0).max(100).nullable(),
    progress: z.number().min(0).max(1).nullable(),
    x: z.number().nullable(),
    use: use.nullish(),
    log: z.strictObject({ from: offset, next: offset, text: z.string().max(LOG_TEXT_MAX) }),
    series: z.strictObject({ from: offset, next: offset, rows: z.array(point).max(ROWS_MAX) }),
  }),
  z.strictObject({
    type: z.literal('end'),
    exit_status: z.int().nullable(),
    step: z.int().min(0).max(100).nullable(),
    progress: z.number().min(0).max(1).nullable(),
    x: z.number().nullable(),
    use: use.nullish(),
    /** What its steps have printed of outputs: a line each, of name, value and unit by tabulators. Null where none has. */
    outputs: z.string().max(OUTPUTS_TEXT_MAX).nullish(),
  }),
]);

/** What it is told in return. */
export const runAnswer = z.object({ stop: z.literal('write').nullable() });

export type RunStatus = (typeof RUN_STATUSES)[number];
export type RunReason = (typeof RUN_REASONS)[number];
export type Run = z.infer<typeof run>;
export type RunOutput = z.infer<typeof output>;
export type RunUse = z.infer<typeof use>;
export type RunRequest = z.infer<typeof runRequest>;
export type RunQuery = z.infer<typeof runQuery>;
export type RunList = z.infer<typeof runList>;
export type FollowQuery = z.infer<typeof followQuery>;
export type LogPart = z.infer<typeof logPart>;
export type SeriesPart = z.infer<typeof seriesPart>;
export type Point = z.infer<typeof point>;
export type RunAnnouncement = z.infer<typeof runAnnouncement>;
