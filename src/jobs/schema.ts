/** Jobs as people see them, Berth's own sessions among them. */
import { z } from 'zod';
import { sessionId, waitReason } from '../session/schema.ts';

export const PAGE_MAX = 200;
export const JOB_STATES = ['pending', 'running', 'completing', 'ended'] as const;
export const SORTS = ['submitted', 'started', 'ended', 'name', 'user', 'partition', 'cpus', 'priority'] as const;
/** How far back accounting is asked, in days. */
export const DAYS_MAX = 90;

const filterWord = z.string().trim().max(100);

export const jobFilter = z.strictObject({
  scope: z.enum(['mine', 'all']).default('mine').describe('whose; what a site keeps from its users is not listed'),
  list: z
    .enum(['queue', 'ended'])
    .default('queue')
    .describe('what waits, runs or ended minutes ago; or what ended in the last days, from accounting'),
  days: z.coerce.number().int().min(1).max(DAYS_MAX).default(7).describe('how far back, of those that have ended'),
  state: z.enum(JOB_STATES).optional(),
  partition: filterWord.optional(),
  node: filterWord.optional().describe('the name of a node that it has'),
  q: filterWord.optional().describe('a part of its id, name, user, project or partition'),
  sort: z
    .enum(SORTS)
    .optional()
    .describe('default: what runs, then what waits by its place, then what ended, newest first'),
  order: z.enum(['asc', 'desc']).default('desc'),
});

export const jobQuery = jobFilter.extend({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(100),
});

export const endCause = z.enum([
  'exit',
  'cancelled',
  'time_limit',
  'out_of_memory',
  'node_failure',
  'preempted',
  'output_failed',
  'unknown',
]);

export const job = z.object({
  job_id: z.string(),
  /** What people call it by: of an array `12_3`, or `12_[4-9]` for those that wait. */
  label: z.string(),
  name: z.string(),
  /** The operating-system account that it runs as. */
  user: z.string(),
  /** What its time is charged to (Slurm: account). */
  project: z.string().nullable(),
  partition: z.string().nullable(),
  qos: z.string().nullable(),
  state: z.enum(JOB_STATES),
  /** The scheduler's own word for it, which tells more. */
  detail: z.string(),
  waiting: z
    .object({ reason: waitReason, detail: z.string().nullable(), expected_start: z.iso.datetime().nullable() })
    .nullable(),
  submitted_at: z.iso.datetime().nullable(),
  started_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  /** null: no limit, or none known. */
  max_minutes: z.number().nullable(),
  /** In lists the first few; `node_count` is how many it has or asks for. */
  nodes: z.array(z.string()),
  node_count: z.number().nullable(),
  cpus: z.number().nullable(),
  memory_mib: z.number().nullable(),
  gpus: z.record(z.string(), z.number()),
  priority: z.number().nullable(),
  end: z.object({ cause: endCause, status: z.number().nullable() }).nullable(),
  /** Whose job is Berth's own session's; it is stopped there. */
  session_id: sessionId.nullable(),
  /** What who asks may do with it. */
  may: z.array(z.enum(['cancel', 'hold', 'release', 'requeue'])),
});

export const jobList = z.object({
  /** When the scheduler said so, and whether it has answered since it was last asked. */
  seen_at: z.iso.datetime(),
  is_current: z.boolean(),
  /** How many the filter lets through, of which `jobs` is a page. */
  total: z.number(),
  /** Of those that the scope shows, whatever the filter. */
  counts: z.record(z.enum(JOB_STATES), z.number()),
  /** False: the site keeps others' jobs from who asks. */
  shows_all: z.boolean(),
  /** The account whose jobs are one's own; null where none is mapped. */
  account: z.string().nullable(),
  jobs: z.array(job),
});

/** Moments are null where they are not known or have not come. */
const jobRun = z.object({
  submitted_at: z.iso.datetime().nullable(),
  /** From when on nothing but its place in the queue kept it waiting. */
  eligible_at: z.iso.datetime().nullable(),
  started_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  /** All together. */
  suspended_seconds: z.number(),
  end: z.object({ cause: endCause, status: z.number().nullable() }).nullable(),
});

export const jobDetail = job.extend({
  /** The first one first: one that was put back into the queue has several. Null where accounting has not told, or there is none. */
  runs: z.array(jobRun).nullable(),
  /** False: the scheduler or its accounting has not told the rest, which is null. */
  is_whole: z.boolean(),
  /** Whether it is that of who asks, who alone is shown what it writes. */
  is_own: z.boolean(),
  command: z.string().nullable(),
  folder: z.string().nullable(),
  output: z.string().nullable(),
  errors: z.string().nullable(),
  dependency: z.string().nullable(),
  /** Null until it has ended, and where accounting has not told. */
  used_memory_mib: z.number().nullable(),
  used_cpu_seconds: z.number().nullable(),
});

export const outputStream = z.enum(['output', 'errors']);
export const streamQuery = z.strictObject({ stream: outputStream.default('output') });
export const outputQuery = streamQuery.extend({
  from: z.coerce.number().int().min(0).optional().describe('where it begins, in bytes; without it the last part'),
  file: z
    .string()
    .regex(/^\d{1,20}:\d{1,20}$/)
    .optional()
    .describe('which file was read before; another is read from its beginning'),
  wait: z.coerce.number().int().min(0).max(20).default(0).describe('how long to wait for more, in seconds'),
});

/** A part of what a job has written. */
export const outputPart = z.object({
  /** `unknown`: the scheduler does not tell where. `absent`: there is no such file, or not yet. */
  state: z.enum(['read', 'absent', 'forbidden', 'no_file', 'unknown']),
  path: z.string().nullable(),
  /** Whether the job has ended, so that nothing more is to come. */
  ended: z.boolean(),
  text: z.string(),
  /** These four are null where nothing was read. */
  file: z.string().nullable(),
  /** Another than the one asked for: it is another file, or it was made shorter, and this is its beginning. */
  from: z.number().nullable(),
  next: z.number().nullable(),
  size: z.number().nullable(),
});

export const resubmitted = z.object({ job_id: z.string().describe('of the new job') });

export const jobId = z.string().regex(/^\d{1,12}$/, 'must be the number of a job');

export type JobFilter = z.infer<typeof jobFilter>;
export type JobQuery = z.infer<typeof jobQuery>;
export type Job = z.infer<typeof job>;
export type JobList = z.infer<typeof jobList>;
export type OutputStream = z.infer<typeof outputStream>;
export type OutputQuery = z.infer<typeof outputQuery>;
export type OutputPart = z.infer<typeof outputPart>;
export type JobRun = z.infer<typeof jobRun>;
export type JobDetails = z.infer<typeof jobDetail>;
