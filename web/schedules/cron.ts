/** Times like cron's: what is chosen as their text, and their text as what can be said in words. */

export const PRESETS = ['daily', 'weekly', 'hourly', 'cron'] as const;
export type Preset = (typeof PRESETS)[number];

export interface TimesValues {
  preset: Preset;
  /** '02:30', of those that come daily and weekly. */
  clock: string;
  /** '0' is Sunday. */
  weekday: string;
  /** Of those that come each hour. */
  minute: number | string;
  cron: string;
}

export const USUAL_TIMES: TimesValues = { preset: 'daily', clock: '02:30', weekday: '1', minute: 0, cron: '' };

/** What is simple enough to be said. */
export type Spoken =
  | { every: 'hour'; minute: number }
  | { every: 'day'; hour: number; minute: number }
  | { every: 'week'; days: number[]; hour: number; minute: number };

const CLOCK = /^(\d{1,2}):(\d{2})$/;
const NUMBER = /^\d+$/;
const DAYS = 7;

/** What stands there is sent as it is where it is no such time: the server says what is wrong with it. */
export function cronOf({ preset, clock, weekday, minute, cron }: TimesValues): string {
  const [, hours = '', minutes = ''] = CLOCK.exec(clock) ?? [];
  const at = `${Number(minutes)} ${Number(hours)}`;
  if (preset === 'daily') return `${at} * * *`;
  if (preset === 'weekly') return `${at} * * ${weekday}`;
  if (preset === 'hourly') return `${minute} * * * *`;
  return cron.trim();
}

export const isClock = (clock: string): boolean => CLOCK.test(clock);

/** null where words would not be shorter. */
export function spoken(cron: string): Spoken | null {
  const [minutes = '', hours = '', day, month, weekday = ''] = cron.trim().split(/\s+/);
  if (!NUMBER.test(minutes) || day !== '*' || month !== '*') return null;
  const minute = Number(minutes);
  if (hours === '*') return weekday === '*' ? { every: 'hour', minute } : null;
  if (!NUMBER.test(hours)) return null;
  const hour = Number(hours);
  if (weekday === '*') return { every: 'day', hour, minute };
  const days = weekdaysOf(weekday);
  return days && { every: 'week', days, hour, minute };
}

/** As it is chosen where it is one of the few, else as it is typed. */
export function timesOf(cron: string): TimesValues {
  const said = spoken(cron);
  const times = { ...USUAL_TIMES, cron };
  if (said?.every === 'hour') return { ...times, preset: 'hourly', minute: said.minute };
  if (said === null || (said.every === 'week' && said.days.length > 1)) return { ...times, preset: 'cron' };
  const clock = `${twoDigits(said.hour)}:${twoDigits(said.minute)}`;
  return said.every === 'day'
    ? { ...times, preset: 'daily', clock }
    : { ...times, preset: 'weekly', clock, weekday: said.days.join() };
}

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** '1-5' and '1,3,0' in the order of a week that begins on Monday; null for what has names or steps. */
function weekdaysOf(text: string): number[] | null {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [, from, to = from] = /^([0-7])(?:-([0-7]))?$/.exec(part) ?? [];
    if (from === undefined || Number(to) < Number(from)) return null;
    for (let day = Number(from); day <= Number(to); day += 1) days.add(day % DAYS);
  }
  return [...days].sort((a, b) => fromMonday(a) - fromMonday(b));
}

/** 0 is Monday. */
const fromMonday = (day: number): number => (day + DAYS - 1) % DAYS;

/** The first and the last of three days or more that follow each other. */
export function rangeOf(days: readonly number[]): [number, number] | null {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || days.length <= 2) return null;
  return fromMonday(last) - fromMonday(first) === days.length - 1 ? [first, last] : null;
}

/** A Sunday, whose hours no daylight saving moves. */
const sunday = (day: number, hour: number, minute: number): number => Date.UTC(2023, 0, 1 + day, hour, minute);

export const clockInWords = (hour: number, minute: number, language: string): string =>
  new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(
    sunday(0, hour, minute),
  );

export const weekdayInWords = (day: number, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(sunday(day, 0, 0));

export const weekdaysInWords = (days: readonly number[], language: string): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(days.map((day) => weekdayInWords(day, language)));
