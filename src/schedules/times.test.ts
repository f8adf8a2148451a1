import { describe, expect, it } from 'vitest';
import type { Times } from './schema.ts';
import { faultOf, lastTime, nextTime, timesUntil } from './times.ts';

const at = (text: string): number => Date.parse(text);
const times = (cron: string, time_zone = 'UTC'): Times => ({ kind: 'times', cron, time_zone });
const iso = (moment: number | null): string | null => (moment === null ? null : new Date(moment).toISOString());

/** The next few after a moment. */
function following(of: Times, from: string, count: number): (string | null)[] {
  const all: (string | null)[] = [];
  let moment = at(from);
  for (let n = 0; n < count; n++) {
    moment = nextTime(of, moment) ?? Number.NaN;
    all.push(iso(moment));
  }
  return all;
}

describe('the next time', () => {
  it.each([
    [
      '*/15 9-10 * * 1-5',
      'Asia/Seoul',
      '2026-11-27T01:20:00Z',
      ['2026-11-27T01:30:00.000Z', '2026-11-27T01:45:00.000Z', '2026-11-30T00:00:00.000Z'],
    ],
    [
      '0 6 1,15 * *',
      'UTC',
      '2026-12-31T00:00:00Z',
      ['2027-01-01T06:00:00.000Z', '2027-01-15T06:00:00.000Z', '2027-02-01T06:00:00.000Z'],
    ],
    // A day of the month or a weekday, as cron has it.
    [
      '0 0 13 * fri',
      'UTC',
      '2026-11-10T00:00:00Z',
      ['2026-11-13T00:00:00.000Z', '2026-11-20T00:00:00.000Z', '2026-11-27T00:00:00.000Z'],
    ],
    [
      '0 0 29 2 *',
      'UTC',
      '2026-01-01T00:00:00Z',
      ['2028-02-29T00:00:00.000Z', '2032-02-29T00:00:00.000Z', '2036-02-29T00:00:00.000Z'],
    ],
  ])('of %s in %s', (cron, zone, from, expected) => {
    expect(following(times(cron, zone), from, 3)).toEqual(expected);
  });

  it('that daylight saving leaves out comes that day all the same', () => {
    expect(following(times('30 2 * * *', 'Europe/Berlin'), '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
  });

  it('that daylight saving repeats comes once that day', () => {
    expect(following(times('30 2 * * *', 'Europe/Berlin'), '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  it('is never the moment itself', () => {
    expect(iso(nextTime(times('0 * * * *'), at('2026-01-01T10:00:00Z')))).toBe('2026-01-01T11:00:00.000Z');
  });
});

describe('the last time', () => {
  const from = at('2026-01-01T10:00:00Z');
  it.each([
    ['*/10 * * * *', '2026-01-01T10:00:00Z', '2026-01-01T10:00:00.000Z'],
    ['*/10 * * * *', '2026-01-01T10:09:59Z', '2026-01-01T10:00:00.000Z'],
    ['*/10 * * * *', '2026-01-02T17:35:00Z', '2026-01-02T17:30:00.000Z'],
    ['0 10 * * *', '2026-01-01T11:00:00Z', '2026-01-01T10:00:00.000Z'],
    ['0 10 * * *', '2026-01-01T11:00:01Z', null],
    ['0 10 * * *', '2026-01-01T09:59:59Z', null],
  ])('of %s at %s', (cron, now, expected) => expect(iso(lastTime(times(cron), from, at(now)))).toBe(expected));
});

it('says how many there are, as far as that matters', () => {
  const from = at('2026-01-01T00:30:00Z');
  const day = 24 * 60 * 60_000;
  expect(timesUntil(times('0 * * * *'), from, from + day, 100)).toBe(24);
  expect(timesUntil(times('0 * * * *'), from, from + day, 10)).toBe(10);
});

it.each([
  ['0 6 * * *', 'Asia/Seoul', null],
  ['0 6 * *', 'UTC', 'trigger.cron'],
  ['0 0 6 * * *', 'UTC', 'trigger.cron'],
  ['@daily', 'UTC', 'trigger.cron'],
  ['61 * * * *', 'UTC', 'trigger.cron'],
  ['a b c d e', 'UTC', 'trigger.cron'],
  ['0 0 30 2 *', 'UTC', 'trigger.cron'],
  ['0 6 * * *', 'Asia/Nowhere', 'trigger.time_zone'],
  ['0 6 * * *', '', 'trigger.time_zone'],
])('%j in %j has its fault in %s', (cron, zone, field) => {
  expect(faultOf(times(cron, zone), at('2026-01-01T00:00:00Z'))?.field ?? null).toBe(field);
});
