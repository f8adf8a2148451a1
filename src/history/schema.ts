/** What was measured over time, as charts show it. */
import { z } from 'zod';
import { jobId } from '../jobs/schema.ts';

export const CHARTS = [
  'cpus',
  'nodes',
  'gpus',
  'cpu',
  'memory',
  'load',
  'network',
  'disk',
  'gpu',
  'gpu_memory',
] as const;
export const UNITS = ['percent', 'bytes', 'bytes_per_second', 'count'] as const;

const moment = z.iso.datetime();

export const historyQuery = z
  .strictObject({
    from: moment.optional().describe('default: a day before the end'),
    until: moment.optional().describe('default: now'),
  })
  .refine(({ from, until }) => from === undefined || until === undefined || from < until, {
    path: ['from'],
    message: 'must be before until',
  });

const series = z.object({
  /** Which chart it belongs to: what has one scale is drawn together. */
  chart: z.enum(CHARTS),
  /** What is measured, for example `busy`. */
  name: z.string(),
  /** Of which of several: a node of a job, or the number of a GPU; '' where there is one. */
  of: z.string(),
  unit: z.enum(UNITS),
  /** One for each of `times`; null where nothing was measured. */
  values: z.array(z.number().nullable()),
});

export const history = z.object({
  /** null: nothing is recorded over time here. */
  source: z.enum(['prometheus', 'slurm']).nullable(),
  from: moment,
  until: moment,
  step_seconds: z.number(),
  /** Seconds since 1970, one step apart. */
  times: z.array(z.number()),
  series: z.array(series),
  /** How many nodes of a job are left out, for it has more than are drawn or the site does not show them. */
  nodes_left_out: z.number(),
});

export const nodeParams = z.strictObject({ name: z.string().min(1).max(256) });
export const jobParams = z.strictObject({ job_id: jobId });

export type History = z.infer<typeof history>;
export type Series = z.infer<typeof series>;
export type HistoryQuery = z.infer<typeof historyQuery>;
