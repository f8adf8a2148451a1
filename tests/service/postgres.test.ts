/** A portal whose records are in PostgreSQL: it works, says so when the database is away, and goes on when it is back. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { migrate } from '../../src/records/migrate.ts';
import { openPostgres } from '../../src/records/postgres.ts';
import { failedStart } from '../support/attempt.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';

let folder: string;
let server: PostgresServer;
let portal: TestPortal;
let password: string;
let config: string;
let admin: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-password-'));
  server = await startPostgres();
  const { host, port, user, database, password: read } = await server.create();
  password = read();
  writeFileSync(join(folder, 'password'), `${password}\n`, { mode: 0o600 });
  config = `database: { url: "postgres://${user}@${encodeURIComponent(host)}:${port}/${database}", password_file: ${folder}/password }\n`;
  portal = await startPortal({ config });
  admin = await logIn(portal.url);
});
afterAll(async () => {
  await portal?.dispose();
  await server?.remove();
  rmSync(folder, { recursive: true });
});

/** A database with the tables of this Berth, and the configuration that names it. */
async function migrated() {
  const options = await server.create();
  const { host, port, user, database } = options;
  const made = await openPostgres(options);
  await migrate(made);
  await made.close();
  const address = `postgres://${user}@${encodeURIComponent(host)}:${port}/${database}`;
  return { database, config: `database: { url: "${address}", password_file: ${folder}/password }\n` };
}

interface Readiness {
  dependencies: { name: string; ok: boolean }[];
}
const recordsReady = async () => {
  const { body } = await admin.request<Readiness>('GET', '/readyz');
  return body.dependencies.find(({ name }) => name === 'records')?.ok;
};

it('keeps its records there, also over a restart', async () => {
  expect(existsSync(join(portal.home, 'berth.sqlite'))).toBe(false);
  expect(await recordsReady()).toBe(true);
  await portal.kill('SIGTERM');
  await portal.start();
  expect((await admin.request('GET', '/api/auth/me')).status).toBe(200);
});

it('refuses with a time to come back while the database is away, and goes on by itself', async () => {
  await server.stop();
  try {
    for (const [method, path, body] of [
      ['GET', '/api/app/sessions'],
      ['POST', '/api/auth/login', { username: 'admin', password: 'is not looked at' }],
    ] as const) {
      const { status, headers, body: problem } = await admin.request(method, path, body);
      expect(problem).toMatchObject({ code: 'database_unavailable', detail: expect.stringContaining('Try again') });
      expect([status, headers.get('Retry-After')]).toEqual([503, '5']);
    }
    expect(await recordsReady()).toBe(false);
  } finally {
    await server.start();
  }
  expect((await admin.request('GET', '/api/app/sessions')).status).toBe(200);
  expect(await recordsReady()).toBe(true);
  await logIn(portal.url);
  expect(portal.output()).toContain('a connection to the database was lost');
  expect(portal.output()).not.toContain(password);
});

it('does not start with a password that everybody can read', async () => {
  writeFileSync(join(folder, 'open'), password, { mode: 0o644 });
  const { status, out, err } = await failedStart(folder, { config: config.replace('/password }', '/open }') });
  expect(status).toBe(1);
  expect(err).toContain(`chmod 640 ${join(folder, 'open')}`);
  expect(out + err).not.toContain(password);
});

it.each([
  [
    'a newer Berth has changed in a way that this one cannot work with',
    "INSERT INTO schema_version VALUES (9999, '9999_new.breaking.sql', 0)",
    /version 9999, .*up to \d+ and cannot work with 9999_new\.breaking\.sql\. Start the newer Berth/,
  ],
  [
    'another program has',
    'DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION berth; CREATE TABLE blog (post TEXT)',
    /database berth_\d+ at .* cannot be used: its tables are not those of Berth.*name an empty database/,
  ],
])('does not start on a database that %s', async (_, sql, sentence) => {
  const other = await migrated();
  await server.administer(sql, other.database);
  const { status, err } = await failedStart(folder, { config: other.config });
  expect([status, err.trim().split('\n').length]).toEqual([1, 1]);
  expect(err).toMatch(sentence);
});

it('joins a newer Berth whose changes it survives', async () => {
  const other = await migrated();
  await server.administer(
    "INSERT INTO schema_version VALUES (9999, '9999_new.sql', 0); ALTER TABLE sessions ADD COLUMN later TEXT",
    other.database,
  );
  const joined = await startPortal({ config: other.config });
  onTestFinished(() => joined.dispose());
  const user = await logIn(joined.url);
  const { session_id } = await user.launch({ app_id: 'xterm' });
  expect(await user.reached(session_id, 'running')).not.toHaveProperty('later');
});

describe('a clock', () => {
  let clock: string;
  const start = (aheadMs: number) => {
    clock = join(folder, `clock-${aheadMs}`);
    writeFileSync(clock, String(aheadMs));
    const main = join(import.meta.dirname, '..', 'chaos', 'portal-with-clock.ts');
    return startPortal({ config, main, env: { BERTH_CHAOS_CLOCK: clock } });
  };

  it.each([
    [60_000, '60 s ahead of'],
    [-60_000, '60 s behind'],
  ])('that is %i ms from that of the database’s server keeps the portal from starting', async (aheadMs, sentence) => {
    await expect(start(aheadMs)).rejects.toThrow(
      `The clock of this machine is ${sentence} that of the database’s server`,
    );
  });

  it('that is a little ahead does not, and one that is set while the portal runs is told', async () => {
    const ahead = await start(3_000);
    onTestFinished(() => ahead.dispose());
    const failing = async () => {
      const { dependencies } = (await (await fetch(`${ahead.url}/readyz`)).json()) as Readiness;
      return dependencies.filter(({ ok }) => !ok).map(({ name }) => name);
    };
    await until('it is ready', async () => (await failing()).length === 0);
    writeFileSync(clock, '60000');
    expect(await failing()).toEqual(['clock']);
    writeFileSync(clock, '0');
    expect(await failing()).toEqual([]);
    await server.stop();
    try {
      expect(await failing()).toEqual(['records']);
    } finally {
      await server.start();
    }
  });
});
