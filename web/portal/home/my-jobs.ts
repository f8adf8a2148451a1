/** What of the queue stands on the home page. */
import type { Job, JobList } from '../../../src/jobs/schema.ts';

const MOST = 5;
/** Of these some are always shown: why they wait is what one wants to know. */
const WAITING_LEAST = 2;

/** The first of the user's jobs that run or wait. Those of desktops stand there as sessions. */
export function myJobs({ jobs, counts }: Pick<JobList, 'jobs' | 'counts'>): { shown: Job[]; more: number } {
  const living = jobs.filter(({ state }) => state !== 'ended');
  const own = living.filter(({ session_id }) => session_id === null);
  const waiting = own.filter(({ state }) => state === 'pending');
  const started = own.filter(({ state }) => state !== 'pending');
  const shown = [...started.slice(0, MOST - Math.min(waiting.length, WAITING_LEAST)), ...waiting].slice(0, MOST);
  const all = counts.pending + counts.running + counts.completing;
  return { shown, more: all - (living.length - own.length) - shown.length };
}
