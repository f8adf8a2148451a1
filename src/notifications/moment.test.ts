import { afterEach, expect, it, vi } from 'vitest';
import { moment } from './moment.ts';

afterEach(() => vi.unstubAllEnvs());

const SUMMER = Date.parse('2026-07-01T12:30:00Z');
const WINTER = Date.parse('2026-12-01T12:30:00Z');

it.each([
  ['Asia/Seoul', 'en', SUMMER, /Jul 1, 21:30 GMT\+9/],
  ['Asia/Seoul', 'ko', SUMMER, /7월 1일.* 21:30 GMT\+9/],
  ['America/New_York', 'en', SUMMER, /Jul 1, 08:30 EDT/],
  ['America/New_York', 'en', WINTER, /Dec 1, 07:30 EST/],
  ['America/New_York', 'ko', WINTER, /12월 1일.* 7:30 GMT-5|12월 1일.* 07:30 GMT-5/],
  ['UTC', 'en', WINTER, /Dec 1, 12:30 UTC/],
] as const)('in %s an e-mail (%s) says a moment with its zone', (zone, language, at, said) => {
  vi.stubEnv('TZ', zone);
  expect(moment(at, language)).toMatch(said);
});
