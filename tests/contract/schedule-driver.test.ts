/** Several who believe to be the monitor drive schedules over one database, and some are killed: each occasion starts something once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { migrate } from '../../src/records/migrate.ts';
import type { Records } from '../../src/records/records.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import { scheduleDriver } from '../../src/schedules/driver.ts';
import { scheduleStore } from '../../src/schedules/store.ts';
import { leave, NOW, occasion, run, schedule, user } from './records-samples.ts';

const MINUTE_MS = 60_000;
const LEAVES = 40;

let folder: string;
let records: Records;
let now = NOW;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-driver-'));
  const db = await openSqlite(join(folder, 'berth.db'));
  await migrate(db);
  records = recordsOver(db);
  await records.users.insert(user('kim', { account: 'kim' }));
  now = NOW;
});
afterEach(async () => {
  await records.close();
  rmSync(folder, { recursive: true });
});

/** `begun` has the runs that it has handed to the scheduler; a `mortal` one is killed before it does. */
function driver({ begun = [], mortal = false }: { begun?: string[]; mortal?: boolean } = {}) {
  const store = scheduleStore({ records, bus: { publish: async () => '' } });
  return scheduleDriver({
    records,
    store,
    plan: async () => ({
      account: 'kim',
      home: '/home/kim',
      runs: 1,
      made: ([first]) => ({ run: run(first?.run_id ?? '') }),
    }),
    accountOf: ({ account }) => account,
    async begin(started) {
      if (mortal) throw new Error('killed');
      if ('run' in started) begun.push(started.run.run_id);
    },
    audit: async () => {},
    mayStart: async () => true,
    log: pino({ level: 'silent' }),
    now: () => now,
  });
}

async function insert(id: string, more: Parameters<typeof schedule>[1] = {}): Promise<void> {
  const trigger = { kind: 'times', cron: '* * * * *', time_zone: 'UTC' } as const;
  const limits = { living: 10, interval_minutes: 1, per_day: 100 };
  const leaves = Array.from({ length: LEAVES }, (_, n) => leave(id, `${id}-${n}`));
  await records.schedules.insert(
    schedule(id, { trigger, limits, next_at: NOW, leave_ends_at: NOW + 100 * MINUTE_MS, ...more }),
    { leaves },
  );
}
const occasionsOf = async (id: string) =>
  (await records.schedules.occasions({ schedule_id: id, limit: 100 })).items.reverse();

it('at the same moment', async () => {
  for (const id of ['a', 'b', 'c']) await insert(id);
  const begun: string[] = [];
  const drivers = [1, 2, 3].map(() => driver({ begun }));
  for (let minute = 0; minute < 5; minute++) {
    await Promise.all(drivers.map((one) => one.drive()));
    now += MINUTE_MS;
  }
  for (const id of ['a', 'b', 'c']) {
    const occasions = await occasionsOf(id);
    expect(occasions.map(({ at, status }) => [at, status])).toEqual(
      [0, 1, 2, 3, 4].map((minute) => [NOW + minute * MINUTE_MS, 'running']),
    );
    expect((await records.schedules.leavesLeft([id])).get(id)).toBe(LEAVES - 5);
  }
  expect(begun.length).toBe(15);
  expect(new Set(begun).size).toBe(15);
  expect(await records.runs.living()).toHaveLength(15);
});

it('although one is killed when it has stored what it starts', async () => {
  await insert('a');
  await driver({ mortal: true }).drive();
  await driver().drive();
  expect(await occasionsOf('a')).toHaveLength(1);
  expect((await records.runs.living()).map(({ run_id }) => run_id)).toEqual(['a-0']);
});

it('and nothing behind the back of who has paused it', async () => {
  await insert('a');
  const [due] = await records.schedules.due(now);
  const paused = { ...(due ?? schedule('a')), status: 'paused', pause_reason: 'user' } as const;
  const { drive } = driver();
  await Promise.all([drive(), records.schedules.update(paused).catch(() => {})]);
  const stored = await records.schedules.get('a');
  expect((await records.runs.living()).length).toBe(stored?.status === 'paused' ? 0 : 1);
});

it('until its leave is used up, which it says', async () => {
  await insert('a', { limits: { living: 10, interval_minutes: 1, per_day: 200 } });
  const { drive } = driver();
  await records.schedules.update((await records.schedules.get('a')) ?? schedule('a'), { leaves: [leave('a', 'last')] });
  await drive();
  now += MINUTE_MS;
  await drive();
  expect((await occasionsOf('a')).map(({ status, reason }) => [status, reason])).toEqual([
    ['running', null],
    ['skipped', 'paused'],
  ]);
  expect(await records.schedules.get('a')).toMatchObject({ status: 'paused', pause_reason: 'leave_used' });
});

it('what waits for its turn goes on waiting, until the limits allow it', async () => {
  await insert('a', {
    trigger: { kind: 'files', folder: '/drop' },
    next_at: null,
    limits: { living: 1, interval_minutes: 2, per_day: 9 },
  });
  const get = async () => (await records.schedules.get('a')) ?? schedule('a');
  for (const key of ['file-1', 'file-2'])
    await records.schedules.update(await get(), {
      occasion: {
        record: occasion('a', key, { at: now, input: `/drop/${key}` }),
        before: null,
      },
    });
  const { drive, startWaiting } = driver();
  const statuses = async () => (await occasionsOf('a')).map(({ status }) => status);
  await startWaiting(await get());
  await startWaiting(await get());
  expect(await statuses()).toEqual(['running', 'waiting']);
  const living = (await records.runs.living())[0] ?? run('none');
  await records.runs.update({ ...living, status: 'completed' });
  await drive();
  await startWaiting(await get());
  expect(await statuses()).toEqual(['completed', 'waiting']);
  now += 2 * MINUTE_MS;
  await startWaiting(await get());
  expect(await statuses()).toEqual(['completed', 'running']);
});
