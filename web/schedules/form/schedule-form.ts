/** The values of what says when a schedule starts, and how much; and their rules. */
import type { TFunction } from 'i18next';
import type { ProblemField } from '../../../src/http/schema.ts';
import type { Schedule, ScheduleRequest } from '../../../src/schedules/schema.ts';
import { type Faults, faultsAmong, numberFault } from '../../portal/catalogue/param-form.ts';
import { cronOf, isClock, type TimesValues, timesOf, USUAL_TIMES } from '../cron.ts';

export type Starts = ScheduleRequest['starts'];

export interface ScheduleValues {
  name: string;
  kind: ScheduleRequest['trigger']['kind'];
  times: TimesValues;
  time_zone: string;
  folder: string;
  limits: { living: number | string; interval_minutes: number | string; per_day: number | string };
}

export const MOST = { living: 10, interval_minutes: 1440, per_day: 200 } as const;
const NAME_MAX_LENGTH = 100;
const LAST_MINUTE = 59;

export const scheduleValues = (name: string, timeZone: string): ScheduleValues => ({
  name,
  kind: 'times',
  times: USUAL_TIMES,
  time_zone: timeZone,
  folder: '',
  limits: { living: 1, interval_minutes: 5, per_day: 24 },
});

/** Those of a schedule that is to be changed; `timeZone` is for one that has had none so far. */
export function valuesOfSchedule(
  schedule: Pick<Schedule, 'name' | 'trigger' | 'limits'>,
  timeZone: string,
): ScheduleValues {
  const { name, trigger, limits } = schedule;
  const values = { ...scheduleValues(name, timeZone), kind: trigger.kind, limits };
  return trigger.kind === 'times'
    ? { ...values, times: timesOf(trigger.cron), time_zone: trigger.time_zone }
    : { ...values, folder: trigger.folder };
}

const folderOf = (folder: string): string => folder.trim().replace(/(?<=.)\/+$/, '');

export function scheduleRequest({ name, kind, times, ...values }: ScheduleValues, starts: Starts): ScheduleRequest {
  const { living, interval_minutes, per_day } = values.limits;
  return {
    name: name.trim(),
    trigger:
      kind === 'times'
        ? { kind, cron: cronOf(times), time_zone: values.time_zone }
        : { kind, folder: folderOf(values.folder) },
    starts,
    limits: { living: Number(living), interval_minutes: Number(interval_minutes), per_day: Number(per_day) },
  };
}

/** The faults by path; empty where there are none. */
export function scheduleFaults(values: ScheduleValues, t: TFunction<'launch'>): Faults {
  const { kind, times, limits } = values;
  const required = (text: string) => (text.trim() === '' ? t('invalid.required') : null);
  const tooLong = values.name.trim().length > NAME_MAX_LENGTH ? t('invalid.tooLong', { max: NAME_MAX_LENGTH }) : null;
  const hasClock = times.preset === 'daily' || times.preset === 'weekly';
  const ofTrigger: [string, string | null][] =
    kind === 'files'
      ? [['folder', required(values.folder) ?? (values.folder.trim().startsWith('/') ? null : t('invalid.path'))]]
      : [
          ['times.clock', hasClock && !isClock(times.clock) ? t('invalid.required') : null],
          ['times.minute', times.preset === 'hourly' ? numberFault(times.minute, 0, LAST_MINUTE, true, t) : null],
          ['times.cron', times.preset === 'cron' ? required(times.cron) : null],
          ['time_zone', required(values.time_zone)],
        ];
  return faultsAmong([
    ['name', required(values.name) ?? tooLong],
    ...ofTrigger,
    ...(['living', 'interval_minutes', 'per_day'] as const).map((limit): [string, string | null] => [
      `limits.${limit}`,
      numberFault(limits[limit], 1, MOST[limit], true, t),
    ]),
  ]);
}

/** The server's faults: those at fields of the dialog, and those of what is started, at fields of its own form. */
export function faultsOfServer(fields: readonly ProblemField[]): { own: Faults; starts: ProblemField[] } {
  const places: Record<string, string> = {
    'trigger.cron': 'times.cron',
    'trigger.time_zone': 'time_zone',
    'trigger.folder': 'folder',
  };
  const isOfStarts = ({ field }: ProblemField) => field.startsWith('starts.');
  return {
    own: Object.fromEntries(
      fields.filter((one) => !isOfStarts(one)).map(({ field, message }) => [places[field] ?? field, message]),
    ),
    starts: fields.filter(isOfStarts).map(({ field, message }) => ({ field: field.slice('starts.'.length), message })),
  };
}
