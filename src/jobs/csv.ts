/** Jobs as a table for spreadsheets (RFC 4180). */
import type { Job } from './schema.ts';

const COLUMNS = {
  job_id: (job) => job.label,
  name: (job) => job.name,
  user: (job) => job.user,
  project: (job) => job.project,
  partition: (job) => job.partition,
  qos: (job) => job.qos,
  state: (job) => job.detail || job.state,
  reason: (job) => job.waiting?.detail,
  submitted_at: (job) => job.submitted_at,
  started_at: (job) => job.started_at,
  ended_at: (job) => job.ended_at,
  max_minutes: (job) => job.max_minutes,
  nodes: (job) => job.node_count,
  cpus: (job) => job.cpus,
  memory_mib: (job) => job.memory_mib,
  gpus: (job) => Object.values(job.gpus).reduce((sum, count) => sum + count, 0),
} satisfies Record<string, (job: Job) => string | number | null | undefined>;

export function csvOf(jobs: Job[]): string {
  const rows = jobs.map((job) => Object.values(COLUMNS).map((value) => cell(value(job))));
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** A spreadsheet takes what begins with these for a formula, and a job's name is anybody's text. */
function cell(value: string | number | null | undefined): string {
  if (typeof value !== 'string') return value == null ? '' : String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
