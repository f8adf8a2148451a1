import type { Language } from './schema.ts';

/** In the time of this machine, which it names: who reads it may be elsewhere. */
export function moment(at: number, language: Language): string {
  const how = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat(language, { ...how, hourCycle: 'h23' }).format(at);
}
