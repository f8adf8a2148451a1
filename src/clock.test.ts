import { describe, expect, it } from 'vitest';
import { aheadMs, checkClock, clockFault } from './clock.ts';

/** A clock that shows these, one after the other. */
const showing =
  (...moments: number[]) =>
  () =>
    moments.shift() ?? Number.NaN;

describe('how far a clock is ahead', () => {
  it.each([
    ['ahead of the other', 61_000, 1_000, 61_100, 60_000],
    ['behind it', 1_000, 61_100, 1_100, -60_000],
    ['as far as a slow answer lets one say', 1_000, 3_000, 9_000, 0],
  ])('%s', async (_, before, there, after, expected) => {
    expect(await aheadMs(async () => there, showing(before, after))).toBe(expected);
  });

  it('matters from more than five seconds on', () => {
    expect(clockFault(5_000, 'x')).toBeNull();
    expect(clockFault(-5_000, 'x')).toBeNull();
    expect(clockFault(60_000, 'the server')).toContain('60 s ahead of that of the server');
    expect(clockFault(-6_000, 'the server')).toContain('6 s behind that of the server');
  });

  it('is told with a cure', async () => {
    await expect(checkClock(async () => Date.now() - 60_000)).rejects.toThrow(/60 s ahead.*set-ntp true/);
    await expect(checkClock(async () => Date.now())).resolves.toBeUndefined();
  });
});
