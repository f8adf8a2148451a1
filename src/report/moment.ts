/** Times as reports say them. */
import type { Language } from './schema.ts';

/** In the time of this machine, which it names: who reads it may be elsewhere. */
export const momentOf = (at: number, language: Language): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long', hourCycle: 'h23' }).format(at);

/** Of the two largest units that it has: minutes and seconds, hours and minutes, … */
export function durationOf(milliseconds: number, language: Language): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const parts = {
    day: Math.floor(seconds / 86_400),
    hour: Math.floor(seconds / 3600) % 24,
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
  };
  return Object.entries(parts)
    .filter(([, count]) => count > 0)
    .slice(0, 2)
    .map(([unit, count]) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count))
    .join(' ');
}
