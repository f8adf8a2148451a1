/**
 * How often a scheduler that serves others too is asked: as soon as something is known to have happened, and on average no more
 * than once in 2 s, or in five times what an answer takes it.
 */
const INTERVAL_MS = 2_000;
const INTERVAL_PER_DURATION = 5;
/** So many looks may come at once after a quiet time. */
const SAVED_MAX = 3;

export interface Pace {
  /** How long the next look has to wait yet. */
  waitMs(): number;
  /** A look was taken, and took so long. */
  took(durationMs: number): void;
}

export function pace(now: () => number): Pace {
  let intervalMs = INTERVAL_MS;
  let saved = SAVED_MAX;
  let countedAt = now();

  function count(): void {
    const at = now();
    // A clock that is set back adds nothing.
    saved = Math.min(SAVED_MAX, saved + Math.max(0, at - countedAt) / intervalMs);
    countedAt = at;
  }

  return {
    waitMs() {
      count();
      return saved >= 1 ? 0 : Math.ceil((1 - saved) * intervalMs);
    },
    took(durationMs) {
      count();
      saved -= 1;
      intervalMs = Math.max(INTERVAL_MS, INTERVAL_PER_DURATION * durationMs);
    },
  };
}
