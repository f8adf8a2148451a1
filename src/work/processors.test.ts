import { expect, it } from 'vitest';
import { placesBeside } from './processors.ts';

const living = (...cpus: number[]) => cpus.map((count) => ({ resources: { cpus: count } }));

it('there is room for as many as there are processors left, for one that wants more than all alone, and for any where there is a queue', () => {
  expect(placesBeside(living(1, 2), 2, 8)).toBe(2);
  expect(placesBeside(living(4, 4), 1, 8)).toBe(0);
  expect(placesBeside(living(), 16, 8)).toBe(1);
  expect(placesBeside(living(1), 16, 8)).toBe(0);
  expect(placesBeside(living(4, 4, 4), 1, null)).toBe(Number.POSITIVE_INFINITY);
});
