/** All records of one database in another, whatever either of them is: a file of SQLite is what lies between. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Database, SqlValue, Statement } from './database.ts';

const BATCH = 500;
/** What says of a database what it is, and is no record. */
const NO_RECORDS = ['schema_version'];

/** Puts all rows that a PostgreSQL database has into a file whose tables are there and empty. */
export async function copyFrom(query: Database['query'], file: DatabaseSync): Promise<void> {
  file.exec('BEGIN');
  for (const { table, columns } of tablesOf(file)) {
    const places = columns.map(() => '?').join(', ');
    const insert = file.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`);
    await query(`DECLARE copied NO SCROLL CURSOR FOR SELECT ${columns.join(', ')} FROM ${table}`);
    let rows: Record<string, SqlValue>[];
    do {
      rows = await query(`FETCH ${BATCH} FROM copied`);
      for (const row of rows) insert.run(...columns.map((column) => row[column] ?? null));
    } while (rows.length > 0);
    await query('CLOSE copied');
  }
  file.exec('COMMIT');
}

/** What puts the rows of a file in the place of all that a PostgreSQL database with the same tables has; read as it is asked for. */
export function* replacements(file: DatabaseSync): Iterable<Statement> {
  const tables = tablesOf(file);
  yield { sql: `TRUNCATE ${tables.map(({ table }) => table).join(', ')}`, params: [] };
  for (const { table, columns, whole } of tables) {
    const names = columns.join(', ');
    const sql = `INSERT INTO ${table} (${names}) SELECT ${names} FROM json_populate_recordset(NULL::${table}, $1::json)`;
    for (const rows of batches(file.prepare(`SELECT ${names} FROM ${table}`).iterate()))
      yield { sql, params: [JSON.stringify(rows, rounded(whole))] };
  }
}

/** SQLite keeps a fraction in a column of whole numbers, PostgreSQL refuses it. */
const rounded = (whole: ReadonlySet<string>) => (column: string, value: unknown) =>
  typeof value === 'number' && whole.has(column) ? Math.round(value) : value;

function* batches(rows: Iterable<Record<string, SQLOutputValue>>) {
  let batch: Record<string, SQLOutputValue>[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** In the order in which they were made: what a row refers to comes before it. */
function tablesOf(file: DatabaseSync): { table: string; columns: string[]; whole: ReadonlySet<string> }[] {
  return file
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
    )
    .all()
    .map(({ name }) => String(name))
    .filter((table) => !NO_RECORDS.includes(table))
    .map((table) => {
      const columns = file.prepare('SELECT name, type FROM pragma_table_info(?)').all(table);
      return {
        table,
        columns: columns.map(({ name }) => String(name)),
        whole: new Set(columns.filter(({ type }) => /INT/.test(String(type))).map(({ name }) => String(name))),
      };
    });
}
