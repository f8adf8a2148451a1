import { describe, expect, it } from 'vitest';
import { durationInWords, minutesInWords, relativeTime } from './times.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('how long ago', () => {
  it.each([
    [-3 * SECOND, 'now', '지금'],
    [4 * SECOND, 'now', '지금'],
    [-37 * SECOND, '30 seconds ago', '30초 전'],
    [-5.9 * MINUTE, '5 minutes ago', '5분 전'],
    [2 * HOUR + MINUTE, 'in 2 hours', '2시간 후'],
    [3650 * 24 * HOUR, 'in 10 years', '10년 후'],
    [8 * HOUR - MINUTE, 'in 8 hours', '8시간 후'],
    [-30 * HOUR, 'yesterday', '어제'],
  ])('%d ms is %s, %s', (difference, english, korean) => {
    expect(relativeTime(NOW + difference, NOW, 'en')).toBe(english);
    expect(relativeTime(NOW + difference, NOW, 'ko')).toBe(korean);
  });
});

it.each([
  [30, '30 minutes', '30분'],
  [480, '8 hours', '8시간'],
  [2190, '1 day 12 hours 30 minutes', '1일 12시간 30분'],
  [0, '0 minutes', '0분'],
])('%d minutes are %s, %s', (minutes, english, korean) => {
  expect(minutesInWords(minutes, 'en')).toBe(english);
  expect(minutesInWords(minutes, 'ko')).toBe(korean);
});

it.each([
  [400, '0 seconds', '0초'],
  [1 * SECOND, '1 second', '1초'],
  [59 * SECOND, '59 seconds', '59초'],
  [61 * SECOND, '1 minute', '1분'],
  [2 * HOUR + 61 * SECOND, '2 hours 1 minute', '2시간 1분'],
])('%d ms last %s, %s', (duration, english, korean) => {
  expect(durationInWords(duration, 'en')).toBe(english);
  expect(durationInWords(duration, 'ko')).toBe(korean);
});
