/** How lines of a chart are told apart: by colour, and by dashes for who sees no colours. */

/** As many as are told apart; beyond them they begin again. */
export const TONES = 8;
const DASHES = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

export const dashOf = (index: number): number[] => DASHES[index % DASHES.length] ?? [];

export const toneOf = (index: number): string => `--series-${index % TONES}`;
