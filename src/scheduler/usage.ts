/** The port to what accounting knows of a cluster over time. */

/** CPU seconds of a stretch of time, by what became of them. */
export interface CpuUsage {
  allocated: number;
  idle: number;
  /** Kept for reservations, or for jobs that wait for more of them. */
  planned: number;
  /** Out of service, planned or not. */
  down: number;
}

/** Between two moments, in seconds since 1970; null where nothing is recorded of it. Throws `NotOffered` where no accounts are kept. */
export type AskUsage = (from: number, until: number) => Promise<CpuUsage | null>;
