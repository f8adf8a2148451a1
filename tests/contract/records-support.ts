/** What the records must do for support: sessions found, what the audit log has of one, views, and requests to join a desktop. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Records } from '../../src/records/records.ts';
import type { RecordsUnderTest } from './records.ts';
import { entry, everyPage, guest, joinRequest, NOW, session, share, user, view } from './records-samples.ts';

export function supportRecordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records of support: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
    });
    afterEach(() => under.close());

    it('find sessions of anybody by node and reason, by their ids and a part of their name', async () => {
      await records.sessions.insert(session('s1', { node: 'viz001', job_id: '181', name: 'Wing 100%_a' }));
      await records.sessions.insert(
        session('s2', { node: 'viz001', reason: 'idle', name: '날개', created_at: NOW + 1 }),
      );
      await records.sessions.insert(session('s3', { node: 'viz002', job_id: '1810', user_id: 'lee', name: 'wing' }));
      const found = async (filter: Partial<Parameters<Records['sessions']['list']>[0]>) =>
        (await everyPage((cursor) => records.sessions.list({ limit: 1, ...filter, ...(cursor && { cursor }) }))).map(
          ({ session_id }) => session_id,
        );
      expect(await found({ node: 'viz001' })).toEqual(['s2', 's1']);
      expect(await found({ node: 'viz001', reason: 'idle' })).toEqual(['s2']);
      expect(await found({ search: '181' })).toEqual(['s1']);
      expect(await found({ search: 's3' })).toEqual(['s3']);
      expect(await found({ search: 'lee' })).toEqual(['s3']);
      expect(await found({ search: 'WING' })).toEqual(['s3', 's1']);
      expect(await found({ search: 'WING', user_id: 'lee' })).toEqual(['s3']);
      expect(await found({ search: '날' })).toEqual(['s2']);
      // What has a meaning in a pattern has none here.
      expect(await found({ search: '0%_' })).toEqual(['s1']);
      expect(await found({ search: 'w_ng' })).toEqual([]);
      expect(await found({ search: '\\' })).toEqual([]);
    });

    it('tell what the audit log has of one thing, or of some actions', async () => {
      for (const [n, target] of ['s1', 's2', 's1', 's1'].entries()) {
        const action = n === 3 ? 'session.stop' : 'session.launch';
        await records.audit.append(entry(`a${n}`, { at: NOW + n, target, action }));
      }
      const ids = async (filter: { target?: string; actions?: string[] }) =>
        (await everyPage((cursor) => records.audit.list({ limit: 1, ...filter, ...(cursor && { cursor }) }))).map(
          ({ audit_id }) => audit_id,
        );
      expect(await ids({ target: 's1' })).toEqual(['a3', 'a2', 'a0']);
      expect(await ids({ target: 's1', actions: ['session.stop', 'session.end'] })).toEqual(['a3']);
      expect(await ids({ actions: ['session.launch'] })).toEqual(['a2', 'a1', 'a0']);
    });

    describe('views', () => {
      beforeEach(async () => {
        for (const name of ['kim', 'lee', 'helper']) await records.users.insert(user(name));
      });

      it('are found by their log-in, by their user and by their time, until they are ended', async () => {
        await records.views.insert(view('a'));
        await records.views.insert(view('b', { login_id: 'login-2', user_id: 'lee', created_at: NOW + 1 }));
        await records.views.insert(view('c', { expires_at: NOW + 5000, created_at: NOW + 2 }));
        expect(await records.views.get('a')).toEqual(view('a'));
        expect(await records.views.get('none')).toBeNull();
        const ids = async (of: Parameters<Records['views']['unended']>[0]) =>
          (await records.views.unended(of)).map(({ view_id }) => view_id);
        expect(await ids({ login_id: 'login-1' })).toEqual(['a', 'c']);
        expect(await ids({ user_id: 'lee' })).toEqual(['b']);
        expect(await ids({ expired_at: NOW + 1000 })).toEqual(['a', 'b']);
        const tries = await Promise.all([records.views.end('a', NOW + 5), records.views.end('a', NOW + 6)]);
        expect(tries).toEqual([true, false]);
        expect(await records.views.get('a')).toEqual(view('a', { ended_at: NOW + 5 }));
        expect(await ids({ login_id: 'login-1' })).toEqual(['c']);
      });

      it('are forgotten some time after they are over', async () => {
        await records.views.insert(view('a'));
        await records.views.insert(view('b', { expires_at: NOW + 2000 }));
        await records.views.deleteBefore(NOW + 1001);
        expect([await records.views.get('a'), (await records.views.get('b'))?.view_id]).toEqual([null, 'b']);
      });
    });

    describe('requests to join', () => {
      beforeEach(async () => {
        await records.sessions.insert(session('s1', { name: 'Wing' }));
        await records.sessions.insert(session('s2', { user_id: 'lee' }));
      });

      it('are open for the user of their session until they are answered or over', async () => {
        await records.joins.insert(joinRequest('a'));
        await records.joins.insert(joinRequest('b', { created_at: NOW + 1, expires_at: NOW + 5000 }));
        await records.joins.insert(joinRequest('c', { session_id: 's2' }));
        expect(await records.joins.get('a')).toEqual(joinRequest('a'));
        expect((await records.joins.list('s1')).map(({ join_id }) => join_id)).toEqual(['b', 'a']);
        expect(await records.joins.open('kim', NOW)).toMatchObject([
          { ...joinRequest('a'), name: 'Wing' },
          { join_id: 'b' },
        ]);
        expect((await records.joins.open('kim', NOW + 1000)).map(({ join_id }) => join_id)).toEqual(['b']);
        expect(await records.joins.open('lee', NOW)).toHaveLength(1);
        expect(await records.joins.answer('b', 'refused', NOW + 2, null)).toBe(true);
        expect(await records.joins.open('kim', NOW + 2)).toHaveLength(1);
        expect(await records.joins.get('b')).toMatchObject({ answer: 'refused', answered_at: NOW + 2, share_id: null });
      });

      it('are answered once, in time, with what lets in or not at all', async () => {
        await records.joins.insert(joinRequest('a'));
        const lets = (id: string) => ({ share: share(id, { audience: 'support' }), guest: guest(id, 'helper') });
        expect(await records.joins.answer('a', 'view', NOW + 1000, lets('late'))).toBe(false);
        const tries = await Promise.all([
          records.joins.answer('a', 'view', NOW, lets('h1')),
          records.joins.answer('a', 'control', NOW, lets('h2')),
        ]);
        expect(tries).toEqual([true, false]);
        expect(await records.joins.get('a')).toMatchObject({ answer: 'view', share_id: 'h1' });
        expect((await records.shares.list('s1')).map(({ share_id }) => share_id)).toEqual(['h1']);
        expect(await records.guests.get('h1', 'helper')).toEqual(guest('h1', 'helper'));
      });

      it('go with their session', async () => {
        await records.joins.insert(joinRequest('a'));
        await records.sessions.delete('s1');
        expect(await records.joins.get('a')).toBeNull();
      });
    });
  });
}
