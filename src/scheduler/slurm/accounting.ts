/** What only Slurm's accounting knows: how jobs ended that squeue has forgotten, and who cancelled a job. */
import type { Job } from '../scheduler.ts';
import { accountNames } from './account-names.ts';
import { type AccountingRow, askAccounting, time } from './answers.ts';
import { jobsOfRow } from './arrays.ts';
import type { Run } from './run.ts';
import { accountingExitCode, cancelledBy, jobEnd, jobState } from './states.ts';

/** How long after its end a job may take to be in the accounts. */
const DELAY_MS = 15_000;

export interface Accounting {
  /** Those of these jobs that are known to have ended. */
  ended(jobIds: string[]): Promise<Job[]>;
  /** The same jobs, these with who cancelled them. Until that is known such a job completes, but not for long. */
  withCancellers(jobs: Job[], cancelled: string[]): Promise<Job[]>;
}

export function accounting(run: Run, now: () => number): Accounting {
  const accountName = accountNames(run);
  /** By job: what is listed for minutes is asked once. */
  let cancellers = new Map<string, string | null>();

  async function ended(jobIds: string[]): Promise<Job[]> {
    const jobs: Job[] = [];
    for (const row of await askAccounting(run, jobIds)) {
      const at = time(row.End);
      // A word that is new ends a job all the same once there is a time of its end.
      if (at === null || jobState(row.State) === 'pending') continue;
      const job = await endedJob(row, at);
      for (const { id, name } of jobsOfRow(row.JobID, row.JobName)) jobs.push({ ...job, job_id: id, name });
    }
    return jobs;
  }

  async function endedJob(row: AccountingRow, at: number): Promise<Omit<Job, 'job_id' | 'name'>> {
    const uid = cancelledBy(row.State);
    const end = jobEnd(row.State, accountingExitCode(row.ExitCode), at);
    return {
      account: row.User,
      state: 'ended',
      node: /^[\w.-]+$/.test(row.NodeList) ? row.NodeList : null,
      node_ip: null,
      started_at: time(row.Start),
      expires_at: null,
      waiting: null,
      comment: null,
      end: { ...end, by: uid === null ? null : await accountName(uid) },
    };
  }

  async function withCancellers(jobs: Job[], cancelled: string[]): Promise<Job[]> {
    cancellers = new Map([...cancellers].filter(([jobId]) => cancelled.includes(jobId)));
    const unknown = cancelled.filter((jobId) => !cancellers.has(jobId));
    if (unknown.length > 0) await lookUp(unknown);
    return jobs.map((job) => {
      if (job.end === null || !cancelled.includes(job.job_id)) return job;
      const by = cancellers.get(job.job_id);
      if (by === undefined && now() - job.end.at < DELAY_MS) return { ...job, state: 'completing', end: null };
      return { ...job, end: { ...job.end, by: by ?? null } };
    });
  }

  async function lookUp(jobIds: string[]): Promise<void> {
    try {
      for (const { job_id, end } of await ended(jobIds)) cancellers.set(job_id, end?.by ?? null);
    } catch {
      // They have ended all the same.
      for (const jobId of jobIds) cancellers.set(jobId, null);
    }
  }

  return { ended, withCancellers };
}
