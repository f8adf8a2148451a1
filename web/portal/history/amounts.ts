/** Measured amounts in the words of a language. */
import type { Series } from '../../../src/history/schema.ts';

const KIB = 1024;
/** Of more nobody asks for fractions. */
const WHOLE_FROM = 100;
const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function amountInWords(value: number, unit: Series['unit'], language: string): string {
  const number = (amount: number, digits: number) => amount.toLocaleString(language, { maximumFractionDigits: digits });
  if (unit === 'percent') return `${number(value, 1)} %`;
  if (unit === 'count') return number(value, value < WHOLE_FROM ? 2 : 0);
  const power = value < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log(value) / Math.log(KIB)));
  const text = `${number(value / KIB ** power, 1)} ${SIZES[power]}`;
  return unit === 'bytes' ? text : `${text}/s`;
}

export interface Summary {
  last: number | null;
  lowest: number;
  mean: number;
  highest: number;
}

/** null where nothing was measured. `last` is null where the newest moments are a gap. */
export function summaryOf(values: readonly (number | null)[]): Summary | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return {
    // The newest moment may not have been measured yet.
    last: values.at(-1) ?? values.at(-2) ?? null,
    lowest: Math.min(...known),
    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
    highest: Math.max(...known),
  };
}
