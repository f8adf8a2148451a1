/** `berth doctor` of a site whose records are in PostgreSQL and whose bus is Redis: what it says of them, well and unwell. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Finding } from '../../src/doctor/check.ts';
import { migrate } from '../../src/records/migrate.ts';
import { openPostgres } from '../../src/records/postgres.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

let folder: string;
let postgres: PostgresServer;
let redis: RedisServer;
let database: Awaited<ReturnType<PostgresServer['create']>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-doctor-'));
  postgres = await startPostgres();
  redis = await startRedis();
});
afterAll(async () => {
  await postgres?.remove();
  await redis?.end();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  database = await postgres.create();
  const { host, port, user, database: name, password } = database;
  const bus = redis.database();
  secret('db-password', password());
  secret('bus-password', bus.password);
  const url = `postgres://${user}@${encodeURIComponent(host)}:${port}/${name}`;
  writeFileSync(
    join(folder, 'berth.yaml'),
    `database: { url: "${url}", password_file: db-password }\nbus: { url: "${bus.url}", password_file: bus-password }\n`,
  );
  const made = await openPostgres(database);
  await migrate(made);
  await made.close();
});

const secret = (name: string, content: string): void => writeFileSync(join(folder, name), content, { mode: 0o600 });

/** What it says, by check; `clock` is set ahead by so many milliseconds. */
function doctor(clock = 0): Map<string, Finding> {
  const ahead = `data:text/javascript,const now = Date.now; Date.now = () => now() + ${clock}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', ahead, MAIN, 'doctor', '--json'], {
    cwd: '/',
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      BERTH_HOME: join(folder, 'home'),
      BERTH_CONFIG: join(folder, 'berth.yaml'),
    },
  });
  expect(stderr).toBe('');
  return new Map((JSON.parse(stdout) as Finding[]).map((finding) => [finding.check, finding]));
}
const SERVERS = [
  'database',
  'version of the database',
  'clock of the database',
  'bus',
  'memory of the bus',
  'clock of the bus',
];
const outcomes = (found: Map<string, Finding>) => SERVERS.map((name) => found.get(name)?.outcome);

it('says where they are, and that all is well', () => {
  const found = doctor();
  expect(outcomes(found)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
  expect(found.get('database')?.detail).toMatch(/^PostgreSQL \d+\.\d+.* at .*:\d+, \d+ MiB$/);
  expect(found.get('bus')?.detail).toMatch(/^Redis \d+\.\d+\.\d+ at 127\.0\.0\.1:\d+/);
  expect(found.get('secrets')).toMatchObject({ outcome: 'ok', detail: expect.stringContaining('db-password') });
});

it('leaves an empty database empty', async () => {
  await postgres.administer('DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION berth', database.database);
  expect(doctor().get('version of the database')).toMatchObject({
    outcome: 'ok',
    detail: expect.stringContaining('empty'),
  });
  const tables = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace";
  expect(await postgres.administer(tables, database.database)).toEqual([]);
});

it.each([
  [
    'older',
    'DELETE FROM schema_version WHERE version = (SELECT MAX(version) FROM schema_version)',
    'warning',
    /brings it to/,
  ],
  ['newer', "INSERT INTO schema_version VALUES (9999, '9999_more.sql', 0)", 'warning', /9999.*works beside it/],
  [
    'newer, and breaks this one',
    "INSERT INTO schema_version VALUES (9999, '9999_more.breaking.sql', 0)",
    'fault',
    /9999_more/,
  ],
] as const)('tells a database that is %s', async (_, sql, outcome, detail) => {
  await postgres.administer(sql, database.database);
  const found = doctor().get('version of the database');
  expect(found).toMatchObject({ outcome, detail: expect.stringMatching(detail), cure: expect.stringMatching(/\w/) });
});

it('tells another program’s database, and a wrong password, which it does not tell', async () => {
  const sql = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION berth; CREATE TABLE blog (post TEXT)';
  await postgres.administer(sql, database.database);
  expect(doctor().get('database')).toMatchObject({
    outcome: 'fault',
    detail: expect.stringContaining('not those of Berth'),
  });
  for (const name of ['db-password', 'bus-password']) secret(name, 'quite-another-secret');
  const found = doctor();
  expect(outcomes(found)).toEqual(['fault', 'untried', 'untried', 'fault', 'untried', 'untried']);
  expect(found.get('database')?.detail).toContain('password authentication failed');
  expect(found.get('bus')?.detail).toContain('refuses the user or the password');
  expect(JSON.stringify([...found])).not.toContain('quite-another-secret');
});

it('tells servers that are stopped', async () => {
  await postgres.stop();
  await redis.stop();
  try {
    const found = doctor();
    expect(outcomes(found)).toEqual(['fault', 'untried', 'untried', 'fault', 'untried', 'untried']);
    expect(found.get('database')).toMatchObject({
      detail: expect.stringContaining('cannot be used'),
      cure: expect.stringContaining('database.url'),
    });
    expect(found.get('bus')).toMatchObject({
      detail: expect.stringContaining('cannot be reached'),
      cure: expect.stringContaining('bus.url'),
    });
  } finally {
    await postgres.start();
    await redis.start();
  }
});

it('tells a Redis that forgets by itself', async () => {
  await redis.ask(['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru']);
  try {
    expect(doctor().get('memory of the bus')).toMatchObject({
      outcome: 'warning',
      detail: expect.stringContaining('allkeys-lru'),
      cure: expect.stringContaining('noeviction'),
    });
  } finally {
    await redis.ask(['CONFIG', 'SET', 'maxmemory-policy', 'noeviction']);
  }
});

it('tells a clock that is a minute off, which is a fault beside the database', () => {
  const found = doctor(60_000);
  expect(found.get('clock of the database')).toMatchObject({
    outcome: 'fault',
    detail: expect.stringContaining('60 s ahead of that of the database'),
  });
  expect(found.get('clock of the bus')).toMatchObject({
    outcome: 'warning',
    detail: expect.stringContaining('60 s ahead of that of Redis'),
  });
});

it('tells a secret that everybody can read', () => {
  chmodSync(join(folder, 'bus-password'), 0o644);
  expect(doctor().get('secrets')).toMatchObject({
    outcome: 'fault',
    detail: expect.stringContaining(`chmod 640 ${join(folder, 'bus-password')}`),
  });
});
