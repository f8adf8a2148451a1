import { expect, it } from 'vitest';
import { spanOf, timesOf } from './span.ts';

const HOUR = 3600;
const NOW = 1_800_000_007;

it.each([
  [HOUR, 15],
  [6 * HOUR, 120],
  [24 * HOUR, 300],
  [7 * 24 * HOUR, 3600],
  [31 * 24 * HOUR, 4 * HOUR],
])('divides %i seconds into so many that a chart can show them', (seconds) => {
  const span = spanOf({ from: NOW - seconds, until: null }, NOW);
  expect([span.from % span.step, span.until % span.step]).toEqual([0, 0]);
  const times = timesOf(span);
  expect(times.length).toBeLessThanOrEqual(302);
  expect(times.length).toBeGreaterThan(80);
  expect([times[0], times.at(-1)]).toEqual([span.from, span.until]);
});

it('asks the same a moment later', () => {
  const ask = (now: number) => spanOf({ from: now - HOUR, until: null }, now);
  expect(ask(NOW)).toEqual(ask(NOW + 5));
});

it('knows nothing of the future, and not all of the past', () => {
  expect(spanOf({ from: NOW + HOUR, until: NOW + 2 * HOUR }, NOW).until).toBeLessThanOrEqual(NOW);
  const all = spanOf({ from: 0, until: null }, NOW);
  expect(timesOf(all).length).toBeLessThanOrEqual(302);
  expect(all.from).toBeGreaterThan(NOW - 410 * 24 * HOUR);
});
