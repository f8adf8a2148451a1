/** What the records must do for schedules and their occasions. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RowsChanged, UniqueViolation } from '../../src/records/database.ts';
import type { Records } from '../../src/records/records.ts';
import type { ScheduleChange } from '../../src/records/schedule-records.ts';
import type { RecordsUnderTest } from './records.ts';
import { leave, NOW, occasion, run, sample, schedule, study, user } from './records-samples.ts';

export function scheduleRecordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records of schedules: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
      await records.users.insert(user('kim'));
      await records.users.insert(user('lee'));
    });
    afterEach(() => under.close());

    const added = (key: string, more: object = {}): ScheduleChange => ({
      occasion: { record: occasion('d', key, more), before: null },
    });
    const keys = async () =>
      (await records.schedules.occasions({ schedule_id: 'd', limit: 100 })).items.map(
        ({ occasion_key, status }) => `${occasion_key} ${status}`,
      );
    const leaveIds = async () => (await records.schedules.leaves('d', 100)).map(({ run_id }) => run_id);

    it('are what they were, also after the database was opened again', async () => {
      const full = schedule('d', {
        name: "날개 'wing'",
        trigger: { kind: 'files', folder: '/home/kim/두 번' },
        status: 'paused',
        pause_reason: 'failures',
        message: '다시',
        next_at: null,
        watch_grant: 'grant',
      });
      const leaves = [leave('d', 'r1', { submit_grant: 's', forget_grant: 'f', outputs_grant: 'o' }), leave('d', 'r2')];
      const first = occasion('d', 'file-1', { input: "/home/kim/두\n'x'", counted_at: NOW });
      await records.schedules.insert(full, {
        leaves,
        seen: ['a', 'b'],
        occasion: { record: first, before: null },
      });
      const { schedules } = await under.reopen();
      expect(await schedules.get('d')).toEqual(full);
      expect(await schedules.get('e')).toBeNull();
      expect(await schedules.leaves('d', 5)).toEqual(leaves);
      expect(await schedules.leaves('d', 1)).toEqual(leaves.slice(0, 1));
      expect([...(await schedules.leavesLeft(['d', 'e']))]).toEqual([['d', 2]]);
      expect(await schedules.seen('d')).toEqual(new Set(['a', 'b']));
      expect(await schedules.occasion('d', 'file-1')).toEqual(first);
      expect(await schedules.occasion('d', 'file-2')).toBeNull();
    });

    it('are listed to their own user, newest first', async () => {
      for (const [n, id] of ['a', 'b'].entries())
        await records.schedules.insert(schedule(id, { created_at: NOW + n }), {});
      await records.schedules.insert(schedule('of lee', { user_id: 'lee' }), {});
      expect((await records.schedules.list('kim')).map(({ schedule_id }) => schedule_id)).toEqual(['b', 'a']);
    });

    it('are told when their time has come, or when they watch, as long as they are not paused', async () => {
      await records.schedules.insert(schedule('now', { next_at: NOW }), {});
      await records.schedules.insert(schedule('before', { next_at: NOW - 1 }), {});
      await records.schedules.insert(schedule('later', { next_at: NOW + 1 }), {});
      await records.schedules.insert(schedule('paused', { next_at: NOW, status: 'paused' }), {});
      await records.schedules.insert(schedule('watches', { next_at: null }), {});
      await records.schedules.insert(schedule('rests', { next_at: null, status: 'paused' }), {});
      expect((await records.schedules.due(NOW)).map(({ schedule_id }) => schedule_id)).toEqual(['before', 'now']);
      expect((await records.schedules.watching()).map(({ schedule_id }) => schedule_id)).toEqual(['watches']);
    });

    it('start something at an occasion once, with what it starts and the leave for that, or not at all', async () => {
      await records.schedules.insert(schedule('d'), { leaves: [leave('d', 'r1'), leave('d', 'r2')] });
      const record = occasion('d', 'time-1', { status: 'running', run_id: 'r1' });
      const start = (version: number) =>
        records.schedules.update(schedule('d', { version, next_at: NOW + 5 }), {
          occasion: { record, before: null },
          started: { run: run('r1') },
          used: [leave('d', 'r1')],
        });
      // Two who believe to be the monitor.
      const both = await Promise.allSettled([start(1), start(1)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await records.runs.get('r1')).toEqual(run('r1'));
      expect(await leaveIds()).toEqual(['r2']);
      expect(await records.schedules.get('d')).toEqual(schedule('d', { version: 2, next_at: NOW + 5 }));

      const again = records.schedules.update(schedule('d', { version: 2 }), {
        occasion: { record: { ...record, run_id: 'r2' }, before: null },
        started: { run: run('r2') },
        used: [leave('d', 'r2')],
      });
      await expect(again).rejects.toThrow(UniqueViolation);
      const spent = records.schedules.update(schedule('d', { version: 2 }), {
        ...added('time-2'),
        started: { run: run('r3') },
        used: [leave('d', 'r1')],
      });
      await expect(spent).rejects.toThrow(RowsChanged);
      const old = records.schedules.update(schedule('d'), { ...added('time-3'), started: { run: run('r4') } });
      await expect(old).rejects.toThrow(RowsChanged);
      for (const id of ['r2', 'r3', 'r4']) expect(await records.runs.get(id)).toBeNull();
      expect(await keys()).toEqual(['time-1 running']);
      expect(await leaveIds()).toEqual(['r2']);
    });

    it('start studies with their samples', async () => {
      await records.schedules.insert(schedule('d'), {});
      await records.schedules.update(schedule('d'), {
        ...added('time-1', { status: 'running', study_id: 'y' }),
        started: { study: study('y'), samples: [sample('y', 0, 'r1')] },
      });
      expect(await records.studies.get('y')).toEqual(study('y'));
      expect(await records.studies.waiting('y', 5)).toEqual([sample('y', 0, 'r1')]);
    });

    it('have occasions that go from state to state, one after the other', async () => {
      await records.schedules.insert(schedule('d'), added('file-1', { at: NOW + 1 }));
      let current = await records.schedules.update(schedule('d'), added('file-0'));
      expect((await records.schedules.waiting('d'))?.occasion_key).toBe('file-0');
      const record = occasion('d', 'file-0', { status: 'refused', reason: 'refused', message: 'no' });
      current = await records.schedules.update(current, { occasion: { record, before: 'waiting' } });
      expect(await records.schedules.occasion('d', 'file-0')).toEqual(record);
      const late = records.schedules.update(current, { occasion: { record, before: 'waiting' } });
      await expect(late).rejects.toThrow(RowsChanged);
      expect(await keys()).toEqual(['file-1 waiting', 'file-0 refused']);
      await records.schedules.update(current, { skipsWaiting: true });
      expect(await keys()).toEqual(['file-1 skipped', 'file-0 refused']);
      expect(await records.schedules.waiting('d')).toBeNull();
    });

    it('tell what has become of what they have started', async () => {
      await records.studies.insert(study('y', { status: 'cancelled' }), []);
      await records.runs.insert(run('r', { status: 'failed' }));
      await records.schedules.insert(schedule('d'), added('1', { status: 'running', run_id: 'r' }));
      let current = await records.schedules.update(schedule('d'), added('2', { status: 'running', study_id: 'y' }));
      current = await records.schedules.update(current, added('3', { status: 'running', run_id: 'gone' }));
      await records.schedules.update(current, added('4', { status: 'completed', run_id: 'r' }));
      const running = await records.schedules.running();
      expect(
        running
          .map(({ occasion, run_status, study_status }) => [occasion.occasion_key, run_status, study_status])
          .sort(),
      ).toEqual([
        ['1', 'failed', null],
        ['2', null, 'cancelled'],
        ['3', null, null],
      ]);
      expect(running.find(({ occasion }) => occasion.occasion_key === '1')?.occasion).toEqual(
        occasion('d', '1', { status: 'running', run_id: 'r' }),
      );
    });

    it('tell what their limits go by', async () => {
      await records.schedules.insert(schedule('e'), {
        occasion: { record: occasion('e', '1', { status: 'running', counted_at: NOW }), before: null },
      });
      await records.schedules.insert(schedule('d'), {});
      expect(await records.schedules.standing('d', NOW)).toEqual({ living: 0, counted: 0, last: null });
      let current = await records.schedules.update(
        schedule('d'),
        added('1', { status: 'running', counted_at: NOW + 1 }),
      );
      current = await records.schedules.update(current, added('2', { status: 'failed', counted_at: NOW + 2 }));
      current = await records.schedules.update(current, added('3', { status: 'completed', counted_at: NOW }));
      await records.schedules.update(current, added('4', { status: 'skipped' }));
      expect(await records.schedules.standing('d', NOW)).toEqual({ living: 1, counted: 2, last: NOW + 2 });
    });

    it('have other leave in the place of what was left, and know what they have seen', async () => {
      await records.schedules.insert(schedule('d'), { leaves: [leave('d', 'r1'), leave('d', 'r2')], seen: ['a'] });
      await records.schedules.update(schedule('d'), { leaves: [leave('d', 'r3')], seen: ['a', 'b'] });
      expect(await leaveIds()).toEqual(['r3']);
      expect(await records.schedules.seen('d')).toEqual(new Set(['a', 'b']));
      expect(await records.schedules.leavesLeft([])).toEqual(new Map());
    });

    it('have occasions page by page, of which old ones go that are over', async () => {
      await records.schedules.insert(schedule('d'), {});
      let current = schedule('d');
      for (const [n, status] of (['completed', 'waiting', 'running', 'skipped'] as const).entries())
        current = await records.schedules.update(current, added(`${n}`, { at: NOW + n, status }));
      await records.schedules.insert(schedule('e'), {});
      const newest = await records.schedules.newestOccasions(['d', 'e', 'none']);
      expect([...newest.values()].map(({ schedule_id, occasion_key }) => [schedule_id, occasion_key])).toEqual([
        ['d', '3'],
      ]);
      expect(await records.schedules.newestOccasions([])).toEqual(new Map());
      const first = await records.schedules.occasions({ schedule_id: 'd', limit: 3 });
      expect(first.items.map(({ occasion_key }) => occasion_key)).toEqual(['3', '2', '1']);
      const cursor = first.next_cursor ?? '';
      const second = await records.schedules.occasions({ schedule_id: 'd', limit: 3, cursor });
      expect([second.items.map(({ occasion_key }) => occasion_key), second.next_cursor]).toEqual([['0'], null]);
      await records.schedules.deleteOccasionsBefore(NOW + 3);
      expect(await keys()).toEqual(['3 skipped', '2 running', '1 waiting']);
    });

    it('are gone with all that belongs to them, and what they have started stays', async () => {
      await records.schedules.insert(schedule('d'), { leaves: [leave('d', 'r1')], seen: ['a'], ...added('1') });
      await records.schedules.update(schedule('d'), { ...added('2', { run_id: 'r' }), started: { run: run('r') } });
      await records.schedules.delete('d');
      expect(await records.schedules.get('d')).toBeNull();
      expect([await keys(), await leaveIds(), (await records.schedules.seen('d')).size]).toEqual([[], [], 0]);
      expect(await records.runs.get('r')).toEqual(run('r'));
    });

    it('are stored with the key under which they were asked for, or not at all', async () => {
      const key = { user_id: 'kim', key: 'k', request_hash: 'h', session_id: 'd', created_at: NOW };
      await records.schedules.insert(schedule('d'), { leaves: [leave('d', 'r1')] }, key);
      const again = records.schedules.insert(
        schedule('e'),
        { leaves: [leave('e', 'r2')] },
        { ...key, session_id: 'e' },
      );
      await expect(again).rejects.toThrow(UniqueViolation);
      expect(await records.schedules.get('e')).toBeNull();
      expect(await records.schedules.leaves('e', 1)).toEqual([]);
    });
  });
}
