/** Brings a database to the form this program expects, file by file from migrations/. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../installation.ts';
import { type Database, UniqueViolation } from './database.ts';

/** Which migrations have been made; where it is, the database is Berth's. */
export const SCHEMA_VERSION =
  'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)';

const FILE_NAME = /^(\d{4})_[a-z0-9_]+\.sql$/;

interface Migration {
  version: number;
  name: string;
  statements: string[];
}

export async function migrate(db: Database): Promise<void> {
  const migrations = readMigrations(installed('src/records/migrations'));
  await db.write([{ sql: SCHEMA_VERSION, params: [] }]);
  const newest = migrations.at(-1)?.version ?? 0;
  let version = await versionOf(db);
  if (version > newest)
    throw new Error(
      `The database has version ${version}, but this Berth knows versions up to ${newest}. ` +
        'Start the newer Berth that it was used with, or put back a backup from before.',
    );
  for (const migration of migrations) {
    if (migration.version <= version) continue;
    await apply(db, migration);
    version = await versionOf(db);
  }
}

async function versionOf(db: Database): Promise<number> {
  const rows = await db.query<{ version: number | null }>('SELECT MAX(version) AS version FROM schema_version');
  return rows[0]?.version ?? 0;
}

async function apply(db: Database, { version, name, statements }: Migration) {
  // The row goes first: of two programs that start at once, the second stops here and finds the work done.
  const row = {
    sql: 'INSERT INTO schema_version (version, name, applied_at) VALUES ($1, $2, $3)',
    params: [version, name, Date.now()],
  };
  try {
    await db.write([row, ...statements.map((sql) => ({ sql, params: [] }))]);
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
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
function statementsOf(sql: string): string[] {
  return sql
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
