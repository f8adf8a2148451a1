/** The port to the queue as people see it: jobs of anybody, Berth's own among them. */
import { isDeepStrictEqual } from 'node:util';
import type { Waiting } from '../session/schema.ts';
import type { JobEnd, JobState } from './scheduler.ts';

export interface QueuedJob {
  /** One job's among all that the queue has. */
  job_id: string;
  /** What people call it by, and what changes name: of an array `12_3`, or `12_[4-9]` for those that wait. */
  label: string;
  name: string;
  account: string;
  /** What its time is charged to (Slurm: account). */
  project: string | null;
  /** Several, joined by commas, where it waits for the first of them that is free. */
  partition: string | null;
  qos: string | null;
  state: JobState;
  /** The scheduler's own word for its state. */
  detail: string;
  /** Why it is not running yet; null unless it is pending. */
  waiting: Waiting | null;
  /** Milliseconds since 1970, as the next three; null where it is not known or has not come. */
  submitted_at: number | null;
  started_at: number | null;
  /** When its time is up. */
  expires_at: number | null;
  ended_at: number | null;
  /** The longest that it may run; null where there is no limit or none is known. */
  maxMinutes: number | null;
  /** Where it runs or ran; none while it waits. */
  nodes: string[];
  /** What it has, or asks for while it waits; null where that is not known. */
  nodeCount: number | null;
  cpus: number | null;
  memoryMiB: number | null;
  /** By type; '' where the site names none. */
  gpus: Record<string, number>;
  priority: number | null;
  /** How it ended; null while it lives. */
  end: Pick<JobEnd, 'cause' | 'status'> | null;
}

/** What is seldom asked for, of one job. */
export interface JobDetail {
  command: string | null;
  folder: string | null;
  output: string | null;
  errors: string | null;
  dependency: string | null;
  /** What it used at most, and how long its CPUs worked; null where accounting has not told. */
  usedMemoryMiB: number | null;
  usedCpuSeconds: number | null;
}

/** A run of a job: one that was put back into the queue has several. */
export interface JobRun {
  /** Milliseconds since 1970, as the next three; null where it is not known or has not come. A job that is put back is submitted anew. */
  submitted_at: number | null;
  /** From when on nothing but its place in the queue kept it waiting. */
  eligible_at: number | null;
  started_at: number | null;
  ended_at: number | null;
  /** For how long it was stopped without an end, all together. */
  suspendedSeconds: number;
  /** How it ended; null while it lives. */
  end: Pick<JobEnd, 'cause' | 'status'> | null;
}

/** A job that has ended, or an array of which no task lives. */
export interface FinishedJob {
  /** Of an array its own number. */
  job_id: string;
  name: string;
  account: string;
  partition: string | null;
  isArray: boolean;
  /** Milliseconds since 1970; of an array the first of its tasks. */
  submitted_at: number | null;
  started_at: number | null;
  /** Of an array the last of its tasks. */
  ended_at: number;
  /** How it ended, or how its tasks did, in the order of their ends. */
  ends: TaskEnd[];
}

export interface TaskEnd extends Pick<JobEnd, 'cause' | 'status' | 'by'> {
  job_id: string;
  /** More than one where tasks ended together that had not started. */
  tasks: number;
}

/** Which part of a file is asked for. */
export interface PartWanted {
  /** Where it begins; null: at most `bytes` before the end. */
  from: number | null;
  /** Which file was read before: where another has its place, or it has become shorter, that is read from its beginning. */
  file: string | null;
  bytes: number;
  /** How long to wait where there is nothing to read yet. */
  waitSeconds: number;
}

export type FilePart =
  | { state: 'read'; file: string; size: number; from: number; bytes: Buffer }
  /** It is not there (yet), its account may not read it, or it is a folder, a pipe or a device. */
  | { state: 'absent' | 'forbidden' | 'no_file' };

export type JobAction = 'cancel' | 'hold' | 'release' | 'requeue';

export interface Queue {
  /** Every job of everybody that lives or ended lately, each once; one that has not changed may be the object that it was. Throws where the answer is not complete. */
  jobs(): Promise<QueuedJob[]>;
  /** Those of an account, or of everybody, that ended since (milliseconds since 1970). Throws `NotOffered` where no accounts are kept. */
  ended(account: string | null, since: number): Promise<QueuedJob[]>;
  /** One that has ended, however long ago; null where accounting does not know it. */
  endedJob(jobId: string): Promise<QueuedJob | null>;
  /**
   * Of these accounts, which exist, what ended since (milliseconds since 1970); where no accounts are kept, of what the queue still knows. Of a
   * job that was put back into the queue only its last run counts.
   */
  finished(accounts: string[], since: number): Promise<FinishedJob[]>;
  /** A job's runs, the first one first; null where no accounts are kept. */
  runs(job: QueuedJob): Promise<JobRun[] | null>;
  detail(job: QueuedJob): Promise<JobDetail>;
  /** A part of a file that a job has written, read as its account. Throws `NotOffered` where jobs write none. */
  read(account: string, path: string, part: PartWanted, grant: string | null): Promise<FilePart>;
  /** A batch job of that account, submitted once more; the new one's id. Throws `Refused` where there is none, anything else where that is not known. */
  resubmit(account: string, jobId: string, grant: string | null): Promise<string>;
  /** Throws `Refused` where the scheduler says no. */
  change(job: QueuedJob, action: JobAction): Promise<void>;
}

/** The scheduler said no; the message is its own. */
export class Refused extends Error {}

/** Field by field: tens of thousands are compared every few seconds. */
export function isSameJob(before: QueuedJob, after: QueuedJob): boolean {
  if (before === after) return true;
  for (const key in before) {
    const [one, other] = [before[key as keyof QueuedJob], after[key as keyof QueuedJob]];
    if (one !== other && !(typeof one === 'object' && isDeepStrictEqual(one, other))) return false;
  }
  return true;
}
