import { expect, it } from 'vitest';
import { amountInWords, summaryOf } from './amounts.ts';

it.each([
  [0, 'bytes', '0 B'],
  [1536, 'bytes', '1.5 KiB'],
  [16 * 1024 ** 3, 'bytes', '16 GiB'],
  [1024 ** 2, 'bytes_per_second', '1 MiB/s'],
  [0.25, 'bytes_per_second', '0.3 B/s'],
  [12.345, 'percent', '12.3 %'],
  [1234.4, 'count', '1,234'],
  [1.774, 'count', '1.77'],
] as const)('says %d %s as %s', (value, unit, words) => {
  expect(amountInWords(value, unit, 'en')).toBe(words);
});

it('sums up what was measured, without the gaps', () => {
  expect(summaryOf([null, 1, null, 3, null])).toEqual({ last: 3, lowest: 1, mean: 2, highest: 3 });
  expect(summaryOf([1, null, null])?.last).toBeNull();
  expect(summaryOf([null])).toBeNull();
});
