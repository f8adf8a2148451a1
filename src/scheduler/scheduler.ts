/** The port to what runs jobs. A job's name is the id of its session, or of a solver's run. */
import type { Waiting } from '../session/schema.ts';
import type { Rights } from './rights.ts';

/** Whether a job runs run.sh, by its name; job.sh otherwise. */
export const isRun = (jobName: string): boolean => jobName.startsWith('cae-run-');

/** Of an array: as many as three digits tell apart, which is also Slurm's own usual bound. */
const ARRAY_DIGITS = 3;
export const ARRAY_MAX = 10 ** ARRAY_DIGITS;
const IN_ARRAY = /^(.+-[a-z0-9]{6})-\d{3}$/;

/** A job of an array has the array's name with digits of its own, so that either is known from the other. */
export const nameInArray = (array: string, task: number): string =>
  `${array}-${String(task).padStart(ARRAY_DIGITS, '0')}`;

/** Null of a job that is in none. */
export const arrayOf = (name: string): string | null => IN_ARRAY.exec(name)?.[1] ?? null;

export interface JobRequest {
  name: string;
  /** The operating-system account that it runs as. */
  account: string;
  cpus: number;
  memoryMiB: number;
  gpus: number;
  /** null: of any type. */
  gpuType: string | null;
  timeMinutes: number;
  /** null: the scheduler's own default, here and in the next two. */
  partition: string | null;
  /** What the time is charged to (Slurm: account). */
  project: string | null;
  qos: string | null;
  /** The whole environment that the job script gets beside the scheduler's own variables. */
  environment: Record<string, string>;
  /** The jobs that must have ended well before it starts: where one does not, it is taken away. Only where jobs wait. */
  after?: string[];
  /** Leave to do that as the account, here and below; null for schedulers that demand none. */
  grant: string | null;
}

/** Jobs that ask for the same and are submitted together. */
export interface ArrayRequest extends Omit<JobRequest, 'name' | 'environment' | 'after' | 'grant'> {
  /** A second array of the same name does not start before the first has ended. */
  array: string;
  /** How many of them run at the same time. */
  atOnce: number;
  /** At most ARRAY_MAX; their names are those that `nameInArray` gives. */
  jobs: Pick<JobRequest, 'name' | 'environment' | 'grant'>[];
}

/**
 * Many jobs in one call. One of them that is cancelled before it starts may leave nothing behind by which anybody knows of it.
 */
export interface JobArrays {
  /** Accepts all of them or none; the id of each. Throws as `submit` of a single job does. */
  submit(request: ArrayRequest): Promise<string[]>;
  /** Keeps what waits of the arrays that these are of from starting until it is released. */
  hold(jobIds: string[]): Promise<void>;
  release(jobIds: string[]): Promise<void>;
  /** Cancels what waits of them. What has started meanwhile goes on. */
  cancelWaiting(jobIds: string[]): Promise<void>;
}

/** Where and when a job would start if it were submitted now. */
export interface Estimate {
  /** Milliseconds since 1970; in the past or now where it would start at once. */
  start: number;
  node: string;
  partition: string;
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
  /** Why it is not running yet; null unless it is pending. */
  waiting: Waiting | null;
  /** What the job wrote into the scheduler's own record of it, as it is: any user may write anything into the own jobs'. */
  comment: string | null;
  /** How it ended; null while it lives. */
  end: JobEnd | null;
}

export interface JobEnd {
  at: number;
  cause:
    | 'exit'
    | 'cancelled'
    | 'time_limit'
    | 'out_of_memory'
    | 'node_failure'
    | 'preempted'
    /** Its output could not be written: the home is full, read-only or not there on the node. */
    | 'output_failed'
    | 'unknown';
  /** The job script's exit status where `cause` is 'exit'. */
  status: number | null;
  /** The account that cancelled it; null where that is not known or nobody did. */
  by: string | null;
}

/**
 * What a job may expect of a node. On the first three it may start; `reserved` is kept for some jobs alone, `drained` was taken out by an
 * administrator, and what runs there may go on; `unknown` is whatever else the scheduler says.
 */
export type NodeState = 'idle' | 'mixed' | 'allocated' | 'reserved' | 'drained' | 'down' | 'unknown';

export interface ClusterNode {
  name: string;
  /** Where it is reached. */
  address: string;
  state: NodeState;
  /** The scheduler's own words for its state. */
  detail: string;
  /** Why it is out of service, in somebody's own words; null where nobody said. */
  reason: string | null;
  partitions: string[];
  /** null where the scheduler does not tell, here and in the numbers below. */
  cpus: number | null;
  cpusAllocated: number | null;
  /** How many processes compute or want to. */
  load: number | null;
  memoryMiB: number | null;
  memoryAllocatedMiB: number | null;
  /** By type; '' where the site names none. */
  gpus: Record<string, number>;
  /** Of the types above those of which it is known. */
  gpusAllocated: Record<string, number>;
}

export interface Partition {
  name: string;
  isDefault: boolean;
  /** Whether it takes and starts jobs. */
  up: boolean;
  /** The longest time of a job; null where there is no limit. */
  maxMinutes: number | null;
  nodes: number;
}

/** The cluster as it was at some moment after it was asked for. */
export interface ClusterLook {
  /** Milliseconds since 1970. */
  askedAt: number;
  nodes: ClusterNode[];
  partitions: Partition[];
}

/** Nodes that are kept for some jobs for a time. */
export interface Reservation {
  name: string;
  /** They are taken out of service, and no job at all starts there. */
  isMaintenance: boolean;
  /** Milliseconds since 1970, as the next. */
  from: number;
  until: number;
  nodes: string[];
}

/** What a site may keep from its users. */
export type Concealable = 'nodes' | 'partitions' | 'reservations' | 'jobs';

export interface Scheduler {
  readonly cluster: string;
  /** Whether it serves others, another Berth for one: their jobs may be among those it observes, and it is asked sparingly. */
  readonly shared: boolean;
  /** Accepts a job; its id. A second job of the same name never runs beside the first. Throws `SubmitRejected`, or anything else where it is not known whether the job was accepted. */
  submit(request: JobRequest): Promise<string>;
  /** Null where it has none. */
  readonly arrays: JobArrays | null;
  /** Asks what would come of such a job, and makes none. Throws `SubmitRejected`, and `NotOffered` where jobs never wait. */
  estimate(request: Omit<JobRequest, 'environment'>): Promise<Estimate>;
  /** What the account may ask for. Never rejects. */
  rights(account: string): Promise<Rights>;
  /** Every job of Berth's, of every user, that lives or ended lately. Throws where the answer is not complete. */
  observe(): Promise<Job[]>;
  /** How jobs ended that `observe` does not show any more; those that are not known are left out. */
  history(jobIds: string[]): Promise<Job[]>;
  /** TERM, and KILL after the site's grace. Resolves when it is asked for, not when it has ended. Nothing happens where the job has ended. */
  cancel(jobId: string): Promise<void>;
  /** Moves the end of a job's time; milliseconds since 1970. */
  extend(jobId: string, expiresAt: number): Promise<void>;
  /** Keeps a pending job from starting until it is released. Throws `NotOffered` where jobs never wait. */
  hold(jobId: string): Promise<void>;
  release(jobId: string): Promise<void>;
  /** The job's output so far, at most the last `bytes` of it; null where there is none. */
  log(
    jobName: string,
    account: string,
    bytes: number,
    grant: string | null,
  ): Promise<{ text: string; truncated: boolean } | null>;
  /** Removes what is kept of an ended job. */
  forget(jobName: string, account: string, grant: string | null): Promise<void>;
  /** At its nodes and partitions. */
  look(): Promise<ClusterLook>;
  /** Those that are planned or under way. */
  reservations(): Promise<Reservation[]>;
  /** What of these, and of others' jobs, the site keeps from its users. Throws where that is not known. */
  concealed(): Promise<Concealable[]>;
  /** Calls back when a job may have changed, so that nobody needs to wait for the next `observe`. The returned function ends it. */
  onChange(listener: () => void): () => void;
}

/** The scheduler said no; the message is for the user. */
export class SubmitRejected extends Error {
  readonly reason: 'submit_rejected' | 'disk_full' | 'home_full' | 'app_missing' | 'image_missing';
  constructor(reason: SubmitRejected['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** This scheduler has no such thing; the message is for the user. */
export class NotOffered extends Error {}
