/** The port to what runs jobs. A job's name is its session's id. */

export interface JobRequest {
  name: string;
  /** The operating-system account that it runs as. */
  account: string;
  cpus: number;
  memoryMiB: number;
  gpus: number;
  timeMinutes: number;
  partition: string | null;
  /** The whole environment that the job script gets beside the scheduler's own variables. */
  environment: Record<string, string>;
}

export type JobState = 'pending' | 'running' | 'completing' | 'ended';

export interface Job {
  job_id: string;
  name: string;
  account: string;
  state: JobState;
  node: string | null;
  node_ip: string | null;
  /** Milliseconds since 1970. */
  started_at: number | null;
  /** When its time is up. */
  expires_at: number | null;
  /** How it ended; null while it lives. */
  end: JobEnd | null;
}

export interface JobEnd {
  at: number;
  cause: 'exit' | 'cancelled' | 'time_limit' | 'out_of_memory' | 'node_failure' | 'preempted' | 'unknown';
  /** The job script's exit status where `cause` is 'exit'. */
  status: number | null;
}

export interface ClusterNode {
  name: string;
  address: string;
  state: 'idle' | 'mixed' | 'allocated' | 'down';
  cpus: number;
  memoryMiB: number;
}

export interface Scheduler {
  readonly cluster: string;
  /** Accepts a job; its id. A second job of the same name never runs beside the first. Throws `SubmitRejected`, or anything else where it is not known whether the job was accepted. */
  submit(request: JobRequest): Promise<string>;
  /** Every job of Berth's, of every user, that lives or ended lately. Throws where the answer is not complete. */
  observe(): Promise<Job[]>;
  /** TERM, and KILL after the site's grace. Resolves when it is asked for, not when it has ended. Nothing happens where the job has ended. */
  cancel(jobId: string): Promise<void>;
  /** Moves the end of a job's time; milliseconds since 1970. */
  extend(jobId: string, expiresAt: number): Promise<void>;
  /** The job's output so far, at most the last `bytes` of it; null where there is none. */
  log(jobName: string, bytes: number): Promise<{ text: string; truncated: boolean } | null>;
  /** Removes what is kept of an ended job. */
  forget(jobName: string): Promise<void>;
  nodes(): Promise<ClusterNode[]>;
  /** Calls back when a job may have changed, so that nobody needs to wait for the next `observe`. The returned function ends it. */
  onChange(listener: () => void): () => void;
}

/** The scheduler said no; the message is for the user. */
export class SubmitRejected extends Error {
  readonly reason: 'submit_rejected' | 'disk_full' | 'app_missing' | 'image_missing';
  constructor(reason: SubmitRejected['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}
