/** A site whose records are in PostgreSQL, backed up and brought back by the command, or moved there from SQLite. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { SessionList } from '../../src/session/schema.ts';
import { isRoot } from '../support/accounts.ts';
import { addressOf, beginStart } from '../support/attempt.ts';
import { clientWith, logIn } from '../support/client.ts';
import { startPortal } from '../support/portal.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { siteFolder } from '../support/site-folder.ts';
import { until } from '../support/until.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

let folder: string;
let server: PostgresServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-backup-'));
  server = await startPostgres();
});
afterAll(async () => {
  await server?.remove();
  rmSync(folder, { recursive: true });
});

/** An empty database, and the configuration that names it. */
async function site() {
  const options = await server.create();
  const { host, port, user, database, password } = options;
  writeFileSync(join(folder, 'password'), password(), { mode: 0o600 });
  const config = `database: { url: "postgres://${user}@${encodeURIComponent(host)}:${port}/${database}", password_file: ${folder}/password }\n`;
  return { database, config };
}

const environment = (home: string, config: string) => {
  const file = join(folder, 'berth.yaml');
  writeFileSync(file, config);
  return { PATH: process.env.PATH, HOME: folder, BERTH_HOME: home, BERTH_CONFIG: file };
};
const berth = (home: string, config: string, ...args: string[]) =>
  spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: 'utf8', env: environment(home, config) });
/** Of everything that Berth keeps. */
async function records(database: string): Promise<unknown> {
  const tables = ['users', 'sessions', 'logins', 'audit'].map((table) =>
    server.administer(`SELECT * FROM ${table} ORDER BY 1`, database),
  );
  return Promise.all(tables);
}
const sessionIds = async (url: string, token: string): Promise<string[]> => {
  const { body } = await clientWith(url, token).request<SessionList>('GET', '/api/app/sessions');
  return body.sessions.map(({ session_id }) => session_id);
};

it('moves from SQLite into PostgreSQL: log-ins and running sessions go on', async () => {
  const { config } = await site();
  const before = await startPortal();
  onTestFinished(() => before.dispose());
  const admin = await logIn(before.url);
  const { session_id } = await admin.launch({ app_id: 'xterm' });
  await admin.reached(session_id, 'running');
  await before.kill('SIGTERM');
  const file = join(folder, 'moving');
  expect(berth(before.home, '', 'backup', file)).toMatchObject({ status: 0, stderr: '' });
  expect(berth(before.home, config, 'restore', file)).toMatchObject({ status: 0, stderr: '' });
  rmSync(join(before.home, 'berth.sqlite'));

  writeFileSync(join(before.home, '..', 'berth.yaml'), `runtime_dir: ${before.runtimeDir}\n${config}`);
  await before.start();
  expect(await sessionIds(before.url, admin.token)).toEqual([session_id]);
  expect((await admin.session(session_id)).status).toBe('running');
  expect(existsSync(join(before.home, 'berth.sqlite'))).toBe(false);
});

it('is backed up while it runs, and brought back over what came after, which is kept', async () => {
  const { config, database } = await site();
  const portal = await startPortal({ config });
  onTestFinished(() => portal.dispose());
  const admin = await logIn(portal.url);
  const file = join(folder, 'running');
  const made = spawn(process.execPath, [MAIN, 'backup', file], {
    env: environment(portal.home, config),
    stdio: 'ignore',
  });
  const ended = once(made, 'exit');
  while (made.exitCode === null) await logIn(portal.url);
  expect(await ended).toEqual([0, null]);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const later = { user_id: 'later', password: 'correct horse battery' };
  expect((await admin.request('POST', '/api/admin/users', later)).status).toBe(201);
  await portal.kill('SIGTERM');
  const last = await records(database);
  const secrets = readFileSync(join(portal.home, 'secrets.json'));
  rmSync(join(portal.home, 'secrets.json'));
  const restored = berth(portal.home, config, 'restore', file);
  expect(restored).toMatchObject({ status: 0, stderr: '' });
  expect(readFileSync(join(portal.home, 'secrets.json')).equals(secrets)).toBe(true);
  expect(await records(database)).not.toEqual(last);
  await portal.start();
  expect((await admin.request('GET', '/api/auth/me')).status).toBe(200);
  await portal.kill('SIGTERM');

  const [kept = ''] = readdirSync(portal.home).filter((name) => name.startsWith('before-restore-'));
  expect(restored.stdout).toContain(join(portal.home, kept));
  expect(berth(portal.home, config, 'restore', join(portal.home, kept)).status).toBe(0);
  expect(await records(database)).toEqual(last);

  // And out of PostgreSQL again.
  const home = join(folder, 'embedded');
  expect(berth(home, '', 'restore', file)).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(home).sort()).toEqual(['berth.sqlite', 'secrets.json']);
});

it.runIf(isRoot)(
  'has the keys of services with accounts of their own, each for the account that it was for',
  async () => {
    const { config } = await site();
    const init = await siteFolder('--address', 'portal.example', '--scheduler', 'local');
    onTestFinished(() => init.remove());
    const withKeys = `keys: ${init.folder}/keys\n${config}`;
    const portal = await startPortal({ config: withKeys });
    onTestFinished(() => portal.dispose());
    await portal.kill('SIGTERM');
    const keys = () =>
      Object.entries(init.files())
        .filter(([name]) => name.startsWith('keys/'))
        .map(([name, { mode, text }]) => [name, mode, statSync(join(init.folder, name)).uid, text]);
    chownSync(join(init.folder, 'keys/grant.pem'), 4711, 4711);
    const before = keys();
    const file = join(folder, 'with-keys');
    expect(berth(portal.home, withKeys, 'backup', file)).toMatchObject({ status: 0, stderr: '' });

    // As on a new access node, where berth init has made other keys.
    rmSync(join(init.folder, 'keys'), { recursive: true });
    expect((await init.init()).status).toBe(0);
    expect(keys().map(([, , , text]) => text)).not.toEqual(before.map(([, , , text]) => text));
    chownSync(join(init.folder, 'keys/grant.pem'), 4711, 4711);
    const restored = berth(portal.home, withKeys, 'restore', file);
    expect(restored).toMatchObject({ status: 0, stderr: '' });
    expect(restored.stdout).toContain(`The keys are in ${init.folder}/keys`);
    expect(keys()).toEqual(before);
    // berth init takes what has been restored for its own.
    expect((await init.init()).out).not.toMatch(/keys\/\S+: (kept|renewed|written)/);
  },
);

it('is not brought back while any process of the site runs, wherever its home is', async () => {
  const { config, database } = await site();
  const portal = await startPortal({ config });
  onTestFinished(() => portal.dispose());
  const file = join(folder, 'refused');
  const elsewhere = join(folder, 'elsewhere');
  expect(berth(portal.home, config, 'backup', file).status).toBe(0);
  const before = await records(database);
  const { status, stderr } = berth(elsewhere, config, 'restore', file);
  expect(status).toBe(1);
  expect(stderr).toContain(`process ${portal.pid()} on `);
  expect(stderr).toContain('stop every process of Berth');
  expect(await records(database)).toEqual(before);
  expect(existsSync(elsewhere)).toBe(false);
});

it('has the state of before where a restore is killed in the middle', async () => {
  const { config, database } = await site();
  const portal = await startPortal({ config });
  onTestFinished(() => portal.dispose());
  const file = join(folder, 'interrupted');
  expect(berth(portal.home, config, 'backup', file).status).toBe(0);
  await logIn(portal.url);
  await portal.kill('SIGTERM');
  const before = await records(database);

  // By then users, sessions and log-ins have been replaced.
  await server.administer(
    `CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3600); RETURN NEW; END';
     CREATE TRIGGER stop BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION stop()`,
    database,
  );
  const restore = spawn(process.execPath, [MAIN, 'restore', file], {
    env: environment(portal.home, config),
    stdio: 'ignore',
  });
  const ended = once(restore, 'exit');
  const here = `FROM pg_stat_activity WHERE datname = '${database}' AND wait_event = 'PgSleep'`;
  await until('it is in the middle', async () => (await server.administer(`SELECT 1 ${here}`)).length > 0);
  restore.kill('SIGKILL');
  await ended;
  // As the server does it by itself when it notices.
  await server.administer(`SELECT pg_terminate_backend(pid, 5000) ${here}`);
  await server.administer('DROP TRIGGER stop ON audit; DROP FUNCTION stop', database);
  expect(await records(database)).toEqual(before);
  await portal.start();

  // What was left of it is in nobody's way.
  await portal.kill('SIGTERM');
  expect(berth(portal.home, config, 'restore', file).status).toBe(0);
});

it('an empty database has nothing to back up, and one of a newer Berth is left to that', async () => {
  const { config, database } = await site();
  const file = join(folder, 'nothing');
  expect(berth(join(folder, 'home'), config, 'backup', file).stderr).toContain('nothing to back up');
  const portal = await startPortal({ config });
  onTestFinished(() => portal.dispose());
  await portal.kill('SIGTERM');
  await server.administer("INSERT INTO schema_version VALUES (9999, '9999_future.sql', 0)", database);
  const { status, stderr } = berth(portal.home, config, 'backup', file);
  expect([status, existsSync(file)]).toEqual([1, false]);
  expect(stderr).toMatch(/version 9999.*newer Berth/);
});

it('two processes that start at once on an empty database are one site', async () => {
  const { config, database } = await site();
  const folders = ['one', 'two'].map((name) => mkdtempSync(join(folder, name)));
  const starts = folders.map((each) => beginStart(each, { config }));
  for (const [n, start] of starts.entries()) await addressOf(folders[n] ?? '', start);
  for (const { child, ended } of starts) {
    child.kill('SIGTERM');
    expect((await ended).status).toBe(0);
  }
  expect(await server.administer('SELECT user_id FROM users', database)).toEqual([{ user_id: 'admin' }]);
});
