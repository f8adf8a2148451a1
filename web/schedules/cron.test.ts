import { expect, it } from 'vitest';
import { clockInWords, cronOf, rangeOf, spoken, type TimesValues, timesOf, weekdaysInWords } from './cron.ts';

const chosen = (some: Partial<TimesValues>): TimesValues => ({
  preset: 'daily',
  clock: '02:30',
  weekday: '1',
  minute: 5,
  cron: '',
  ...some,
});

it.each<[Partial<TimesValues>, string]>([
  [{}, '30 2 * * *'],
  [{ clock: '00:00' }, '0 0 * * *'],
  [{ preset: 'weekly', weekday: '0', clock: '23:59' }, '59 23 * * 0'],
  [{ preset: 'hourly' }, '5 * * * *'],
  [{ preset: 'cron', cron: ' */5 8-18 * * 1-5 ' }, '*/5 8-18 * * 1-5'],
])('makes %j to a text of cron', (some, cron) => {
  expect(cronOf(chosen(some))).toBe(cron);
});

it.each([
  ['30 2 * * *', { every: 'day', hour: 2, minute: 30 }],
  ['0  14 * * 0', { every: 'week', days: [0], hour: 14, minute: 0 }],
  ['0 8 * * 1-5', { every: 'week', days: [1, 2, 3, 4, 5], hour: 8, minute: 0 }],
  ['0 8 * * 7,3', { every: 'week', days: [3, 0], hour: 8, minute: 0 }],
  ['5 * * * *', { every: 'hour', minute: 5 }],
])('can say when %s comes', (cron, said) => {
  expect(spoken(cron)).toEqual(said);
});

it.each([
  '*/5 * * * *',
  '0 8 1 * *',
  '0 8 * 1 *',
  '0 8,12 * * *',
  '0 * * * 1',
  '0 8 * * MON',
  '0 8 * * 5-1',
  '0 8 * * */2',
  '',
])('leaves %j as it is', (cron) => {
  expect(spoken(cron)).toBeNull();
});

it.each<[string, Partial<TimesValues>]>([
  ['5 2 * * *', { preset: 'daily', clock: '02:05' }],
  ['59 23 * * 0', { preset: 'weekly', clock: '23:59', weekday: '0' }],
  ['5 * * * *', { preset: 'hourly', minute: 5 }],
  ['0 8 * * 1-5', { preset: 'cron' }],
  ['*/5 8-18 * * *', { preset: 'cron' }],
])('has %s chosen as it would be to make it', (cron, times) => {
  expect(timesOf(cron)).toMatchObject({ ...times, cron });
  expect(cronOf(timesOf(cron))).toBe(cron);
});

it('takes three days or more that follow each other as a range', () => {
  expect(rangeOf([1, 2, 3, 4, 5])).toEqual([1, 5]);
  expect(rangeOf([5, 6, 0])).toEqual([5, 0]);
  expect([[1, 2], [1, 3, 5], []].map(rangeOf)).toEqual([null, null, null]);
});

it('says times and days in the words of a language', () => {
  expect(clockInWords(14, 5, 'en').replace(/\s/, ' ')).toBe('2:05 PM');
  expect(clockInWords(14, 5, 'ko')).toBe('오후 2:05');
  expect(weekdaysInWords([1, 3, 0], 'en')).toBe('Monday, Wednesday, and Sunday');
  expect(weekdaysInWords([6], 'ko')).toBe('토요일');
});
