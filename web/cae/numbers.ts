/** Numbers as engineers write them: 0.25, 1.2e-7. */
import type { Value } from './curves.ts';

const DIGITS = 5;

export function numberInWords(value: Value): string {
  if (value === undefined) return '–';
  if (value === null) return 'NaN';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6))
    return value
      .toExponential(DIGITS - 1)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)));
}

/** '42%'; only what is through is 100%. */
export const shareInWords = (share: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'percent' }).format(Math.floor(share * 100) / 100);
