import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import type { ScheduleRequest } from '../../../src/schedules/schema.ts';
import {
  faultsOfServer,
  type ScheduleValues,
  scheduleFaults,
  scheduleRequest,
  scheduleValues,
  valuesOfSchedule,
} from './schedule-form.ts';

const t = ((key: string, blanks: object = {}) => [key, ...Object.values(blanks)].join(' ')) as unknown;
const starts = { kind: 'run' as const, solver_id: 'square', params: {}, resources: {} };
const values = (some: Partial<ScheduleValues> = {}): ScheduleValues => ({
  ...scheduleValues('Each night', 'Asia/Seoul'),
  ...some,
});
const times = (some: Partial<ScheduleValues['times']>) => ({ times: { ...values().times, ...some } });

it('asks for what was chosen, and for nothing of what was chosen before', () => {
  const folder = '/home/kim/scans/';
  expect(scheduleRequest(values({ folder }), starts)).toEqual({
    name: 'Each night',
    trigger: { kind: 'times', cron: '30 2 * * *', time_zone: 'Asia/Seoul' },
    starts,
    limits: { living: 1, interval_minutes: 5, per_day: 24 },
  });
  expect(scheduleRequest(values({ folder, kind: 'files' }), starts).trigger).toEqual({
    kind: 'files',
    folder: '/home/kim/scans',
  });
});

it.each<[string, Partial<ScheduleValues>, Record<string, string>]>([
  ['no name', { name: ' ' }, { name: 'invalid.required' }],
  ['no time of the day', times({ clock: '' }), { 'times.clock': 'invalid.required' }],
  ['no such minute', times({ preset: 'hourly', minute: 60 }), { 'times.minute': 'invalid.max 59' }],
  ['no times', times({ preset: 'cron' }), { 'times.cron': 'invalid.required' }],
  ['no folder', { kind: 'files' }, { folder: 'invalid.required' }],
  ['a relative folder', { kind: 'files', folder: 'scans' }, { folder: 'invalid.path' }],
  [
    'too many at once',
    { limits: { living: 11, interval_minutes: 5, per_day: '' } },
    { 'limits.living': 'invalid.max 10', 'limits.per_day': 'invalid.number' },
  ],
  ['nothing that is not shown', { ...times({ preset: 'hourly', clock: '', cron: '' }), folder: 'scans' }, {}],
])('refuses %s', (_what, some, faults) => {
  expect(scheduleFaults(values(some), t as TFunction<'launch'>)).toEqual(faults);
});

it.each<ScheduleRequest['trigger']>([
  { kind: 'times', cron: '0 8 * * 1-5', time_zone: 'Europe/Berlin' },
  { kind: 'files', folder: '/home/kim/scans' },
])('begins with a schedule of %j as it is', (trigger) => {
  const request = { name: 'Each night', trigger, starts, limits: { living: 2, interval_minutes: 30, per_day: 3 } };
  const begun = valuesOfSchedule(request, 'Asia/Seoul');
  expect(scheduleFaults(begun, t as TFunction<'launch'>)).toEqual({});
  expect(scheduleRequest(begun, starts)).toEqual(request);
});

it("tells the dialog's faults from those of what is started", () => {
  const told = (field: string) => ({ field, message: 'is wrong' });
  expect(faultsOfServer(['trigger.cron', 'limits.living', 'starts.params.side', 'starts.input'].map(told))).toEqual({
    own: { 'times.cron': 'is wrong', 'limits.living': 'is wrong' },
    starts: [told('params.side'), told('input')],
  });
});
