/** What the records must do over every database; an adapter's test calls it with a maker of fresh, migrated ones. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { RowsChanged, UniqueViolation } from '../../src/records/database.ts';
import type {
  AuditRecord,
  IdempotencyRecord,
  LoginRecord,
  Page,
  Records,
  SessionRecord,
  TokenRecord,
  UserRecord,
} from '../../src/records/records.ts';
import { SESSION_STATUSES } from '../../src/session/schema.ts';

export interface RecordsUnderTest {
  records: Records;
  /** Closes them and opens the same database again. */
  reopen(): Promise<Records>;
  close(): Promise<void>;
}

const NOW = 1_761_316_200_000;
const HOSTILE_NAMES = [
  `it's "gedit"`,
  'two\nlines',
  '🦀🇰🇷',
  '한글 세션',
  '<script>alert(1)</script>',
  '$(id) $1',
  "'; DROP TABLE users; --",
];

const user = (user_id: string, more: Partial<UserRecord> = {}): UserRecord => ({
  user_id,
  password_hash: '$argon2id$…',
  role: 'user',
  account: null,
  disabled: false,
  created_at: NOW,
  version: 1,
  ...more,
});

const session = (session_id: string, more: Partial<SessionRecord> = {}): SessionRecord => ({
  session_id,
  app_id: 'gedit',
  name: 'gedit',
  user_id: 'kim',
  account: 'kim',
  cluster: 'local',
  status: 'creating',
  reason: null,
  message: null,
  job_id: null,
  node: null,
  node_ip: null,
  vnc_port: null,
  created_at: NOW,
  started_at: null,
  ended_at: null,
  expires_at: null,
  restarted_from: null,
  config: {
    resources: { cpus: 2, memory: '2Gi', gpus: 0, time: 60, partition: null },
    display: { type: 'novnc', resolution: '1280x720' },
  },
  params: {},
  steps: [],
  version: 1,
  ...more,
});

const login = (login_id: string, more: Partial<LoginRecord> = {}): LoginRecord => ({
  login_id,
  user_id: 'kim',
  created_at: NOW,
  expires_at: NOW + 1000,
  refreshed_at: NOW,
  refresh_hash: `hash of ${login_id}`,
  previous_hash: null,
  ended_at: null,
  version: 1,
  ...more,
});

const token = (token_id: string, more: Partial<TokenRecord> = {}): TokenRecord => ({
  token_id,
  user_id: 'kim',
  name: 'laptop',
  secret_hash: `hash of ${token_id}`,
  created_at: NOW,
  expires_at: NOW + 1000,
  last_used_at: null,
  ...more,
});

const entry = (audit_id: string, more: Partial<AuditRecord> = {}): AuditRecord => ({
  audit_id,
  at: NOW,
  user_id: 'kim',
  address: '127.0.0.1',
  action: 'session.launch',
  target: null,
  detail: {},
  ...more,
});

const idempotency = (key: string, more: Partial<IdempotencyRecord> = {}): IdempotencyRecord => ({
  user_id: 'kim',
  key,
  request_hash: 'abc',
  session_id: 's1',
  created_at: NOW,
  ...more,
});

async function everyPage<T>(read: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let page = await read();
  items.push(...page.items);
  while (page.next_cursor !== null) {
    page = await read(page.next_cursor);
    items.push(...page.items);
  }
  return items;
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

    describe('sessions', () => {
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

      it('have keys of each user apart, which are forgotten by age', async () => {
        await records.sessions.insert(session('s1'), idempotency('key'));
        const lees = idempotency('key', { user_id: 'lee', session_id: 's2', created_at: NOW + 5 });
        await records.sessions.insert(session('s2', { user_id: 'lee' }), lees);
        await records.idempotency.deleteBefore(NOW + 5);
        expect(await records.idempotency.get('kim', 'key')).toBeNull();
        expect(await records.idempotency.get('lee', 'key')).toEqual(lees);
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
      await records.audit.append(entry('a1'));
      const again = await under.reopen();
      expect(await again.users.list()).toEqual([user('kim')]);
      expect(await again.sessions.living()).toEqual([session('s1')]);
      expect(await again.idempotency.get('kim', 'key')).toEqual(idempotency('key'));
      expect(await again.logins.get('l1')).toEqual(login('l1'));
      expect(await again.tokens.list('kim')).toEqual([token('t1')]);
      expect((await again.audit.list({ limit: 1 })).items).toEqual([entry('a1')]);
      await expect(again.ping()).resolves.toBeUndefined();
    });
  });
}
