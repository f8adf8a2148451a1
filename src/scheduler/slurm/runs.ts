/** The runs of a job, as accounting has them. */
import type { JobRun, QueuedJob } from '../queue.ts';
import { time } from './answers.ts';
import { seconds } from './quantities.ts';
import { askRuns, type RunRow } from './queue-answers.ts';
import type { Run } from './run.ts';
import { accountingExitCode, jobEnd } from './states.ts';

export async function runsOf(run: Run, { job_id, name, account }: QueuedJob): Promise<JobRun[] | null> {
  const rows = await askRuns(run, job_id);
  if (rows === null) return null;
  // The number may have been another job's before Slurm began to count anew.
  const its = rows.filter((row) => row.JobIDRaw === job_id && row.User === account && row.JobName.startsWith(name));
  return its.map(runOf).sort((a, b) => (a.submitted_at ?? 0) - (b.submitted_at ?? 0));
}

function runOf(row: RunRow): JobRun {
  const ended = time(row.End);
  return {
    submitted_at: time(row.Submit),
    eligible_at: time(row.Eligible),
    started_at: time(row.Start),
    ended_at: ended,
    suspendedSeconds: seconds(row.Suspended) ?? 0,
    end: ended === null ? null : endOf(row, ended),
  };
}

function endOf(row: RunRow, at: number): JobRun['end'] {
  const { cause, status } = jobEnd(row.State, accountingExitCode(row.ExitCode), at);
  return { cause, status };
}
