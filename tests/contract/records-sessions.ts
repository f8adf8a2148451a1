/** What the records of sessions must do; part of the records' contract. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { RowsChanged, UniqueViolation } from '../../src/records/database.ts';
import type { Records, SessionRecord } from '../../src/records/records.ts';
import { SESSION_STATUSES } from '../../src/session/schema.ts';
import type { RecordsUnderTest } from './records.ts';
import { everyPage, HOSTILE_NAMES, idempotency, NOW, session } from './records-samples.ts';

export function sessionRecordsContract(name: string, make: () => Promise<RecordsUnderTest>) {
  describe(`the records of sessions: ${name}`, () => {
    let under: RecordsUnderTest;
    let records: Records;
    beforeEach(async () => {
      under = await make();
      records = under.records;
    });
    afterEach(() => under.close());

    it.each(HOSTILE_NAMES)('keep the name %j and parameters of that kind', async (hostile) => {
      const stored = session('s1', { name: hostile, message: hostile, params: { file: hostile, [hostile]: true } });
      await records.sessions.insert(stored);
      expect(await records.sessions.get('s1')).toEqual(stored);
    });

    it('refuse a name with NUL and store nothing', async () => {
      await expect(records.sessions.insert(session('s1', { name: 'a\0b' }))).rejects.toThrow(Problem);
      expect(await records.sessions.get('s1')).toBeNull();
    });

    it('come back as they were, whatever they hold', async () => {
      const text = fc.string({ unit: 'binary', maxLength: 50 }).filter((words) => !words.includes('\0'));
      const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value);
      let count = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            name: text,
            message: maybe(text),
            job_id: maybe(text),
            vnc_port: maybe(fc.nat(65535)),
            started_at: maybe(fc.nat(2 ** 45)),
            status: fc.constantFrom(...SESSION_STATUSES),
            params: fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean()), {
              noNullPrototype: true,
            }),
          }),
          async (more) => {
            const stored = session(`s${count++}`, more);
            await records.sessions.insert(stored);
            expect(await records.sessions.get(stored.session_id)).toEqual(stored);
          },
        ),
        { numRuns: 50 },
      );
    });

    it('are changed only by who read the newest version', async () => {
      await records.sessions.insert(session('s1'));
      const running = await records.sessions.update(
        session('s1', { status: 'running', steps: [{ step: 'accepted', at: NOW }] }),
      );
      expect(running.version).toBe(2);
      expect(await records.sessions.get('s1')).toEqual(running);
      await expect(records.sessions.update(session('s1', { status: 'failed' }))).rejects.toThrow(RowsChanged);
      expect(await records.sessions.get('s1')).toEqual(running);
    });

    it('are changed by one of many who read the same version', async () => {
      await records.sessions.insert(session('s1'));
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) => records.sessions.update(session('s1', { name: `n${n}` }))),
      );
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    });

    it('are listed newest first, by user, state and app', async () => {
      await records.sessions.insert(session('s1', { created_at: NOW }));
      await records.sessions.insert(session('s2', { created_at: NOW + 1, user_id: 'lee' }));
      await records.sessions.insert(session('s3', { created_at: NOW + 1, status: 'running', app_id: 'xterm' }));
      const ids = async (filter: Parameters<Records['sessions']['list']>[0]) =>
        (await records.sessions.list(filter)).items.map((item) => item.session_id);
      expect(await ids({ limit: 10 })).toEqual(['s3', 's2', 's1']);
      expect(await ids({ limit: 10, user_id: 'kim' })).toEqual(['s3', 's1']);
      expect(await ids({ limit: 10, app_id: 'gedit' })).toEqual(['s2', 's1']);
      expect(await ids({ limit: 10, statuses: ['running', 'failed'] })).toEqual(['s3']);
      expect(await ids({ limit: 10, user_id: 'kim', statuses: ['creating'], app_id: 'gedit' })).toEqual(['s1']);
      expect(await ids({ limit: 10, statuses: [] })).toEqual([]);
    });

    it('come page by page, each once, also while new ones arrive', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(3), { maxLength: 20 }),
          fc.integer({ min: 1, max: 5 }),
          async (moments, limit) => {
            const one = await make();
            for (const [n, moment] of moments.entries())
              await one.records.sessions.insert(session(`old-${n}`, { created_at: NOW + moment }));
            let arrived = 0;
            const listed = await everyPage(async (cursor) => {
              const page = await one.records.sessions.list({ limit, ...(cursor === undefined ? {} : { cursor }) });
              await one.records.sessions.insert(session(`new-${arrived++}`, { created_at: NOW + 10 }));
              return page;
            });
            const expected = moments
              .map((moment, n) => ({ moment, id: `old-${n}` }))
              .sort((a, b) => b.moment - a.moment || (a.id < b.id ? 1 : -1));
            expect(listed.map((item) => item.session_id)).toEqual(expected.map((item) => item.id));
            await one.close();
          },
        ),
        { numRuns: 15 },
      );
    });

    it.each(['', 'x', '!!!', 'MQ', Buffer.from('1 2 3').toString('base64url')])(
      'refuse the cursor %j and name the field',
      async (cursor) => {
        await expect(records.sessions.list({ limit: 1, cursor })).rejects.toMatchObject({
          code: 'invalid_request',
          fields: [{ field: 'cursor' }],
        });
      },
    );

    it('that live are all listed, oldest first', async () => {
      for (const [n, status] of SESSION_STATUSES.entries())
        await records.sessions.insert(session(`s${n}`, { status, created_at: NOW - n }));
      const living = (await records.sessions.living()).map((item) => item.status);
      expect(living).toEqual(['stopping', 'running', 'starting', 'pending', 'creating']);
    });

    it('are found by their end and deleted', async () => {
      await records.sessions.insert(session('s1', { status: 'stopped', ended_at: NOW }));
      await records.sessions.insert(session('s2', { status: 'stopped', ended_at: NOW + 1 }));
      await records.sessions.insert(session('s3', { status: 'running' }));
      expect(await records.sessions.endedBefore(NOW + 1)).toEqual(['s1']);
      await records.sessions.delete('s1');
      expect(await records.sessions.get('s1')).toBeNull();
      expect(await records.sessions.endedBefore(NOW + 2)).toEqual(['s2']);
    });

    it('and their Idempotency-Key are both stored or neither', async () => {
      await records.sessions.insert(session('s1'), idempotency('key'));
      expect(await records.idempotency.get('kim', 'key')).toEqual(idempotency('key'));
      await expect(records.sessions.insert(session('s2'), idempotency('key', { session_id: 's2' }))).rejects.toThrow(
        UniqueViolation,
      );
      expect(await records.sessions.get('s2')).toBeNull();
      await expect(records.sessions.insert(session('s1'), idempotency('other'))).rejects.toThrow(UniqueViolation);
      expect(await records.idempotency.get('kim', 'other')).toBeNull();
    });

    it('are never more than the limits of their user, of all apps and of one, however many are stored at once', async () => {
      const limits = { perUser: 5, perApp: 3, except: null };
      await records.sessions.insert(session('ended', { status: 'stopped', ended_at: NOW }));
      await records.sessions.insert(session('lees', { user_id: 'lee' }));
      const launch = (app_id: string) => (_: unknown, n: number) =>
        records.sessions.insert(session(`${app_id}-${n}`, { app_id }), idempotency(`${app_id}-${n}`), limits);
      const results = await Promise.allSettled([
        ...Array.from({ length: 10 }, launch('gedit')),
        ...Array.from({ length: 10 }, launch('xterm')),
      ]);
      const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      expect(refused).toHaveLength(15);
      for (const reason of refused) expect(reason).toBeInstanceOf(RowsChanged);
      const living = (await records.sessions.living()).filter(({ user_id }) => user_id === 'kim');
      // Which of them come first is not said.
      const gedits = living.filter(({ app_id }) => app_id === 'gedit');
      expect([gedits.length, living.length - gedits.length].sort()).toEqual([2, 3]);
      for (const [index, { status }] of results.entries()) {
        const key = index < 10 ? `gedit-${index}` : `xterm-${index - 10}`;
        expect((await records.idempotency.get('kim', key)) !== null).toBe(status === 'fulfilled');
      }

      const [{ session_id: first }] = gedits as [SessionRecord];
      const again = session('again', { restarted_from: first });
      await expect(records.sessions.insert(again, undefined, limits)).rejects.toThrow(RowsChanged);
      await records.sessions.insert(again, undefined, { ...limits, except: first });
    });

    it('have keys of each user apart, which are forgotten by age', async () => {
      await records.sessions.insert(session('s1'), idempotency('key'));
      const lees = idempotency('key', { user_id: 'lee', session_id: 's2', created_at: NOW + 5 });
      await records.sessions.insert(session('s2', { user_id: 'lee' }), lees);
      await records.idempotency.deleteBefore(NOW + 5);
      expect(await records.idempotency.get('kim', 'key')).toBeNull();
      expect(await records.idempotency.get('lee', 'key')).toEqual(lees);
    });
  });
}
