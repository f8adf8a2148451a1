import { expect, it } from 'vitest';
import { numberInWords, shareInWords } from './numbers.ts';

it.each([
  [0, '0'],
  [0.25, '0.25'],
  [1 / 3, '0.33333'],
  [1e-7, '1e-7'],
  [-1.23456789e-7, '-1.2346e-7'],
  [123_456, '123456'],
  [1234.5678, '1234.6'],
  [2e6, '2e6'],
  [1.05e10, '1.05e10'],
  [1e-10, '1e-10'],
  [null, 'NaN'],
  [undefined, '–'],
])('writes %s as %s', (value, words) => {
  expect(numberInWords(value)).toBe(words);
});

it('says 100% only of what is through', () => {
  expect([0, 0.289, 0.999, 1].map((share) => shareInWords(share, 'en'))).toEqual(['0%', '28%', '99%', '100%']);
});
