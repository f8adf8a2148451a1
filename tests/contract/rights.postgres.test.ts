/** Services other than auth have a role of PostgreSQL that changes what is theirs, and neither users nor log-ins nor tokens. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, InUse } from '../../src/records/database.ts';
import { migrate } from '../../src/records/migrate.ts';
import { openPostgres, type PostgresOptions } from '../../src/records/postgres.ts';
import { giveRights, rightsGiven } from '../../src/records/postgres-rights.ts';
import { inspectOfOthers } from '../../src/records/postgres-start.ts';
import type { Records } from '../../src/records/records.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import {
  entry,
  guest,
  idempotency,
  joinRequest,
  keptApp,
  login,
  maintenance,
  NOW,
  notice,
  session,
  share,
  token,
  user,
  view,
} from './records-samples.ts';

const ROLE = 'of services';
let server: PostgresServer;
let options: PostgresOptions & { password: () => string };
let owned: Database;
let served: Database;
let auth: Records;
let records: Records;
beforeAll(async () => {
  server = await startPostgres();
  options = await server.create();
  await server.administer(`CREATE ROLE "${ROLE}" LOGIN PASSWORD '${options.password()}'; GRANT "${ROLE}" TO berth`);
  // They start at once: who may not make the tables waits for who may.
  served = await openPostgres({ ...options, user: ROLE }, inspectOfOthers);
  const waiting = rightsGiven(served);
  owned = await openPostgres(options);
  await migrate(owned);
  await giveRights(owned, ROLE);
  await waiting;
  [auth, records] = [recordsOver(owned), recordsOver(served)];
  await auth.users.insert(user('kim'));
  await auth.logins.insert(login('login-1', { user_id: 'kim' }));
  await auth.tokens.insert(token('token-1', { user_id: 'kim' }));
  await auth.views.insert(view('view-1', { viewer_id: 'kim' }));
});
afterAll(async () => {
  await served?.close();
  await owned?.close();
  await server?.remove();
});

it('keeps sessions, shares, guests and what users keep of apps', async () => {
  await records.sessions.insert(session('app-session-1', { user_id: 'kim' }), idempotency('key', { user_id: 'kim' }), {
    perUser: 5,
    perApp: 5,
    except: null,
  });
  const stored = await records.sessions.get('app-session-1');
  if (stored === null) throw new Error('it was not stored');
  await records.sessions.update({ ...stored, name: 'another' });
  await records.shares.insert(share('share-1', { session_id: 'app-session-1' }));
  await records.guests.insert(guest('share-1', 'kim'));
  await records.joins.insert(joinRequest('join-1', { session_id: 'app-session-1' }));
  expect(await records.joins.answer('join-1', 'refused', NOW, null)).toBe(true);
  await records.shares.revoke('share-1', NOW);
  await records.keptApps.insert(keptApp('gedit', { user_id: 'kim' }));
  await records.idempotency.deleteBefore(NOW + 1);
  await records.sessions.delete('app-session-1');
  expect(await records.shares.get('share-1')).toBeNull();
});

it('keeps notices, who has put them away, and maintenance', async () => {
  await records.notices.insert(notice('notice-1'));
  await records.notices.dismiss('notice-1', 'kim', NOW);
  await records.notices.update(notice('notice-1', { required: true }));
  expect(await records.notices.delete('notice-1')).toBe(true);
  await records.maintenance.start(maintenance());
  expect(await records.maintenance.end()).toBe(true);
});

it('knows who is logged in, and notes that a token was used', async () => {
  expect(await records.users.get('kim')).toMatchObject({ user_id: 'kim' });
  expect(await records.logins.get('login-1')).toMatchObject({ user_id: 'kim' });
  expect(await records.views.get('view-1')).toMatchObject({ viewer_id: 'kim' });
  await records.tokens.touch('token-1', NOW);
  expect((await records.tokens.get('token-1'))?.last_used_at).toBe(NOW);
});

it('changes no user, log-in or token, and no line of the audit log', async () => {
  await records.audit.append(entry('audit-1'));
  const denied = /permission denied/;
  const kim = await records.users.get('kim');
  if (kim === null) throw new Error('kim is gone');
  await expect(records.users.insert(user('mallory', { role: 'admin' }))).rejects.toThrow(denied);
  await expect(records.users.update({ ...kim, role: 'admin' })).rejects.toThrow(denied);
  await expect(records.logins.insert(login('login-2', { user_id: 'kim' }))).rejects.toThrow(denied);
  await expect(records.tokens.insert(token('token-2', { user_id: 'kim' }))).rejects.toThrow(denied);
  await expect(records.tokens.delete('kim', 'token-1')).rejects.toThrow(denied);
  await expect(records.views.insert(view('view-2', { viewer_id: 'kim' }))).rejects.toThrow(denied);
  await expect(records.views.end('view-1', NOW)).rejects.toThrow(denied);
  const group = { group_id: 'cfd', description: '', sessions_max: 99, created_at: NOW, version: 1 };
  await expect(records.groups.insert(group, ['kim'])).rejects.toThrow(denied);
  expect(await records.groups.of('kim')).toEqual([]);
  for (const sql of [
    "UPDATE tokens SET secret_hash = 'known'",
    'DELETE FROM audit',
    "UPDATE audit SET action = 'nothing'",
    'DELETE FROM schema_version',
    'TRUNCATE sessions',
    'CREATE TABLE own (id TEXT)',
  ])
    await expect(served.write([{ sql, params: [] }]), sql).rejects.toThrow(denied);
  expect((await auth.users.list()).map(({ user_id, role }) => [user_id, role])).toEqual([['kim', kim.role]]);
});

it('is seen by who wants the database for itself', async () => {
  const alone = owned.write([], { alone: true });
  await expect(alone).rejects.toBeInstanceOf(InUse);
  await expect(alone).rejects.toThrow(/in use: \S.*process \d+/);
});
