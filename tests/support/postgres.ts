/** A PostgreSQL server of a test's own, from Debian's package: on a Unix socket in a folder that goes with it, and on loopback. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import type { PostgresOptions } from '../../src/records/postgres.ts';
import { certificateFiles } from './certificate.ts';
import { freePort } from './portal.ts';

const OWNER = 'berth';

export interface PostgresServer {
  /** Of its TLS, for `localhost`. */
  certificate: string;
  /** Makes an empty database and says how to reach it. */
  create(settings?: string): Promise<PostgresOptions & { password: () => string }>;
  drop(options: PostgresOptions): Promise<void>;
  /** SQL of the server's administrator, in its own database or in that one. */
  administer(sql: string, database?: string): Promise<unknown[]>;
  /** As with a crash: nobody is waited for. */
  stop(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'berth-postgres-'));
  const data = join(folder, 'data');
  const password = randomBytes(12).toString('hex');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const { cert: certificate, key } = certificateFiles(folder, 'DNS:localhost');
  const port = await freePort();
  const as = account();
  if (as !== null) for (const path of [folder, passwordFile, key]) chownSync(path, as.uid, as.gid);
  const bin = programs();
  const [command, words] = asAccount(as, join(bin, 'initdb'));
  execFileSync(
    command,
    // A linguistic order on purpose: nothing of Berth may depend on that of bytes.
    [...words, '-D', data, '-U', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--no-sync'].concat(
      '--encoding',
      'UTF8',
      '--locale',
      'C.UTF-8',
      '--locale-provider',
      'icu',
      '--icu-locale',
      'en',
    ),
    { cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] },
  );

  let server: ChildProcess | null = null;
  let databases = 0;

  async function start() {
    const [program, args] = asAccount(as, join(bin, 'postgres'));
    const settings = [
      `unix_socket_directories=${folder}`,
      'listen_addresses=localhost',
      `port=${port}`,
      'fsync=off',
    ].concat('ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`);
    server = spawn(program, [...args, '-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    const { stderr } = server;
    if (stderr === null) throw new Error('the server has no log');
    const lines = createInterface(stderr);
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => {
        said.push(line);
        if (line.includes('ready to accept connections')) resolve();
      });
      lines.once('close', () => reject(new Error(`PostgreSQL did not start:\n${said.join('\n')}`)));
    });
  }

  async function stop() {
    const running = server;
    server = null;
    if (running === null || running.exitCode !== null) return;
    const ended = once(running, 'exit');
    running.kill('SIGQUIT');
    await ended;
  }

  async function administer(sql: string, database = 'postgres') {
    const client = new Client({ host: folder, port, user: 'postgres', password, database });
    // The server may be stopped meanwhile: the query tells.
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  await start();
  await administer(`CREATE ROLE ${OWNER} LOGIN PASSWORD '${password}'`);
  return {
    certificate: readFileSync(certificate, 'utf8'),
    async create(settings = '') {
      const database = `berth_${++databases}`;
      await administer(`CREATE DATABASE ${database} ${settings.includes('OWNER') ? '' : `OWNER ${OWNER}`} ${settings}`);
      return { host: folder, port, user: OWNER, database, password: () => password, tls: false };
    },
    drop: async ({ database }) => void (await administer(`DROP DATABASE ${database} WITH (FORCE)`)),
    administer,
    stop,
    start,
    async remove() {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The newest of the packages' folders, which are in nobody's PATH, or where another system has it. */
function programs(): string {
  const packaged = globSync('/usr/lib/postgresql/*/bin/initdb').sort((one, other) =>
    one.localeCompare(other, 'en', { numeric: true }),
  );
  const elsewhere = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => globSync(join(folder, 'initdb')));
  const found = packaged.at(-1) ?? elsewhere[0];
  if (found === undefined) throw new Error('These tests need the Debian package postgresql; npm test installs it.');
  return dirname(found);
}

/** PostgreSQL refuses to run as root; null where this is somebody else already. */
function account(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const number = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

/** It goes with the test, also where that is killed. */
function asAccount(as: { uid: number; gid: number } | null, program: string): [command: string, words: string[]] {
  const account = as === null ? [] : [`--reuid=${as.uid}`, `--regid=${as.gid}`, '--clear-groups'];
  return ['setpriv', [...account, '--pdeathsig', 'QUIT', '--', program]];
}
