/** Random numbers that come again: `BERTH_CHAOS_SEED` repeats those of a run that printed it. */
export interface Seeded {
  seed: number;
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
}

export function seeded(seed = Number(process.env.BERTH_CHAOS_SEED ?? Date.now() % 1_000_000)): Seeded {
  let state = seed;
  return {
    seed,
    // The generator known as mulberry32.
    below(limit) {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
    },
  };
}
