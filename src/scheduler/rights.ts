/** What a scheduler lets an account ask for, as far as it tells: what is not told here, it judges itself when a job is submitted. */

/** The most of one job. What is null or missing is not bounded. */
export interface Bounds {
  minutes: number | null;
  cpus: number | null;
  memoryMiB: number | null;
  /** By type; '' is of all types together. */
  gpus: Record<string, number>;
  /** How many of an account's jobs run at once. */
  jobs: number | null;
}

/** That an account may charge a project (Slurm: association). */
export interface ProjectRight {
  project: string;
  /** The one partition that this is for; null is of all that have none of their own. */
  partition: string | null;
  /** It is charged where a job names no project. */
  isDefault: boolean;
  qos: string[];
  /** What a job has that names no QOS; null where that is not known. */
  defaultQos: string | null;
  bounds: Bounds;
}

export interface QosRight {
  qos: string;
  bounds: Bounds;
  /** Its jobs may be longer than a partition allows. */
  isOverPartitionTime: boolean;
  /** Its bounds count before those of a partition. */
  isOverPartitionBounds: boolean;
}

/** That an account may use a partition. */
export interface PartitionRight {
  partition: string;
  /** Of the account's own, those that may be charged there; null: any, here and in the next. */
  projects: string[] | null;
  qos: string[] | null;
  bounds: Bounds;
}

export interface Rights {
  /** Whether the scheduler could tell of all these that it holds jobs to. */
  isKnown: boolean;
  /** null: it holds jobs to none, or nothing is known. Here and in the next two. */
  projects: ProjectRight[] | null;
  qos: QosRight[] | null;
  partitions: PartitionRight[] | null;
}
