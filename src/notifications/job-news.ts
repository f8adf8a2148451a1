/** What of a job that has ended its user is told. */
import type { FinishedJob, TaskEnd } from '../scheduler/queue.ts';
import type { JobOutcome, NotifiedJob } from './schema.ts';

/** Of an array the message is one, for a thousand would be read by nobody: how many of its tasks ended in which way. */
export function notifiedJob({ job_id, name, account, partition, isArray, ends, ...times }: FinishedJob): NotifiedJob {
  const [only] = ends;
  const isOne = !isArray && only !== undefined;
  return {
    job_id,
    name: onOneLine(name),
    user: account,
    partition,
    outcome: isOne ? outcomeOf(only) : null,
    status: isOne ? only.status : null,
    tasks: isOne ? null : countsOf(ends),
    submitted_at: iso(times.submitted_at),
    started_at: iso(times.started_at),
    ended_at: new Date(times.ended_at).toISOString(),
  };
}

/** Of an array those of its tasks that have ended lately are listed. */
export function jobPage({ job_id, tasks }: NotifiedJob): string {
  return tasks === null ? `/jobs/${job_id}` : `/jobs?show=ended&q=${job_id}_`;
}

function outcomeOf({ cause, status }: Pick<TaskEnd, 'cause' | 'status'>): JobOutcome {
  if (cause !== 'exit') return cause;
  return status === 0 ? 'completed' : 'failed';
}

function countsOf(ends: TaskEnd[]): NonNullable<NotifiedJob['tasks']> {
  const counts: NonNullable<NotifiedJob['tasks']> = {};
  for (const end of ends) {
    const outcome = outcomeOf(end);
    counts[outcome] = (counts[outcome] ?? 0) + end.tasks;
  }
  return counts;
}

/** A job's name is anybody's text, and may be several lines. */
const onOneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

const iso = (moment: number | null): string | null => (moment === null ? null : new Date(moment).toISOString());
