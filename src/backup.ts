/**
 * `berth backup FILE` and `berth restore FILE`. A backup is one file: the database as it was at one moment, also of a portal that
 * runs, with the secrets of the site in a table of their own.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { privateFolder, readPrivateFile, writePrivateFile } from './auth/private-file.ts';
import type { Config } from './config.ts';
import { migrate } from './records/migrate.ts';
import { openFile, openSqlite } from './records/sqlite.ts';
import { runningPortal } from './running-portal.ts';

const DATABASE = 'berth.sqlite';
/** What cannot be made anew without everybody noticing; the last one is there on clusters only. */
const SECRETS = ['secrets.json', 'display-gateway.pem'];

const HELP = {
  backup: `berth backup <file>

Writes users, sessions, audit log and the keys of this site into one new file that only its owner can read. The portal may run
meanwhile. Not in it are the logs of sessions and the files of users.
`,
  restore: `berth restore <file>

Puts a backup in the place of the state of a portal that is stopped. What was there before is kept in a folder beside it.
`,
};

export async function runBackupCommand(
  verb: 'backup' | 'restore',
  argv: string[],
  host: { readConfig: () => Pick<Config, 'home' | 'database'>; print: (text: string) => void },
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (values.help === true || file === undefined || positionals.length > 1) {
    host.print(HELP[verb]);
    return values.help === true ? 0 : 2;
  }
  const { home, database } = host.readConfig();
  if (database !== null)
    throw new Error(
      `the records are in PostgreSQL, and ${verb} copies the file of SQLite only. Nothing was changed. Use ` +
        `${verb === 'backup' ? 'pg_dump' : 'pg_restore'} for the database ${database.database} at ${database.host}, and keep with it ${SECRETS.join(' and ')} of ${home}.`,
    );
  if (verb === 'backup') {
    backUp(home, resolve(file));
    host.print(
      `The state of ${home} is in ${resolve(file)}. It has the keys of this site: keep it as secret as those.\n`,
    );
  } else {
    const kept = await restore(home, resolve(file));
    host.print(
      `${home} is as it was when ${resolve(file)} was made. ${kept === null ? '' : `What was there before is in ${kept}. `}` +
        'Sessions that were launched since then are not known any more: on this machine they are ended when the portal starts, ' +
        'on a cluster cancel their jobs, which are named app-session-….\n',
    );
  }
  return 0;
}

export function backUp(home: string, file: string): void {
  const source = join(home, DATABASE);
  if (!existsSync(source))
    throw new Error(`There is nothing to back up: ${source} does not exist. Is BERTH_HOME right?`);
  if (existsSync(file)) throw new Error(`${file} exists already; name a new file, or remove that one.`);
  const part = `${file}.${process.pid}.part`;
  try {
    // Made before SQLite would make it, for its owner alone.
    closeSync(openSync(part, 'wx', 0o600));
    const database = openFile(source);
    try {
      database.prepare('VACUUM INTO ?').run(part);
    } finally {
      database.close();
    }
    const copy = openFile(part);
    try {
      // The one file is all there is of it.
      copy.exec('PRAGMA journal_mode = DELETE');
      copy.exec('CREATE TABLE backup_files (name TEXT PRIMARY KEY, content TEXT NOT NULL)');
      const keep = copy.prepare('INSERT INTO backup_files VALUES (?, ?)');
      for (const name of SECRETS) {
        const content = readPrivateFile(join(home, name));
        if (content !== null) keep.run(name, content);
      }
    } finally {
      copy.close();
    }
    flush(part);
    // Fails where somebody was faster, instead of taking that one's place.
    linkSync(part, file);
    flush(dirname(file));
  } finally {
    for (const left of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${left}`, { force: true });
  }
}

/** The folder that has what was there before; null where there was nothing. */
export async function restore(home: string, file: string): Promise<string | null> {
  const running = runningPortal(home);
  if (running) {
    throw new Error(
      `Berth is running at ${running.url} (process ${running.pid}). Stop it before you restore its state.`,
    );
  }
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  privateFolder(home);
  const fresh = join(home, 'restoring');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  try {
    const secrets = await unpack(file, fresh);
    const names = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, ...SECRETS].filter((name) =>
      existsSync(join(home, name)),
    );
    const kept =
      names.length === 0 ? null : join(home, `before-restore-${new Date().toISOString().replace(/\W/g, '')}`);
    if (kept !== null) {
      mkdirSync(kept, { mode: 0o700 });
      for (const name of names) renameSync(join(home, name), join(kept, name));
    }
    for (const name of [DATABASE, ...secrets]) renameSync(join(fresh, name), join(home, name));
    flush(home);
    return kept;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Makes of a backup the files of a home, in that folder, and says which secrets are among them. */
async function unpack(file: string, folder: string): Promise<string[]> {
  const target = join(folder, DATABASE);
  copyFileSync(file, target);
  const files = takeSecrets(file, target);
  for (const { name, content } of files) writePrivateFile(join(folder, name), content);
  const database = await openSqlite(target);
  // Says so where it is of a newer Berth, while nothing has been changed.
  await migrate(database).finally(() => database.close());
  flush(target);
  return files.map(({ name }) => name);
}

function takeSecrets(file: string, target: string): { name: string; content: string }[] {
  try {
    const database = openFile(target);
    try {
      const files = database.prepare('SELECT name, content FROM backup_files').all();
      // Secrets belong into files of their own, where what reads the database cannot reach them.
      database.exec('DROP TABLE backup_files');
      database.exec('VACUUM');
      return files
        .map(({ name, content }) => ({ name: String(name), content: String(content) }))
        .filter(({ name }) => SECRETS.includes(name));
    } finally {
      database.close();
    }
  } catch (error) {
    throw new Error(`${file} is not a backup of Berth, or is damaged. Nothing was changed; take another backup.`, {
      cause: error,
    });
  }
}

/** To the disk, for a file that is to be there after a power cut, or a folder with its names. */
function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
