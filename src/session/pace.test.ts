import { describe, expect, it } from 'vitest';
import { pace } from './pace.ts';

function paced() {
  let at = 0;
  const kept = pace(() => at);
  /** Looks as soon as it may, for so long; how many looks that were. */
  const lookFor = (ms: number, durationMs = 0): number => {
    const end = at + ms;
    for (let looks = 0; ; looks++) {
      at += kept.waitMs();
      if (at >= end) return looks;
      kept.took(durationMs);
    }
  };
  return { kept, lookFor, pass: (ms: number) => (at += ms) };
}

describe('the pace of looks', () => {
  it('answers what happens after a quiet time at once, a few times', () => {
    const { kept } = paced();
    for (let look = 0; look < 3; look++) {
      expect(kept.waitMs()).toBe(0);
      kept.took(10);
    }
    expect(kept.waitMs()).toBe(2000);
  });

  it('is one look in 2 s on average, however many are asked for', () => {
    const { lookFor } = paced();
    lookFor(10_000);
    expect(lookFor(100_000)).toBe(50);
  });

  it('is slower where the scheduler is', () => {
    const { lookFor } = paced();
    lookFor(60_000, 2000);
    expect(lookFor(100_000, 2000)).toBe(10);
  });

  it('is not deceived by a clock that is set back', () => {
    const { kept, pass } = paced();
    for (let look = 0; look < 3; look++) kept.took(10);
    pass(-3_600_000);
    expect(kept.waitMs()).toBe(2000);
  });
});
