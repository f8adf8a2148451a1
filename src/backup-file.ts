/** The file of a backup: a database of SQLite, wherever the records are, with the secrets of the site in a table of their own. */
import { closeSync, copyFileSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { privateFolder } from './auth/private-file.ts';
import { SECRETS, type SecretTexts, type SiteSecrets } from './backup-secrets.ts';
import { migrate } from './records/migrate.ts';
import { openFile, openSqlite } from './records/sqlite.ts';

export const DATABASE = 'berth.sqlite';

/** `fill` puts the records into a file that is there and empty. The file has its name when all is in it, and not before. */
export async function writeBackup(
  file: string,
  secrets: SiteSecrets,
  fill: (part: string) => void | Promise<void>,
): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} exists already; name a new file, or remove that one.`);
  const part = `${file}.${process.pid}.part`;
  try {
    // Made before SQLite would make it, for its owner alone.
    closeSync(openSync(part, 'wx', 0o600));
    await fill(part);
    const copy = openFile(part);
    try {
      // The one file is all there is of it.
      copy.exec('PRAGMA journal_mode = DELETE');
      copy.exec('CREATE TABLE backup_files (name TEXT PRIMARY KEY, content TEXT NOT NULL)');
      const keep = copy.prepare('INSERT INTO backup_files VALUES (?, ?)');
      for (const [name, content] of Object.entries(await secrets.read())) keep.run(name, content);
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

export interface Unpacked {
  /** A file of SQLite, of this Berth's version. */
  database: string;
  secrets: SecretTexts;
}

/** Makes of a backup what a home has, beside what that has, and removes it when `use` is done. */
export async function unpacked<T>(file: string, home: string, use: (found: Unpacked) => Promise<T>): Promise<T> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  privateFolder(home);
  const folder = join(home, 'restoring');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  try {
    return await use(await unpack(file, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function unpack(file: string, folder: string): Promise<Unpacked> {
  const target = join(folder, DATABASE);
  copyFileSync(file, target);
  const secrets = takeSecrets(file, target);
  const database = await openSqlite(target);
  // Says so where it is of a newer Berth, while nothing has been changed.
  await migrate(database).finally(() => database.close());
  flush(target);
  return { database: target, secrets };
}

function takeSecrets(file: string, target: string): SecretTexts {
  try {
    const database = openFile(target);
    try {
      const files = database.prepare('SELECT name, content FROM backup_files').all();
      // Secrets belong into files of their own, where what reads the database cannot reach them.
      database.exec('DROP TABLE backup_files');
      database.exec('VACUUM');
      const texts = Object.fromEntries(files.map(({ name, content }) => [String(name), String(content)]));
      return Object.fromEntries(SECRETS.filter((name) => name in texts).map((name) => [name, texts[name]]));
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
export function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
