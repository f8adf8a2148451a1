/**
 * Brings a database to the form this program expects, file by file from migrations/, each in one write. Programs that start at once make
 * each once. Programs of before go on beside it: a migration adds what they do not miss, or says in its name that they cannot go on
 * (`0007_split_names.breaking.sql`), and is then made only where no other process has the database open.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../installation.ts';
import { type Database, InUse, UniqueViolation } from './database.ts';

/** Which migrations have been made; where it is, the database is Berth's. */
export const SCHEMA_VERSION =
  'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)';

/** Those of this program. */
export const MIGRATIONS = installed('src/records/migrations');

const FILE_NAME = /^(\d{4})_[a-z0-9_]+(\.breaking)?\.sql$/;
const BREAKING = /\.breaking\.sql$/;

interface Migration {
  version: number;
  name: string;
  statements: string[];
}

/** What a database is to a program. */
export interface SchemaState {
  version: number;
  /** That this program makes of it. */
  newest: number;
  /** The first change that this program does not know and cannot work with. */
  breaking: string | null;
}

/** Throws where this program is too old for the database. `upTo` is where it stops. */
export async function migrate(
  db: Database,
  { folder = MIGRATIONS, upTo = Number.POSITIVE_INFINITY }: { folder?: string; upTo?: number } = {},
): Promise<void> {
  await db.write([{ sql: SCHEMA_VERSION, params: [] }]);
  const state = await schemaState(db, folder);
  if (state.breaking !== null) throw tooOld(state);
  let { version } = state;
  for (const migration of readMigrations(folder)) {
    if (migration.version <= version || migration.version > upTo) continue;
    await apply(db, migration);
    ({ version } = await schemaState(db, folder));
  }
}

/** Of a database that has its table of versions. */
export async function schemaState(db: Pick<Database, 'query'>, folder = MIGRATIONS): Promise<SchemaState> {
  const newest = readMigrations(folder).at(-1)?.version ?? 0;
  const made = await db.query<{ version: number; name: string }>(
    'SELECT version, name FROM schema_version ORDER BY version',
  );
  const breaking = made.find(({ version, name }) => version > newest && BREAKING.test(name));
  return { version: made.at(-1)?.version ?? 0, newest, breaking: breaking?.name ?? null };
}

export function tooOld({ version, newest, breaking }: SchemaState): Error {
  return new Error(
    `The database has version ${version}, but this Berth knows versions up to ${newest} and cannot work with ${breaking}. ` +
      'Start the newer Berth that it was used with, or put back a backup from before.',
  );
}

async function apply(db: Database, { version, name, statements }: Migration) {
  // The row goes first: of two programs that start at once, the second stops here and finds the work done.
  const row = {
    sql: 'INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)',
    params: [version, name, Date.now()],
  };
  try {
    await db.write([row, ...statements.map((sql) => ({ sql, params: [] }))], { alone: BREAKING.test(name) });
  } catch (error) {
    if (error instanceof UniqueViolation) return;
    if (!(error instanceof InUse)) throw error;
    throw new Error(
      `The database is to be changed by ${name}, which a Berth of before does not survive. ${error.message} ` +
        'Nothing was changed. Stop every other process of Berth, start one of this version, then the others.',
    );
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .sort()
    .map((name, index) => {
      const version = Number(FILE_NAME.exec(name)?.[1]);
      if (version !== index + 1) throw new Error(`migrations/${name} is not the migration number ${index + 1}`);
      return { version, name, statements: statementsOf(readFileSync(join(folder, name), 'utf8')) };
    });
}

/** Statements end with a semicolon at the end of a line; comments are lines of their own. */
export function statementsOf(sql: string): string[] {
  return sql
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
