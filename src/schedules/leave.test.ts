import { expect, it } from 'vitest';
import type { ScheduleRecord } from '../records/schedule-records.ts';
import { LEAVE_MS, leaveStanding, leavesFor, runsAhead } from './leave.ts';

const NOW = Date.parse('2026-01-01T00:00:30Z');
const DAY_MS = 24 * 60 * 60_000;
const kim = { user_id: 'kim', role: 'user', account: 'kim', credential_id: '', credential: '' } as const;

const schedule = (more: Partial<ScheduleRecord> = {}): ScheduleRecord =>
  ({
    trigger: { kind: 'times', cron: '0 6 * * *', time_zone: 'UTC' },
    limits: { living: 1, interval_minutes: 5, per_day: 24 },
    runs: 1,
    leave_ends_at: NOW + LEAVE_MS,
    ...more,
  }) as ScheduleRecord;
const hourly = { kind: 'times', cron: '0 * * * *', time_zone: 'UTC' } as const;
const folder = { kind: 'files', folder: '/home/kim/drop' } as const;

it.each([
  ['each day', schedule(), 21],
  ['each day, as a study', schedule({ runs: 40 }), 840],
  ['each hour, as a study', schedule({ trigger: hourly, runs: 40 }), 1000],
  ['each hour, as often as it may', schedule({ trigger: hourly, limits: { ...schedule().limits, per_day: 2 } }), 42],
  ['at a time that is far', schedule({ trigger: { ...hourly, cron: '0 0 1 12 *' } }), 1],
  ['of a folder', schedule({ trigger: folder }), 504],
  ['of the largest study', schedule({ trigger: folder, runs: 1000 }), 1000],
])('there is leave for what is started %s', (_, of, expected) => expect(runsAhead(of, NOW)).toBe(expected));

it.each([
  ['plenty', schedule(), 21, NOW, 21, false],
  ['few days', schedule(), 21, NOW + 17 * DAY_MS, 21, true],
  ['fewer starts than come', schedule(), 2, NOW, 2, true],
  ['as few as come', schedule(), 5, NOW + 15.5 * DAY_MS, 5, false],
  ['no whole start', schedule({ runs: 4, trigger: folder }), 3, NOW, 0, true],
])('what is left is told: %s', (_, of, leaves, now, starts, is_near_end) => {
  expect(leaveStanding(of, leaves, now)).toEqual({ ends_at: of.leave_ends_at, starts, is_near_end });
});

it('leave is of runs with ids of their own, under the home of their account', async () => {
  const asked: unknown[] = [];
  const leaves = await leavesFor(
    {
      async grantsFor(_, account, root, ids) {
        asked.push(account, root);
        return ids.map((id) => ({ submit_grant: `submit ${id}`, forget_grant: null, outputs_grant: null }));
      },
      now: () => NOW,
    },
    kim,
    { account: 'kim-account', home: '/home/kim' },
    { count: 50, together: 10 },
  );
  expect(asked).toEqual(['kim-account', '/home/kim/berth-runs']);
  expect(new Set(leaves.map(({ run_id }) => run_id)).size).toBe(50);
  for (const { run_id, submit_grant } of leaves) expect(submit_grant).toBe(`submit ${run_id}`);
});
