import type { Columns } from '../exports.ts';
import type { Job } from './schema.ts';

/** What a spreadsheet gets of a job. */
export const JOB_COLUMNS: Columns<Job> = {
  job_id: (job) => job.label,
  name: (job) => job.name,
  user: (job) => job.user,
  project: (job) => job.project,
  partition: (job) => job.partition,
  qos: (job) => job.qos,
  state: (job) => job.detail || job.state,
  reason: (job) => job.waiting?.detail ?? null,
  submitted_at: (job) => job.submitted_at,
  started_at: (job) => job.started_at,
  ended_at: (job) => job.ended_at,
  max_minutes: (job) => job.max_minutes,
  nodes: (job) => job.node_count,
  cpus: (job) => job.cpus,
  memory_mib: (job) => job.memory_mib,
  gpus: (job) => Object.values(job.gpus).reduce((sum, count) => sum + count, 0),
};
