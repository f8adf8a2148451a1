/** What keeps a schedule from flooding the queue. */
import type { Standing } from '../records/schedule-records.ts';
import type { Limits, OccasionReason } from './schema.ts';

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

type Limit = Extract<OccasionReason, keyof Limits | 'interval'>;

/** The limit that a start at that moment would pass; null where it may be. */
export function limitPassed(limits: Limits, { living, counted, last }: Standing, at: number): Limit | null {
  if (living >= limits.living) return 'living';
  if (last !== null && at - last < limits.interval_minutes * MINUTE_MS) return 'interval';
  return counted >= limits.per_day ? 'per_day' : null;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

export function sentenceOf(limit: Limit, limits: Limits): string {
  if (limit === 'living')
    return limits.living === 1
      ? 'What it started before was not over.'
      : `${limits.living} of what it started before were not over.`;
  if (limit === 'interval')
    return `It had started something less than ${limits.interval_minutes} minutes before, which is its least interval.`;
  return `It had started something ${times(limits.per_day)} within 24 hours, which is the most that it may.`;
}
