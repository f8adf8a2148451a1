import type { Scheduler } from '../scheduler.ts';
export function slurmScheduler(_options: object): Scheduler {
  throw new Error('not yet');
}
