/** What the records must do for notifications: who wants which, and the outbox. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RowsChanged } from '../../src/records/database.ts';
import type { Records } from '../../src/records/records.ts';
import type { RecordsUnderTest } from './records.ts';
import { channel, jobNews, NOW, news, session, user } from './records-samples.ts';

const FAILED = { delivered_at: null, fault: 'refused', fault_detail: 'HTTP 500' } as const;

export function notificationRecordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records of notifications: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
      await records.users.insert(user('kim'));
      await records.users.insert(user('lee'));
      await records.sessions.insert(session('s1'));
    });
    afterEach(() => under.close());

    const due = async (at = NOW) =>
      (await records.notifications.due(at, 10)).map((one) => `${one.user_id} ${one.channel} ${one.notification_id}`);

    it('are stored with the change of the session, for each channel that wants them, or not at all', async () => {
      await records.notifications.replaceChannel(channel('email', { types: ['session.started'] }));
      await records.notifications.replaceChannel(channel('webhook', { types: ['session.started', 'session.ended'] }));
      await records.notifications.replaceChannel(channel('email', { user_id: 'lee', nonce: 'of lee' }));
      await records.sessions.update(session('s1', { status: 'running' }), news('n1'));
      expect(await due()).toEqual(['kim email n1', 'kim webhook n1']);
      await expect(records.sessions.update(session('s1'), news('n2', { type: 'session.ended' }))).rejects.toThrow(
        RowsChanged,
      );
      expect(await due()).toHaveLength(2);
      await records.sessions.update(session('s1', { version: 2 }), news('n3', { type: 'session.ended' }));
      expect(await due()).toEqual(['kim email n1', 'kim webhook n1', 'kim webhook n3']);
      expect((await records.notifications.due(NOW, 1))[0]).toEqual({
        ...news('n1'),
        channel: 'email',
        attempts: 0,
        attempted_at: null,
        next_at: NOW,
        delivered_at: null,
        fault: null,
        fault_detail: null,
      });
    });

    it('are none for an address that is not confirmed, and begin with its confirmation', async () => {
      const asked = channel('email', { confirmed_at: null });
      await records.notifications.replaceChannel(asked, news('code', { session: null }));
      await records.notifications.add(news('n1'));
      expect(await due()).toEqual(['kim email code']);
      expect(await records.notifications.confirm('lee', asked.nonce, NOW)).toBe(false);
      expect(await records.notifications.confirm('kim', 'another', NOW)).toBe(false);
      expect(await records.notifications.confirm('kim', asked.nonce, NOW + 1)).toBe(true);
      await records.notifications.add(news('n2'));
      expect(await due()).toEqual(['kim email code', 'kim email n2']);
      expect(await records.notifications.channel('kim', 'email')).toEqual({ ...asked, confirmed_at: NOW + 1 });
    });

    it('tell the same once, whoever finds it, and an end that has moved anew', async () => {
      await records.notifications.replaceChannel(channel('webhook'));
      const end = (id: string, at: number, kind: 'time' | 'idle' = 'time') =>
        records.notifications.add(news(id, { type: 'session.ending', ends: { kind, at } }));
      await Promise.all([end('a', NOW + 600_000), end('a2', NOW + 600_000), end('a3', NOW + 620_000)]);
      expect(await due()).toHaveLength(1);
      await end('b', NOW + 600_000, 'idle');
      await end('c', NOW + 4_200_000);
      await Promise.all([records.notifications.add(news('d')), records.notifications.add(news('d2'))]);
      const told = await records.notifications.due(NOW, 10);
      expect(told.map(({ type, ends }) => [type, ends?.kind, ends && ends.at > NOW + 1_000_000])).toEqual([
        ['session.ending', 'time', false],
        ['session.ending', 'idle', false],
        ['session.ending', 'time', true],
        ['session.started', undefined, null],
      ]);
    });

    it('have one attempt at a time, which nobody has any more when its claim is over', async () => {
      await records.notifications.replaceChannel(channel('webhook'));
      await records.notifications.add(news('n1'));
      const [found] = await records.notifications.due(NOW, 10);
      if (found === undefined) throw new Error('none is due');
      const claim = { at: NOW + 1, until: NOW + 100 };
      const claims = await Promise.all([1, 2, 3].map(() => records.notifications.claim(found, claim)));
      expect(claims.filter((won) => won)).toHaveLength(1);
      expect(await due(NOW + 99)).toEqual([]);
      // Who claimed it has died.
      const [again] = await records.notifications.due(NOW + 100, 10);
      expect(again).toMatchObject({ notification_id: 'n1', attempts: 1, attempted_at: NOW + 1, next_at: NOW + 100 });
      if (again === undefined) throw new Error('none is due');
      expect(await records.notifications.claim(again, { at: NOW + 100, until: NOW + 200 })).toBe(true);
      // Or was only slow.
      expect(await records.notifications.settle(found, NOW + 100, { ...FAILED, next_at: null })).toBe(false);
      expect(await records.notifications.settle(again, NOW + 200, { ...FAILED, next_at: NOW + 300 })).toBe(true);
      expect(await records.notifications.last('kim', 'webhook')).toMatchObject({ ...FAILED, attempts: 2 });
      expect(await due(NOW + 299)).toEqual([]);
      expect(await due(NOW + 300)).toHaveLength(1);
    });

    it('keep what a user has chosen, and let nothing through that he has taken back', async () => {
      await records.notifications.replaceChannel(channel('webhook'));
      await records.notifications.add(news('n1'));
      expect(await records.notifications.setTypes('kim', 'webhook', ['session.ended'], NOW)).toBe(true);
      expect(await records.notifications.setTypes('lee', 'webhook', [], NOW)).toBe(false);
      expect(await records.notifications.setLanguage('kim', 'webhook', 'ko')).toBe(true);
      const again = await under.reopen();
      expect(await again.notifications.channel('kim', 'webhook')).toEqual(
        channel('webhook', { types: ['session.ended'], language: 'ko' }),
      );
      await again.notifications.removeChannel('kim', 'webhook');
      expect(await again.notifications.channel('kim', 'webhook')).toBeNull();
      expect(await again.notifications.due(NOW, 10)).toEqual([]);
    });

    it('tell of a job once by each channel that wants it, and of none that ended before it did', async () => {
      const { notifications } = records;
      await notifications.replaceChannel(channel('email'));
      expect(await notifications.wantJobs()).toEqual([]);
      await notifications.replaceChannel(channel('page', { types: ['job.ended'] }));
      await notifications.setTypes('kim', 'email', ['session.ended', 'job.ended'], NOW + 10);
      await notifications.replaceChannel(
        channel('email', { user_id: 'lee', nonce: 'of lee', types: ['job.ended'], confirmed_at: null }),
      );
      // Whose address is not confirmed is not looked for.
      expect(await notifications.wantJobs()).toEqual([{ user_id: 'kim', since: NOW }]);
      const all = [jobNews('n1'), jobNews('n2', { occurred_at: NOW + 10 }), jobNews('n3', { user_id: 'lee' })];
      await Promise.all([
        notifications.addJobs(all, null),
        notifications.addJobs([jobNews('again', { job_key: 'hpc n1' })], null),
      ]);
      const told = (await notifications.due(NOW + 10, 10))
        .map(({ user_id, channel }) => `${user_id} ${channel}`)
        .sort();
      expect(told).toEqual(['kim email', 'kim page', 'kim page']);
      expect((await notifications.last('kim', 'email'))?.job).toEqual(jobNews('n2').job);
      expect((await notifications.last('kim', 'email'))?.session).toBeNull();
      // Chosen again it is what it was, and taken back it is no more.
      await notifications.setTypes('kim', 'email', ['job.ended'], NOW + 500);
      await notifications.removeChannel('kim', 'page');
      expect(await notifications.wantJobs()).toEqual([{ user_id: 'kim', since: NOW + 10 }]);
      expect((await notifications.channel('kim', 'email'))?.types).toEqual(['job.ended']);
      await notifications.setTypes('kim', 'email', ['session.ended'], NOW + 500);
      expect(await notifications.wantJobs()).toEqual([]);
    });

    it('keep how far it is known which jobs have ended, with the news or not at all, and never go back', async () => {
      const { notifications } = records;
      await notifications.replaceChannel(channel('webhook', { types: ['job.ended'] }));
      expect(await notifications.jobsSeen('hpc')).toBeNull();
      await notifications.addJobs([jobNews('n1')], { cluster: 'hpc', until: NOW });
      await notifications.addJobs([], { cluster: 'hpc', until: NOW - 1 });
      await notifications.addJobs([], { cluster: 'other', until: NOW + 5 });
      // The same notification twice is a fault, and undoes it all.
      const twice = [jobNews('n2'), jobNews('n2', { job_key: 'hpc n3' })];
      await expect(notifications.addJobs(twice, { cluster: 'hpc', until: NOW + 9 })).rejects.toThrow();
      expect(await due()).toEqual(['kim webhook n1']);
      expect(await (await under.reopen()).notifications.jobsSeen('hpc')).toBe(NOW);
    });

    it('are kept for a while', async () => {
      await records.notifications.replaceChannel(channel('webhook'));
      await records.notifications.add(news('n1'));
      await records.notifications.addTo('webhook', news('n2', { occurred_at: NOW + 1, session: null }));
      await records.notifications.deleteBefore(NOW + 1);
      expect(await due(NOW + 1)).toEqual(['kim webhook n2']);
    });
  });
}
