/** Times like cron's, in a named time zone; what daylight saving leaves out comes an hour later, and what it repeats comes once. */
import { Cron } from 'croner';
import type { ProblemField } from '../http/schema.ts';
import type { Times } from './schema.ts';

/** What was missed for longer is not started any more. */
export const LATE_MS = 60 * 60_000;
const FIELDS = 5;

const cronOf = ({ cron, time_zone }: Times): Cron => new Cron(cron, { mode: '5-part', timezone: time_zone });

/** The first one after that moment; null where none comes. */
export const nextTime = (times: Times, after: number): number | null =>
  cronOf(times).nextRun(new Date(after))?.getTime() ?? null;

/** Of those from `from` to `now` the last, if it has not been missed for too long. */
export function lastTime(times: Times, from: number, now: number): number | null {
  const cron = cronOf(times);
  let last: Date | null = null;
  // It answers with what comes after.
  let next = cron.nextRun(new Date(Math.max(from, now - LATE_MS) - 1));
  while (next !== null && next.getTime() <= now) {
    last = next;
    next = cron.nextRun(next);
  }
  return last?.getTime() ?? null;
}

/** How many there are until then, as far as that matters. */
export function timesUntil(times: Times, from: number, until: number, most: number): number {
  const found = cronOf(times).nextRuns(most, new Date(from));
  return found.filter((time) => time.getTime() <= until).length;
}

/** What is wrong with them. */
export function faultOf(times: Times, now: number): ProblemField | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone: times.time_zone });
  } catch {
    return { field: 'trigger.time_zone', message: 'is not the name of a time zone, like Asia/Seoul' };
  }
  const field = 'trigger.cron';
  if (times.cron.split(/\s+/).length !== FIELDS)
    return { field, message: 'must have five fields: minute, hour, day, month and weekday' };
  try {
    return nextTime(times, now) === null ? { field, message: 'is a time that never comes' } : null;
  } catch (error) {
    return { field, message: `cannot be read: ${error instanceof Error ? error.message : error}` };
  }
}
