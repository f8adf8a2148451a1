/** Schedules on the wire; the same schemas validate requests and make the OpenAPI document. */
import { z } from 'zod';
import { path } from '../files/schema.ts';
import { runId, runRequest } from '../runs/schema.ts';
import { sessionName } from '../session/schema.ts';
import { study, studyRequest } from '../studies/schema.ts';

export const SCHEDULE_ID = /^schedule-\d{10}-[a-z0-9]{6}$/;

/** Why a schedule starts nothing more by itself. One fixed list, in both languages of the pages. */
export const PAUSE_REASONS = [
  'user',
  'failures',
  'leave_over',
  'leave_used',
  'user_disabled',
  'account_gone',
  'folder',
] as const;

export const OCCASION_STATUSES = [
  /** Something is to be started as soon as the limits allow it. */
  'waiting',
  'running',
  'completed',
  'failed',
  'stopped',
  'skipped',
  'refused',
] as const;

/** Why nothing was started. */
export const OCCASION_REASONS = ['living', 'interval', 'per_day', 'missed', 'paused', 'changed', 'refused'] as const;

const LIVING_MAX = 10;
const DAY_MINUTES = 24 * 60;
const PER_DAY_MAX = 200;
const INTERVAL_USUAL = 5;
const PER_DAY_USUAL = 24;

const scheduleId = z.string().regex(SCHEDULE_ID, 'is not the id of a schedule');

const trigger = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('times'),
    /** Minute, hour, day, month and weekday. */
    cron: z.string().trim().max(200),
    time_zone: z.string().max(64),
  }),
  /** When a file or a folder appears in that folder: its path is then the input. */
  z.strictObject({
    kind: z.literal('files'),
    folder: path.refine((text) => !text.endsWith('/'), 'must not end with /'),
  }),
]);

const input = runRequest.shape.input.optional().describe('left out where it is what appears in a watched folder');
const starts = z.discriminatedUnion('kind', [
  runRequest.omit({ name: true }).extend({ kind: z.literal('run'), input }),
  studyRequest.omit({ name: true }).extend({ kind: z.literal('study'), input }),
]);

const limits = z.strictObject({
  /** So many of what it has started may live at the same time. */
  living: z.int().min(1).max(LIVING_MAX).default(1),
  /** The least time from start to start. */
  interval_minutes: z.int().min(1).max(DAY_MINUTES).default(INTERVAL_USUAL),
  /** The most starts in 24 hours. */
  per_day: z.int().min(1).max(PER_DAY_MAX).default(PER_DAY_USUAL),
});

export const scheduleRequest = z.strictObject({
  name: sessionName,
  trigger,
  starts,
  limits: limits.prefault({}),
});

const moment = z.iso.datetime();

export const occasion = z.object({
  occasion_id: z.string(),
  /** Its time; of a file, when that was seen; of a request, when that came. */
  at: moment,
  status: z.enum(OCCASION_STATUSES),
  reason: z.enum(OCCASION_REASONS).nullable(),
  message: z.string().nullable(),
  /** The path that appeared. */
  input: z.string().nullable(),
  study_id: study.shape.study_id.nullable(),
  run_id: runId.nullable(),
});

export const schedule = z.object({
  schedule_id: scheduleId,
  name: z.string(),
  user_id: z.string(),
  status: z.enum(['active', 'paused']),
  pause_reason: z.enum(PAUSE_REASONS).nullable(),
  /** A sentence on why it is paused, and what to do. */
  message: z.string().nullable(),
  trigger,
  starts,
  limits,
  /** How many runs each start makes. */
  runs: z.int(),
  created_at: moment,
  /** When its next time is; null while it is paused, and of a watched folder. */
  next_at: moment.nullable(),
  /** How many of its last starts have failed, one after the other. */
  failures: z.int(),
  /** What it may start while its user is away. */
  leave: z.object({
    ends_at: moment,
    /** So many times. */
    starts: z.int(),
    /** It is to be renewed: any change, `resume` as well, does. */
    is_near_end: z.boolean(),
  }),
  /** The newest one; null where there was none yet. */
  last_occasion: occasion.nullable(),
});
export const scheduleList = z.object({ schedules: z.array(schedule) });

export const occasionQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
});
export const occasionList = z.object({ occasions: z.array(occasion), next_cursor: z.string().nullable() });

/** `input` is of schedules that watch a folder. */
export const startRequest = z.strictObject({ input: runRequest.shape.input.optional() });

/** What was paused, cancelled and stopped. */
export const cancelledAll = z.object({ schedules: z.int(), studies: z.int(), executions: z.int(), runs: z.int() });

export const scheduleParams = z.object({ schedule_id: scheduleId });

export type PauseReason = (typeof PAUSE_REASONS)[number];
export type OccasionStatus = (typeof OCCASION_STATUSES)[number];
export type OccasionReason = (typeof OCCASION_REASONS)[number];
export type Trigger = z.infer<typeof trigger>;
export type Times = Extract<Trigger, { kind: 'times' }>;
export type Starts = z.infer<typeof starts>;
export type Limits = z.infer<typeof limits>;
export type ScheduleRequest = z.infer<typeof scheduleRequest>;
export type Schedule = z.infer<typeof schedule>;
export type ScheduleList = z.infer<typeof scheduleList>;
export type Occasion = z.infer<typeof occasion>;
export type OccasionQuery = z.infer<typeof occasionQuery>;
export type OccasionList = z.infer<typeof occasionList>;
export type CancelledAll = z.infer<typeof cancelledAll>;
