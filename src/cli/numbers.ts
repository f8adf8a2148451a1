/** Numbers and times as people type them. */
import { usageFault } from './faults.ts';
import { safe } from './text.ts';

export function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw usageFault(`--${name} must be a whole number, not ${safe(text)}.`);
  return Number(text);
}

const MINUTES = { m: 1, h: 60, d: 24 * 60 };

/** 90, 90m, 8h or 2d: minutes where no unit is given. */
export function minutes(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit = 'm'] = text.match(/^(\d{1,6})([mhd]?)$/) ?? [];
  if (amount === undefined) throw usageFault(`--${name} must be minutes or a time like 8h or 2d, not ${safe(text)}.`);
  return Number(amount) * MINUTES[(unit || 'm') as keyof typeof MINUTES];
}
