/** The file of a backup: a database of SQLite, wherever the records are, with the secrets of the site in a table of their own. */
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
import { dirname, join } from 'node:path';
import { privateFolder, readPrivateFile, writePrivateFile } from './auth/private-file.ts';
import { migrate } from './records/migrate.ts';
import { openFile, openSqlite } from './records/sqlite.ts';

export const DATABASE = 'berth.sqlite';
/** What cannot be made anew without everybody noticing; the last one is there on clusters only. */
export const SECRETS = ['secrets.json', 'display-gateway.pem'];

/** `fill` puts the records into a file that is there and empty. The file has its name when all is in it, and not before. */
export async function writeBackup(
  file: string,
  home: string,
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

export interface Unpacked {
  /** Where the files of a home are that the backup was made of: the database, of this Berth's version, and the secrets. */
  folder: string;
  /** Puts those into the home, in the place of what is there. */
  install(names: string[]): void;
  secrets: string[];
}

/** Makes of a backup what a home has, beside what that has, and removes it when `use` is done. */
export async function unpacked<T>(file: string, home: string, use: (found: Unpacked) => Promise<T>): Promise<T> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  privateFolder(home);
  const folder = join(home, 'restoring');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  try {
    const secrets = await unpack(file, folder);
    const install = (names: string[]): void => {
      for (const name of names) renameSync(join(folder, name), join(home, name));
      flush(home);
    };
    return await use({ folder, install, secrets });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says which secrets are among the files. */
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
