/** What a float has of digits that mean something: 0.3 where a sum of tenths gives 0.30000000000000004. */
const DIGITS = 15;

export const tidy = (value: number): number => Number(value.toPrecision(DIGITS));
