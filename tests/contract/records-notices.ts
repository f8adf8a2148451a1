/** What the records must do for notices, who has put them away, and maintenance. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RowsChanged } from '../../src/records/database.ts';
import type { Records } from '../../src/records/records.ts';
import type { RecordsUnderTest } from './records.ts';
import { maintenance, NOW, notice, user } from './records-samples.ts';

export function noticeRecordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records of notices: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
      await records.users.insert(user('kim'));
      await records.users.insert(user('lee'));
    });
    afterEach(() => under.close());

    const current = async (moment: number, who: string | null = 'kim') =>
      (await records.notices.current(moment, who)).map(({ notice_id }) => notice_id);

    it('are what they were, also after the database was opened again', async () => {
      const full = notice('a', {
        severity: 'critical',
        texts: { en: null, ko: { title: '점검 "안내"', text: '첫 줄\n<b>둘째</b> https://site.example/a?b=1' } },
        ends_at: NOW + 1000,
        required: true,
        at_login: true,
      });
      await records.notices.insert(full);
      await records.notices.insert(notice('b'));
      const again = await under.reopen();
      expect(await again.notices.get('a')).toEqual(full);
      expect(await again.notices.get('b')).toEqual(notice('b'));
      expect(await again.notices.get('c')).toBeNull();
    });

    it('are shown from their beginning until before their end, the latest first', async () => {
      await records.notices.insert(notice('for ever'));
      await records.notices.insert(notice('a while', { starts_at: NOW + 10, ends_at: NOW + 20 }));
      expect(await current(NOW - 1)).toEqual([]);
      expect(await current(NOW)).toEqual(['for ever']);
      expect(await current(NOW + 10)).toEqual(['a while', 'for ever']);
      expect(await current(NOW + 19)).toEqual(['a while', 'for ever']);
      expect(await current(NOW + 20)).toEqual(['for ever']);
    });

    it('tell when the next one begins or ends', async () => {
      expect(await records.notices.nextChange(NOW)).toBeNull();
      await records.notices.insert(notice('a', { starts_at: NOW + 10, ends_at: NOW + 30 }));
      await records.notices.insert(notice('b', { starts_at: NOW - 5, ends_at: NOW + 20 }));
      expect(await records.notices.nextChange(NOW)).toBe(NOW + 10);
      expect(await records.notices.nextChange(NOW + 10)).toBe(NOW + 20);
      expect(await records.notices.nextChange(NOW + 20)).toBe(NOW + 30);
      expect(await records.notices.nextChange(NOW + 30)).toBeNull();
    });

    it('are put away by each user alone, once, and counted', async () => {
      await records.notices.insert(notice('a'));
      await records.notices.insert(notice('b', { starts_at: NOW + 1, at_login: true }));
      await records.notices.dismiss('a', 'kim', NOW + 5);
      await records.notices.dismiss('a', 'kim', NOW + 6);
      await records.notices.dismiss('b', 'lee', NOW + 7);
      await records.notices.dismiss('b', 'kim', NOW + 8);
      await records.notices.dismiss('none', 'kim', NOW + 8);
      expect(await current(NOW + 9)).toEqual([]);
      expect(await current(NOW + 9, 'lee')).toEqual(['a']);
      expect(await current(NOW + 9, null)).toEqual(['b']);
      expect(await records.notices.list(9)).toEqual([
        { ...notice('b', { starts_at: NOW + 1, at_login: true }), dismissed: 2 },
        { ...notice('a'), dismissed: 1 },
      ]);
      expect(await records.notices.list(1)).toHaveLength(1);
    });

    it('are changed only by who read the newest version, and stay put away', async () => {
      await records.notices.insert(notice('a'));
      await records.notices.dismiss('a', 'kim', NOW);
      const changed = await records.notices.update(notice('a', { severity: 'critical' }));
      expect(changed.version).toBe(2);
      await expect(records.notices.update(notice('a'))).rejects.toThrow(RowsChanged);
      await expect(records.notices.update(notice('none'))).rejects.toThrow(RowsChanged);
      expect(await records.notices.get('a')).toEqual(changed);
      expect(await current(NOW)).toEqual([]);
      expect(await current(NOW, 'lee')).toEqual(['a']);
    });

    it('are deleted once, with who had put them away', async () => {
      await records.notices.insert(notice('a'));
      await records.notices.dismiss('a', 'kim', NOW);
      expect(await records.notices.delete('a')).toBe(true);
      expect(await records.notices.delete('a')).toBe(false);
      await records.notices.insert(notice('a'));
      expect(await current(NOW)).toEqual(['a']);
    });

    it('know of one maintenance at most', async () => {
      expect(await records.maintenance.get()).toBeNull();
      await records.maintenance.start(maintenance());
      await records.maintenance.start(maintenance({ message: { en: null, ko: '점검 중' }, ends_at: NOW + 5 }));
      const again = await under.reopen();
      expect(await again.maintenance.get()).toEqual(
        maintenance({ message: { en: null, ko: '점검 중' }, ends_at: NOW + 5 }),
      );
      expect(await again.maintenance.end()).toBe(true);
      expect(await again.maintenance.end()).toBe(false);
      expect(await again.maintenance.get()).toBeNull();
    });
  });
}
