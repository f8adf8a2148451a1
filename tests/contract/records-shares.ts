/** What the records must do for links to sessions and those who open them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UniqueViolation } from '../../src/records/database.ts';
import type { Records } from '../../src/records/records.ts';
import type { RecordsUnderTest } from './records.ts';
import { guest, NOW, session, share } from './records-samples.ts';

export function shareRecordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records of shares: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
      await records.sessions.insert(session('s1'));
      await records.sessions.insert(session('s2'));
    });
    afterEach(() => under.close());

    it('are found by id and by the hash of their token, and listed oldest first for their session only', async () => {
      const control = share('b', { scope: 'control', audience: 'anyone', created_at: NOW + 1 });
      await records.shares.insert(control);
      await records.shares.insert(share('a'));
      await records.shares.insert(share('c', { session_id: 's2' }));
      expect(await records.shares.get('b')).toEqual(control);
      expect(await records.shares.findByToken('hash of b')).toEqual(control);
      expect(await records.shares.findByToken('b')).toBeNull();
      expect(await records.shares.get('d')).toBeNull();
      expect(await records.shares.list('s1')).toEqual([share('a'), control]);
    });

    it('have unique tokens', async () => {
      await records.shares.insert(share('a'));
      await expect(records.shares.insert(share('b', { token_hash: 'hash of a' }))).rejects.toThrow(UniqueViolation);
    });

    it('are revoked once, whoever tries at the same time, and stay listed', async () => {
      await records.shares.insert(share('a'));
      const tries = await Promise.all([records.shares.revoke('a', NOW + 5), records.shares.revoke('a', NOW + 6)]);
      expect(tries).toEqual([true, false]);
      expect(await records.shares.list('s1')).toEqual([share('a', { revoked_at: NOW + 5 })]);
      expect(await records.shares.revoke('none', NOW)).toBe(false);
    });

    it('have each guest once, who keeps what was given to him alone', async () => {
      await records.shares.insert(share('a'));
      await records.shares.insert(share('b', { created_at: NOW + 1 }));
      await records.shares.insert(share('c', { session_id: 's2' }));
      await records.guests.insert(guest('b', 'kim'));
      await records.guests.insert(guest('a', 'lee', { opened_at: NOW + 1 }));
      await records.guests.insert(guest('a', 'kim', { opened_at: NOW + 2 }));
      await records.guests.insert(guest('c', 'kim'));
      await expect(records.guests.insert(guest('a', 'kim', { scope: 'control' }))).rejects.toThrow(UniqueViolation);
      await records.guests.setScope('a', 'kim', 'control');
      await records.guests.setScope('a', 'nobody', 'control');
      expect(await records.guests.get('a', 'kim')).toMatchObject({ scope: 'control' });
      expect(await records.guests.get('a', 'nobody')).toBeNull();
      expect(
        (await records.guests.list('s1')).map(({ share_id, user_id, scope }) => [share_id, user_id, scope]),
      ).toEqual([
        ['b', 'kim', 'view'],
        ['a', 'lee', 'view'],
        ['a', 'kim', 'control'],
      ]);
    });

    it('go with their session, and their guests with them', async () => {
      await records.shares.insert(share('a'));
      await records.shares.insert(share('c', { session_id: 's2' }));
      await records.guests.insert(guest('a', 'kim'));
      await records.guests.insert(guest('c', 'kim'));
      const again = await under.reopen();
      await again.sessions.delete('s1');
      expect(await again.shares.get('a')).toBeNull();
      expect(await again.guests.get('a', 'kim')).toBeNull();
      expect(await again.shares.list('s2')).toHaveLength(1);
      expect(await again.guests.get('c', 'kim')).not.toBeNull();
    });
  });
}
