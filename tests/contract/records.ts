/** What the records must do over every database; an adapter's test calls it with a maker of fresh, migrated ones. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RowsChanged, UniqueViolation } from '../../src/records/database.ts';
import type { GroupRecord } from '../../src/records/group-records.ts';
import type { Records } from '../../src/records/records.ts';
import {
  entry,
  everyPage,
  HOSTILE_NAMES,
  idempotency,
  keptApp,
  login,
  NOW,
  session,
  token,
  user,
} from './records-samples.ts';

export interface RecordsUnderTest {
  records: Records;
  /** Closes them and opens the same database again. */
  reopen(): Promise<Records>;
  close(): Promise<void>;
}

export function recordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
    });
    afterEach(() => under.close());

    describe('users', () => {
      it('are listed by name and read one by one', async () => {
        const lee = user('lee', { role: 'admin', account: 'lee', disabled: true });
        await records.users.insert(lee);
        await records.users.insert(user('kim'));
        expect(await records.users.list()).toEqual([user('kim'), lee]);
        expect(await records.users.get('lee')).toEqual(lee);
        expect(await records.users.get('Lee')).toBeNull();
      });

      it('have unique names', async () => {
        await records.users.insert(user('kim'));
        await expect(records.users.insert(user('kim', { role: 'admin' }))).rejects.toThrow(UniqueViolation);
        expect(await records.users.get('kim')).toEqual(user('kim'));
      });

      it('are changed only by who read the newest version', async () => {
        await records.users.insert(user('kim'));
        const changed = await records.users.update(user('kim', { disabled: true }));
        expect(changed).toEqual(user('kim', { disabled: true, version: 2 }));
        expect(await records.users.get('kim')).toEqual(changed);
        await expect(records.users.update(user('kim', { role: 'admin' }))).rejects.toThrow(RowsChanged);
        await expect(records.users.update(user('nobody'))).rejects.toThrow(RowsChanged);
        expect(await records.users.get('kim')).toEqual(changed);
      });
    });

    describe('log-ins', () => {
      beforeEach(async () => {
        await records.users.insert(user('kim'));
        await records.users.insert(user('lee'));
      });

      it('rotate once, whoever tries at the same time', async () => {
        await records.logins.insert(login('l1'));
        const rotate = (refresh_hash: string) =>
          records.logins.update(login('l1', { refresh_hash, previous_hash: 'hash of l1' }));
        const results = await Promise.allSettled([rotate('a'), rotate('b'), rotate('c')]);
        expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
        expect(await records.logins.get('l1')).toMatchObject({ version: 2, previous_hash: 'hash of l1' });
      });

      it('of one user end together, but for one that is named, and only the living ones are told', async () => {
        for (const id of ['l1', 'l2', 'l3']) await records.logins.insert(login(id));
        await records.logins.insert(login('l4', { ended_at: NOW - 5 }));
        await records.logins.insert(login('l5', { user_id: 'lee' }));
        expect(await records.logins.endAll('kim', NOW, 'l2')).toEqual(['l1', 'l3']);
        expect((await records.logins.get('l1'))?.ended_at).toBe(NOW);
        expect((await records.logins.get('l2'))?.ended_at).toBeNull();
        expect((await records.logins.get('l4'))?.ended_at).toBe(NOW - 5);
        expect((await records.logins.get('l5'))?.ended_at).toBeNull();
        expect(await records.logins.endAll('kim', NOW + 1)).toEqual(['l2']);
      });

      it('that end while their token rotates stay ended', async () => {
        await records.logins.insert(login('l1'));
        await records.logins.endAll('kim', NOW);
        await expect(records.logins.update(login('l1', { refresh_hash: 'new' }))).rejects.toThrow(RowsChanged);
        expect((await records.logins.get('l1'))?.ended_at).toBe(NOW);
      });

      it('are forgotten when they are over', async () => {
        await records.logins.insert(login('l1'));
        await records.logins.insert(login('l2', { expires_at: NOW + 2000 }));
        await records.logins.deleteBefore(NOW + 2000);
        expect(await records.logins.get('l1')).toBeNull();
        expect(await records.logins.get('l2')).not.toBeNull();
      });
    });

    describe('tokens', () => {
      beforeEach(async () => {
        await records.users.insert(user('kim'));
        await records.users.insert(user('lee'));
      });

      it('are found by their id and by the hash of their secret', async () => {
        await records.tokens.insert(token('t1'));
        expect(await records.tokens.get('t1')).toEqual(token('t1'));
        expect(await records.tokens.findBySecret('hash of t1')).toEqual(token('t1'));
        expect(await records.tokens.findBySecret('hash of t2')).toBeNull();
        expect(await records.tokens.get('t2')).toBeNull();
      });

      it('are listed and deleted for their own user only', async () => {
        await records.tokens.insert(token('t1'));
        await records.tokens.insert(token('t2', { created_at: NOW + 1 }));
        await records.tokens.insert(token('t3', { user_id: 'lee' }));
        expect((await records.tokens.list('kim')).map((item) => item.token_id)).toEqual(['t2', 't1']);
        expect(await records.tokens.delete('lee', 't1')).toBe(false);
        expect(await records.tokens.delete('kim', 't1')).toBe(true);
        expect(await records.tokens.delete('kim', 't1')).toBe(false);
        expect((await records.tokens.list('kim')).map((item) => item.token_id)).toEqual(['t2']);
      });

      it('have unique secrets and remember their last use', async () => {
        await records.tokens.insert(token('t1'));
        await expect(records.tokens.insert(token('t2', { secret_hash: 'hash of t1' }))).rejects.toThrow(
          UniqueViolation,
        );
        await records.tokens.touch('t1', NOW + 7);
        expect((await records.tokens.get('t1'))?.last_used_at).toBe(NOW + 7);
      });
    });

    describe('what a user keeps of apps', () => {
      beforeEach(async () => {
        await records.users.insert(user('kim'));
        await records.users.insert(user('lee'));
      });

      it("is read by app, and is that user's alone", async () => {
        const xterm = keptApp('xterm', {
          favourite: true,
          last: { config: { resources: { cpus: 2 } }, params: { dark: true, font_size: 12.5 } },
          presets: HOSTILE_NAMES.map((name, n) => ({ preset_id: `p${n}`, name, params: { title: name } })),
        });
        await records.keptApps.insert(xterm);
        await records.keptApps.insert(keptApp('gedit'));
        await records.keptApps.insert(keptApp('xterm', { user_id: 'lee' }));
        expect(await records.keptApps.list('kim')).toEqual([keptApp('gedit'), xterm]);
        expect(await records.keptApps.get('kim', 'xterm')).toEqual(xterm);
        expect(await records.keptApps.get('lee', 'xterm')).toEqual(keptApp('xterm', { user_id: 'lee' }));
        expect(await records.keptApps.get('lee', 'gedit')).toBeNull();
      });

      it('is there once for each user and app', async () => {
        await records.keptApps.insert(keptApp('xterm'));
        await expect(records.keptApps.insert(keptApp('xterm', { favourite: true }))).rejects.toThrow(UniqueViolation);
        expect(await records.keptApps.get('kim', 'xterm')).toEqual(keptApp('xterm'));
      });

      it('is changed only by who read the newest version', async () => {
        await records.keptApps.insert(keptApp('xterm'));
        await records.keptApps.insert(keptApp('xterm', { user_id: 'lee' }));
        const changed = await records.keptApps.update(keptApp('xterm', { favourite: true, last: { params: {} } }));
        expect(changed.version).toBe(2);
        expect(await records.keptApps.get('kim', 'xterm')).toEqual(changed);
        await expect(records.keptApps.update(keptApp('xterm'))).rejects.toThrow(RowsChanged);
        await expect(records.keptApps.update(keptApp('gedit'))).rejects.toThrow(RowsChanged);
        expect(await records.keptApps.get('kim', 'xterm')).toEqual(changed);
        expect(await records.keptApps.get('lee', 'xterm')).toEqual(keptApp('xterm', { user_id: 'lee' }));
      });
    });

    describe('a disabled app', () => {
      it('is there once, as it was disabled last, until it is enabled', async () => {
        const gedit = { app_id: 'gedit', message: 'Until Monday', disabled_at: NOW };
        const xterm = { app_id: 'xterm', message: `"한글"\n🦀`, disabled_at: NOW };
        for (const one of [xterm, gedit]) await records.disabledApps.set(one);
        expect(await records.disabledApps.list()).toEqual([gedit, xterm]);
        const changed = { ...gedit, message: 'Until Friday', disabled_at: NOW + 1 };
        await records.disabledApps.set(changed);
        expect(await records.disabledApps.list()).toEqual([changed, xterm]);
        for (let n = 0; n < 2; n++) await records.disabledApps.delete('gedit');
        expect(await records.disabledApps.list()).toEqual([xterm]);
      });
    });

    describe('groups', () => {
      const group = (group_id: string, more: Partial<GroupRecord> = {}): GroupRecord => {
        return { group_id, description: '유체 "CFD"', sessions_max: null, created_at: NOW, version: 1, ...more };
      };
      beforeEach(async () => {
        for (const id of ['kim', 'lee', 'park']) await records.users.insert(user(id));
      });

      it('have the members that were named last, and are those of each of them', async () => {
        await records.groups.insert(group('cfd', { sessions_max: 3 }), ['lee', 'kim']);
        await records.groups.insert(group('all'), ['kim']);
        expect(await records.groups.list()).toEqual([
          { ...group('all'), members: ['kim'] },
          { ...group('cfd', { sessions_max: 3 }), members: ['kim', 'lee'] },
        ]);
        expect((await records.groups.of('kim')).map(({ group_id }) => group_id)).toEqual(['all', 'cfd']);
        await records.groups.update(group('cfd', { description: '' }), ['park']);
        expect(await records.groups.of('lee')).toEqual([]);
        expect(await records.groups.of('park')).toEqual([group('cfd', { description: '', version: 2 })]);
        await expect(records.groups.update(group('cfd'), ['kim'])).rejects.toThrow(RowsChanged);
        await expect(records.groups.insert(group('cfd'), ['kim'])).rejects.toThrow(UniqueViolation);
        expect(await records.groups.of('park')).toHaveLength(1);
        await records.groups.delete('cfd');
        expect(await records.groups.of('park')).toEqual([]);
      });

      it('may be whom an app is for', async () => {
        for (const group_ids of [['cfd'], ['cfd', 'all'], []]) {
          await records.appAccess.set({ app_id: 'gedit', group_ids });
          expect(await records.appAccess.list()).toEqual([{ app_id: 'gedit', group_ids }]);
        }
        await records.appAccess.delete('gedit');
        expect(await records.appAccess.list()).toEqual([]);
      });
    });

    describe('launches', () => {
      it('are counted once each, also when their sessions are forgotten, with why they failed', async () => {
        const ofKim = session('s1', { user_id: 'kim', app_id: 'gedit' });
        await records.sessions.insert(ofKim);
        await records.sessions.insert(session('s2', { user_id: 'lee', app_id: 'gedit', created_at: NOW + 5 }));
        await records.sessions.insert(session('s3', { user_id: 'lee', app_id: 'gedit', created_at: NOW + 5 }));
        await records.sessions.insert(session('s4', { user_id: 'lee', app_id: 'xterm', created_at: NOW + 5 }));
        const failed = await records.sessions.update({
          ...ofKim,
          status: 'failed',
          reason: 'out_of_memory',
          ended_at: NOW,
        });
        await records.sessions.update({ ...failed, message: 'again' });
        await records.sessions.delete('s1');
        expect(await records.launches.usage(NOW)).toEqual([
          { app_id: 'gedit', launches: 3, users: 2, failures: { out_of_memory: 1 } },
          { app_id: 'xterm', launches: 1, users: 1, failures: {} },
        ]);
        expect(await records.launches.usage(NOW + 1)).toMatchObject([{ launches: 2, failures: {} }, { launches: 1 }]);
        await records.launches.deleteBefore(NOW + 1);
        expect(await records.launches.usage(0)).toMatchObject([{ launches: 2 }, { launches: 1 }]);
      });

      it('are none where the limit of sessions refuses them', async () => {
        const limits = { perUser: 1, perApp: 1, except: null };
        await records.sessions.insert(session('s1'), undefined, limits);
        await expect(records.sessions.insert(session('s2'), undefined, limits)).rejects.toThrow(RowsChanged);
        expect(await records.launches.usage(0)).toMatchObject([{ launches: 1 }]);
      });
    });

    describe('the audit log', () => {
      it('is read newest first, page by page', async () => {
        const entries = Array.from({ length: 7 }, (_, n) => entry(`a${n}`, { at: NOW + Math.floor(n / 3) }));
        for (const one of entries) await records.audit.append(one);
        const read = await everyPage((cursor) =>
          records.audit.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) }),
        );
        expect(read).toEqual(entries.toReversed());
      });

      it('keeps what happened as it was', async () => {
        const odd = entry('a1', {
          user_id: null,
          address: null,
          action: 'login.failed',
          target: `"한글"\n🦀`,
          detail: { username: '<b>', nested: { n: [1, null, true] } },
        });
        await records.audit.append(odd);
        expect((await records.audit.list({ limit: 10 })).items).toEqual([odd]);
      });
    });

    it('are all there after the database was closed and opened again', async () => {
      await records.users.insert(user('kim'));
      await records.sessions.insert(session('s1'), idempotency('key'));
      await records.logins.insert(login('l1'));
      await records.tokens.insert(token('t1'));
      await records.keptApps.insert(keptApp('xterm'));
      await records.audit.append(entry('a1'));
      const again = await under.reopen();
      expect(await again.users.list()).toEqual([user('kim')]);
      expect(await again.sessions.living()).toEqual([session('s1')]);
      expect(await again.idempotency.get('kim', 'key')).toEqual(idempotency('key'));
      expect(await again.logins.get('l1')).toEqual(login('l1'));
      expect(await again.tokens.list('kim')).toEqual([token('t1')]);
      expect(await again.keptApps.list('kim')).toEqual([keptApp('xterm')]);
      expect((await again.audit.list({ limit: 1 })).items).toEqual([entry('a1')]);
      await expect(again.ping()).resolves.toBeUndefined();
    });
  });
}
