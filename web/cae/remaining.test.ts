import { expect, it } from 'vitest';
import { remainingMs } from './remaining.ts';

const START = '2026-01-05T10:00:00.000Z';
const after = (seconds: number) => Date.parse(START) + seconds * 1000;

it('takes as long for the rest as for what is done', () => {
  expect(remainingMs(START, 0.25, after(60))).toBe(180_000);
  expect(remainingMs(START, 0.5, after(60))).toBe(60_000);
});

it.each([
  [null, 0.5, after(60)],
  [START, null, after(60)],
  [START, 0.001, after(60)],
  [START, 1, after(60)],
  [START, 0.5, after(-5)],
])('says nothing of %s at %s', (started, progress, at) => {
  expect(remainingMs(started, progress, at)).toBeNull();
});
