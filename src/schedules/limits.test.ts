import { expect, it } from 'vitest';
import { limitPassed, sentenceOf } from './limits.ts';

const MINUTE_MS = 60_000;
const AT = 1_761_316_200_000;
const limits = { living: 2, interval_minutes: 10, per_day: 5 };
const rest = { living: 0, counted: 0, last: null };

it.each([
  ['nothing was started', rest, null],
  ['one lives', { ...rest, living: 1 }, null],
  ['as many live as may', { ...rest, living: 2 }, 'living'],
  ['the last one is as long ago as it must', { ...rest, last: AT - 10 * MINUTE_MS }, null],
  ['the last one is a moment less ago', { ...rest, last: AT - 10 * MINUTE_MS + 1 }, 'interval'],
  ['one less was started than may be', { ...rest, counted: 4 }, null],
  ['as many were started as may be', { ...rest, counted: 5 }, 'per_day'],
] as const)('where %s', (_, standing, expected) => expect(limitPassed(limits, standing, AT)).toBe(expected));

it.each([
  ['living', { ...limits, living: 1 }, 'What it started before was not over.'],
  ['living', limits, '2 of what it started before were not over.'],
  ['interval', limits, 'It had started something less than 10 minutes before, which is its least interval.'],
  [
    'per_day',
    { ...limits, per_day: 1 },
    'It had started something once within 24 hours, which is the most that it may.',
  ],
] as const)('%s is told', (limit, of, expected) => expect(sentenceOf(limit, of)).toBe(expected));
