/** Records go from SQLite to PostgreSQL and back, and are what they were. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { copyFrom, replacements } from '../../src/records/copy.ts';
import type { Database } from '../../src/records/database.ts';
import { migrate } from '../../src/records/migrate.ts';
import { openPostgres, type PostgresDatabase } from '../../src/records/postgres.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import {
  channel,
  execution,
  executionStep,
  guest,
  HOSTILE_NAMES,
  idempotency,
  jobNews,
  joinRequest,
  keptApp,
  leave,
  login,
  maintenance,
  NOW,
  news,
  notice,
  occasion,
  run,
  sample,
  schedule,
  session,
  share,
  study,
  token,
  user,
  view,
  workflow,
  workflowVersion,
} from './records-samples.ts';

/** More than go at once. */
const MANY = 1203;

let folder: string;
let server: PostgresServer;
let postgres: PostgresDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-copy-'));
  server = await startPostgres();
  postgres = await openPostgres(await server.create());
  await migrate(postgres);
});
afterAll(async () => {
  await postgres?.close();
  await server?.remove();
  rmSync(folder, { recursive: true });
});

async function openNew(name: string): Promise<Database> {
  const database = await openSqlite(join(folder, name));
  await migrate(database);
  return database;
}

async function fill(database: Database): Promise<void> {
  const records = recordsOver(database);
  await records.users.insert(user('kim', { account: 'kim' }));
  await records.sessions.insert(
    session('s1', { vnc_port: 6080, params: { file: '/home/kim/메모.txt' } }),
    idempotency('key'),
  );
  for (const [n, name] of HOSTILE_NAMES.entries()) await records.sessions.insert(session(`hostile-${n}`, { name }));
  await records.studies.insert(study('y1'), [sample('y1', 0, 'r1')]);
  await records.studies.make([
    run('r1', {
      name: '날개',
      params: { nu: 1e-5, closed: true },
      x: 1e-7,
      progress: 0.5,
      step: 1,
      study_id: 'y1',
      study_index: 0,
    }),
  ]);
  await records.workflows.insert(workflow('w1'), workflowVersion('w1', 1));
  await records.executions.insert(execution('e1', 'w1'), [executionStep('e1', 'mesh', 'r2', { needs: ['날개'] })]);
  await records.executions.make(run('r2', { execution_id: 'e1', execution_step: 'mesh', needs: ['r1'] }));
  await records.schedules.insert(schedule('d1'), {
    occasion: { record: occasion('d1', 'file-1', { input: '/home/kim/날개.stl', message: "it's" }), before: null },
    leaves: [leave('d1', 'r9', { submit_grant: 'grant' })],
    seen: ['hash'],
  });
  await records.logins.insert(login('l1'));
  await records.tokens.insert(token('t1'));
  await records.shares.insert(share('h1'));
  await records.guests.insert(guest('h1', 'lee'));
  await records.joins.insert(joinRequest('j1', { answer: 'view', answered_at: NOW, share_id: 'h1' }));
  await records.views.insert(view('v1', { viewer_id: 'kim' }));
  await records.keptApps.insert(keptApp('xterm'));
  const group = { group_id: 'cfd', description: '유체', sessions_max: 3, created_at: NOW, version: 1 };
  await records.groups.insert(group, ['kim']);
  await records.appAccess.set({ app_id: 'xterm', group_ids: ['cfd'] });
  await records.disabledApps.set({ app_id: 'gedit', message: '점검 중', disabled_at: NOW });
  await records.notifications.replaceChannel(channel('email', { types: ['job.ended'] }), news('n1'));
  await records.notifications.addJobs([jobNews('n2')], { cluster: 'hpc', until: NOW });
  await records.notices.insert(notice('i1'));
  await records.notices.dismiss('i1', 'kim', NOW);
  await records.maintenance.start(maintenance());
  await database.write(
    Array.from({ length: MANY }, (_, n) => ({
      sql: "INSERT INTO audit (audit_id, at, action, detail) VALUES ($1, $2, 'session.start', '{}')",
      params: [`a${n}`, NOW + n],
    })),
  );
}

async function tables(): Promise<string[]> {
  const rows = await server.administer(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
    'berth_1',
  );
  return (rows as { relname: string }[]).map(({ relname }) => relname).filter((name) => name !== 'schema_version');
}

/** Every row of every table, whatever the order. */
async function contents(database: Database): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const table of await tables())
    all[table] = (await database.query(`SELECT * FROM ${table}`)).map((row) => JSON.stringify(row)).sort();
  return all;
}

it('every record of every table, over what was there before', async () => {
  const source = await openNew('source.sqlite');
  await fill(source);
  const expected = await contents(source);
  // A new table needs a row above.
  for (const rows of Object.values(expected)) expect(rows).not.toEqual([]);
  expect(expected.audit).toHaveLength(MANY);

  await recordsOver(postgres).users.insert(user('somebody-of-before'));
  const file = new DatabaseSync(join(folder, 'source.sqlite'), { readOnly: true });
  await postgres.write(replacements(file), { alone: true });
  file.close();
  expect(await contents(postgres)).toEqual(expected);

  const target = await openNew('target.sqlite');
  const copy = new DatabaseSync(join(folder, 'target.sqlite'), { enableForeignKeyConstraints: true });
  await postgres.snapshot((query) => copyFrom(query, copy));
  copy.close();
  expect(await contents(target)).toEqual(expected);
  await source.close();
  await target.close();
});

it('a fraction that SQLite kept of a moment is rounded', async () => {
  const source = await openNew('fraction.sqlite');
  await source.write([
    { sql: "INSERT INTO audit (audit_id, at, action, detail) VALUES ('a', $1, 'x', '{}')", params: [NOW + 0.6] },
  ]);
  await source.close();
  const file = new DatabaseSync(join(folder, 'fraction.sqlite'));
  await postgres.write(replacements(file), { alone: true });
  file.close();
  expect(await postgres.query('SELECT at FROM audit')).toEqual([{ at: NOW + 1 }]);
});

it('what is written while it is read is not half in it', async () => {
  const count = 'SELECT COUNT(*) AS n FROM users';
  await postgres.snapshot(async (query) => {
    const before = await query(count);
    await recordsOver(postgres).users.insert(user('meanwhile'));
    expect(await query(count)).toEqual(before);
    expect(await postgres.query(count)).not.toEqual(before);
    await expect(query("DELETE FROM users WHERE user_id = 'meanwhile'")).rejects.toThrow();
  });
});
