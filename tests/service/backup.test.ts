/** A backup, made by the command while the portal runs, brings a portal back whose state is lost; what is none is refused. */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { SessionList } from '../../src/session/schema.ts';
import { failedStart } from '../support/attempt.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { openDesktop } from '../support/rfb.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

let folder: string;
let portal: TestPortal;
let admin: Client;
let backup: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-backup-'));
  backup = join(folder, 'backup');
  portal = await startPortal();
  admin = await logIn(portal.url);
});
afterAll(async () => {
  await portal?.dispose();
  rmSync(folder, { recursive: true });
});

const environment = (home: string) => ({ PATH: process.env.PATH, HOME: folder, BERTH_HOME: home });
const berth = (home: string, ...args: string[]) =>
  spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: 'utf8', env: environment(home) });
const database = (): string => join(portal.home, 'berth.sqlite');
const sessions = async (): Promise<string[]> =>
  (await admin.request<SessionList>('GET', '/api/app/sessions')).body.sessions.map(({ session_id }) => session_id);

it('is one file, for its owner alone, of a portal that runs and goes on writing meanwhile', async () => {
  const { session_id } = await admin.launch({ app_id: 'xterm' });
  await admin.reached(session_id, 'running');
  const made = spawn(process.execPath, [MAIN, 'backup', backup], { env: environment(portal.home), stdio: 'ignore' });
  const ended = once(made, 'exit');
  while (made.exitCode === null) await logIn(portal.url);
  expect(await ended).toEqual([0, null]);
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['backup']);
  // Another one of that name is not overwritten.
  const before = readFileSync(backup);
  expect(berth(portal.home, 'backup', backup)).toMatchObject({ status: 1, stderr: expect.stringContaining('exists') });
  expect(readFileSync(backup).equals(before)).toBe(true);
});

it('is not restored over a portal that runs', () => {
  const before = readdirSync(portal.home).sort();
  const { status, stderr } = berth(portal.home, 'restore', backup);
  expect(status).toBe(1);
  expect(stderr).toContain(`Berth is running at ${portal.url}`);
  expect(readdirSync(portal.home).sort()).toEqual(before);
});

it('brings everything back where the database became garbage and the keys were lost: log-ins, sessions, displays', async () => {
  const before = await sessions();
  const [session_id = ''] = before;
  await portal.kill('SIGTERM');
  const garbage = randomBytes(50_000);
  writeFileSync(database(), garbage);
  rmSync(join(portal.home, 'secrets.json'));
  await expect(portal.start()).rejects.toThrow(/berth\.sqlite is damaged.*berth restore/);
  expect(readFileSync(database()).equals(garbage)).toBe(true);

  expect(berth(portal.home, 'restore', backup)).toMatchObject({ status: 0, stderr: '' });
  await portal.start();
  // The log-in of before the loss: its key and its record are back.
  expect(await sessions()).toEqual(before);
  expect((await admin.session(session_id)).status).toBe('running');
  const desktop = await openDesktop(admin.socket(`/display/${session_id}`));
  desktop.socket.close();
  const [kept = ''] = readdirSync(portal.home).filter((name) => name.startsWith('before-restore-'));
  expect(readFileSync(join(portal.home, kept, 'berth.sqlite')).equals(garbage)).toBe(true);
  expect(readdirSync(portal.home)).not.toContain('restoring');
  // What the database's readers see has no keys in it.
  const restored = new DatabaseSync(database(), { readOnly: true });
  expect(restored.prepare("SELECT * FROM sqlite_schema WHERE name = 'backup_files'").all()).toEqual([]);
  restored.close();
});

describe('what is no backup is refused, and nothing is changed', () => {
  const kinds: Record<string, (file: string) => void> = {
    'a text': (file) => writeFileSync(file, 'Dear portal,\n'.repeat(1000)),
    nothing: (file) => writeFileSync(file, ''),
    'half of one': (file) => {
      copyFileSync(backup, file);
      truncateSync(file, statSync(file).size / 2);
    },
    "another program's database": (file) => {
      const other = new DatabaseSync(file);
      other.exec('CREATE TABLE bookmarks (url TEXT)');
      other.close();
    },
    'one of a newer Berth': (file) => {
      copyFileSync(backup, file);
      const newer = new DatabaseSync(file);
      newer.exec("INSERT INTO schema_version VALUES (9999, '9999_future.breaking.sql', 0)");
      newer.close();
    },
  };
  let home: string;
  beforeAll(() => {
    home = join(folder, 'home');
    expect(berth(home, 'restore', backup).status).toBe(0);
  });
  it.each(Object.entries(kinds))('%s', async (_, make) => {
    const before = readdirSync(home).map((name) => [name, readFileSync(join(home, name))] as const);
    const file = join(folder, 'other');
    make(file);
    const { status, stderr } = berth(home, 'restore', file);
    rmSync(file);
    expect(status).toBe(1);
    expect(stderr).toMatch(/not a backup of Berth|newer Berth/);
    expect(readdirSync(home)).toEqual(before.map(([name]) => name));
    for (const [name, content] of before) expect(readFileSync(join(home, name)).equals(content)).toBe(true);
  });
});

it('a database that was cut to nothing is not taken for a new one', async () => {
  const own = mkdtempSync(join(tmpdir(), 'berth-backup-'));
  onTestFinished(() => rmSync(own, { recursive: true }));
  const home = join(own, 'home');
  expect(berth(home, 'restore', backup).status).toBe(0);
  writeFileSync(join(home, 'operator.token'), 'of an earlier start', { mode: 0o600 });
  truncateSync(join(home, 'berth.sqlite'));
  const { status, err } = await failedStart(own);
  expect(status).toBe(1);
  expect(err).toMatch(/berth\.sqlite is damaged.*it is empty.*berth restore/);
  expect(statSync(join(home, 'berth.sqlite')).size).toBe(0);
});
