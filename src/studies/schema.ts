/** Studies on the wire; the same schemas validate requests and make the OpenAPI document. */
import { z } from 'zod';
import { run, runId, runRequest } from '../runs/schema.ts';

export const STUDY_ID = /^study-\d{10}-[a-z0-9]{6}$/;

export const STUDY_STATUSES = ['running', 'paused', 'cancelling', 'completed', 'cancelled'] as const;

/** More are no study but a flood. */
export const SAMPLES_MAX = 1000;
/** So many runs of one user's studies live at the same time, whatever each of the studies may have. */
export const AT_ONCE_MAX = 50;
const AT_ONCE_USUAL = 4;
const CSV_MAX = 200_000;
const AXES_MAX = 20;
const SEED_MAX = 2 ** 32 - 1;

const studyId = z.string().regex(STUDY_ID, 'is not the id of a study');
const paramId = z.string().max(64);
const value = z.union([z.string().max(4096), z.number(), z.boolean()]);
const scale = z.enum(['linear', 'log']).default('linear');
const count = z.int().min(1).max(SAMPLES_MAX);

/** What one parameter is to be, in this order. */
const axis = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('list'), param: paramId, values: z.array(value).min(1).max(SAMPLES_MAX) }),
  z.strictObject({ kind: z.literal('range'), param: paramId, from: z.number(), to: z.number(), count, scale }),
]);
const axes = z.array(axis).min(1).max(AXES_MAX);

/** How parameters vary. Values are in the units of the template, and nothing converts them. */
const variations = z.discriminatedUnion('method', [
  /** The first of each, the second of each, … */
  z.strictObject({ method: z.literal('together'), axes }),
  /** Each with each; the last one changes fastest. */
  z.strictObject({ method: z.literal('grid'), axes }),
  z.strictObject({
    method: z.literal('latin_hypercube'),
    count,
    /** The same one makes the same samples. */
    seed: z.int().min(0).max(SEED_MAX),
    axes: z
      .array(z.strictObject({ param: paramId, from: z.number(), to: z.number(), scale }))
      .min(1)
      .max(AXES_MAX),
  }),
  /** A line with the parameters' ids, then one for each sample. */
  z.strictObject({ method: z.literal('csv'), text: z.string().max(CSV_MAX) }),
]);

const sampleValues = z.record(z.string(), value);

/** `params` are those that do not vary. */
export const studyRequest = runRequest.extend({
  variations,
  at_once: z.int().min(1).max(AT_ONCE_MAX).default(AT_ONCE_USUAL),
});

export const studyPreviewRequest = studyRequest.pick({ solver_id: true, variations: true });

/** The samples that a study would have: what varies, in order. */
export const studyPreview = z.object({ varied: z.array(z.string()), samples: z.array(sampleValues) });

/** `failed` are those that are run again where that is asked for; `stopped` the ones that their user did not want. */
const counts = z.object({
  waiting: z.int(),
  living: z.int(),
  completed: z.int(),
  failed: z.int(),
  stopped: z.int(),
});

export const study = z.object({
  study_id: studyId,
  solver_id: z.string(),
  name: z.string(),
  user_id: z.string(),
  status: z.enum(STUDY_STATUSES),
  cluster: z.string(),
  created_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
  input: z.string(),
  /** Of its parameters those that vary, in order, and what the others are. */
  varied: z.array(z.string()),
  params: sampleValues,
  variations,
  resources: run.shape.resources,
  at_once: z.int(),
  samples: z.int(),
  counts,
});

export const studyQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
});
export const studyList = z.object({ studies: z.array(study), next_cursor: z.string().nullable() });

/** A line of the table of a study: what varies, what has become of its run, and what came out. */
export const studySample = z.object({
  index: z.int(),
  run_id: runId,
  /** `waiting`: its run is still to be made. */
  status: z.enum(['waiting', ...run.shape.status.options]),
  reason: run.shape.reason,
  progress: run.shape.progress,
  params: sampleValues,
  outputs: run.shape.outputs,
});
export const studySamples = z.object({ samples: z.array(studySample) });

export const studyParams = z.object({ study_id: studyId });

export type StudyStatus = (typeof STUDY_STATUSES)[number];
export type Study = z.infer<typeof study>;
export type StudyCounts = z.infer<typeof counts>;
export type StudyRequest = z.infer<typeof studyRequest>;
export type StudyPreviewRequest = z.infer<typeof studyPreviewRequest>;
export type StudyQuery = z.infer<typeof studyQuery>;
export type StudyList = z.infer<typeof studyList>;
export type StudyPreview = z.infer<typeof studyPreview>;
export type StudySample = z.infer<typeof studySample>;
export type StudySamples = z.infer<typeof studySamples>;
export type Variations = z.infer<typeof variations>;
export type Axis = z.infer<typeof axis>;
