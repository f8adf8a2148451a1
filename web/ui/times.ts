/** Moments and durations in the words of a language. */
const JUST_NOW_MS = 10_000;

const UNITS = [
  ['year', 31_557_600_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** '5 minutes ago', 'in 2 hours'. Clocks of two machines differ, so a few seconds are 'now'; seconds go in tens to stay calm. */
export function relativeTime(moment: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const difference = moment - now;
  const size = Math.abs(difference);
  if (size < JUST_NOW_MS) return format.format(0, 'second');
  for (const [unit, length] of UNITS) {
    // What was given 8 hours a moment ago still has 8.
    const round = unit === 'minute' ? Math.trunc : Math.round;
    if (size >= length) return format.format(round(difference / length), unit);
  }
  return format.format(Math.trunc(difference / JUST_NOW_MS) * 10, 'second');
}

export function fullTime(moment: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(moment);
}

/** '2:30 PM' today, with the date on another day. */
export function clock(moment: number, now: number, language: string): string {
  const isToday = new Date(moment).toDateString() === new Date(now).toDateString();
  const day = isToday ? {} : ({ month: 'short', day: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, { ...day, hour: 'numeric', minute: '2-digit' }).format(moment);
}

/** '12 seconds', '8 hours', '1 day 12 hours'. */
export function durationInWords(milliseconds: number, language: string): string {
  const minute = 60_000;
  if (milliseconds >= minute) return minutesInWords(Math.floor(milliseconds / minute), language);
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'second', unitDisplay: 'long' }).format(seconds);
}

/** '8 hours', '1 day 12 hours'. */
export function minutesInWords(minutes: number, language: string): string {
  const parts = [
    ['day', Math.floor(minutes / 1440)],
    ['hour', Math.floor((minutes % 1440) / 60)],
    ['minute', Math.round(minutes % 60)],
  ] as const;
  const shown = parts.filter(([, amount]) => amount > 0);
  return (shown.length > 0 ? shown : [parts[2]])
    .map(([unit, amount]) =>
      new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(amount),
    )
    .join(' ');
}
