/** Samples that cover each axis evenly: of as many strata as there are samples every one is met once. */
import { tidy } from './tidy.ts';

export interface Span {
  from: number;
  to: number;
  scale: 'linear' | 'log';
  integer: boolean;
}

/** By sample, then by span. The same seed gives the same numbers, on every machine. */
export function latinHypercube(spans: readonly Span[], count: number, seed: number): number[][] {
  const random = randomFrom(seed);
  const columns = spans.map((span) => shuffled(count, random).map((stratum) => at(span, (stratum + random()) / count)));
  return Array.from({ length: count }, (_, sample) => columns.map((column) => column[sample] as number));
}

/** `share` is at least 0 and less than 1. */
function at({ from, to, scale, integer }: Span, share: number): number {
  if (scale === 'log') {
    const value = from * (to / from) ** share;
    return integer ? Math.round(value) : tidy(value);
  }
  // Each whole number has as much room as any other.
  return integer ? Math.floor(from + share * (to - from + 1)) : tidy(from + share * (to - from));
}

/** 0, 1, … in any order (Fisher and Yates). */
function shuffled(count: number, random: () => number): number[] {
  const numbers = [...Array(count).keys()];
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [numbers[last], numbers[other]] = [numbers[other] as number, numbers[last] as number];
  }
  return numbers;
}

/** Mulberry32: Node's own random numbers take no seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
