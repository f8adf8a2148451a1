/** The embedded database: one SQLite file. A write resolves when it is on the disk. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { noRoom, type Problem } from '../errors.ts';
import { type Database, RowsChanged, type SqlValue, type Statement, UniqueViolation } from './database.ts';
import { storable } from './storable.ts';

const BUSY_TIMEOUT_MS = 5000;
/** In the file's header: 'Brth'. */
const APPLICATION_ID = 0x42727468;

/** SQLite's result codes; the extended ones carry the primary one in their lowest byte. */
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;
/** The shared memory beside the file could not be made larger: the disk is full. */
const SQLITE_IOERR_SHMSIZE = 4874;

export async function openSqlite(file: string): Promise<Database> {
  const database = openFile(file);
  const prepared = new Map<string, StatementSync>();

  function prepare(sql: string): StatementSync {
    let statement = prepared.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      prepared.set(sql, statement);
    }
    return statement;
  }

  function run({ sql, params = [], changes }: Statement) {
    const changed = Number(prepare(sql).run(named(params)).changes);
    if (changes !== undefined && changed !== changes)
      throw new RowsChanged(`${changed} rows instead of ${changes} were changed by: ${sql}`);
  }

  return {
    async query<Row>(sql: string, params: SqlValue[] = []): Promise<Row[]> {
      try {
        return prepare(sql).all(named(params)) as Row[];
      } catch (error) {
        throw translated(error, file);
      }
    },

    async write(statements) {
      try {
        database.exec('BEGIN IMMEDIATE');
        for (const statement of statements) run(statement);
        database.exec('COMMIT');
      } catch (error) {
        // Some errors, a full disk among them, have undone the transaction already.
        if (database.isTransaction) database.exec('ROLLBACK');
        throw translated(error, file);
      }
    },

    async ping() {
      prepare('SELECT 1').get();
    },

    async close() {
      prepared.clear();
      if (database.isOpen) database.close();
    },
  };
}

/** Throws, and has changed nothing, where the file is damaged or another program's. */
export function openFile(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file)) inspect(file);
  // SQLite gives its -wal and -shm files the mode of the file itself; those of an earlier crash may be there already.
  closeSync(openSync(file, 'a', 0o600));
  for (const each of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(each)) chmodSync(each, 0o600);

  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    if (tablesOf(database).length === 0) database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    database.exec('PRAGMA journal_mode = WAL');
    // Without FULL the last writes before a power cut would be gone.
    database.exec('PRAGMA synchronous = FULL');
    return database;
  } catch (error) {
    database?.close();
    throw translated(error, file);
  }
}

/** Through a connection that cannot write: one that can would put a -wal file of before into whatever is there now. */
function inspect(file: string): void {
  if (statSync(file).size === 0) {
    const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
    if (log !== undefined && log.size > 0) throw damaged(file, 'it is empty');
    return;
  }
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
    const verdict = pragma(database, 'quick_check(1)');
    if (verdict !== 'ok') throw damaged(file, String(verdict));
    const tables = tablesOf(database);
    // Those of before there was an id are known by this table.
    const ours = pragma(database, 'application_id') === APPLICATION_ID || tables.includes('schema_version');
    if (tables.length > 0 && !ours) throw damaged(file, 'its tables are not those of Berth');
  } catch (error) {
    throw translated(error, file);
  } finally {
    database?.close();
  }
}

function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

function tablesOf(database: DatabaseSync): unknown[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => name);
}

/** SQLite takes `$1` for a name. */
function named(params: SqlValue[]): Record<string, SqlValue> {
  return Object.fromEntries(params.map((value, index) => [`$${index + 1}`, storable(value)]));
}

function translated(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : null;
  if (code === null) return error;
  const message = (error as Error).message;
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return new UniqueViolation(message);
    case SQLITE_IOERR_SHMSIZE:
      return diskFull(file);
  }
  switch (code & 0xff) {
    case SQLITE_FULL:
      return diskFull(file);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return damaged(file, message);
  }
  return error;
}

function diskFull(file: string): Problem {
  return noRoom('disk_full', `the disk that holds ${dirname(file)}`);
}

export function damaged(file: string, why: string): Error {
  return new Error(
    `${file} is damaged or is not a database of Berth (${why.replace(/\s+/g, ' ')}). Nothing was changed. Put a backup in its ` +
      'place (berth restore FILE), or move it and its -wal and -shm files away to start with an empty one.',
  );
}
