import type { RunRecord } from '../records/run-records.ts';

/** Of a run that is one of many in the queue: what is asked of those is asked of the scheduler for all of them at once. */
export const waitsInArray = ({ job_array, started_at }: Pick<RunRecord, 'job_array' | 'started_at'>): boolean =>
  job_array !== null && started_at === null;
