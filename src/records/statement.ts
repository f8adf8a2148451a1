/** The statements that every table needs, made from the fields of a record. Table and field names are never input. */
import type { SqlValue, Statement } from './database.ts';

export type Row = Record<string, SqlValue>;

export function insertInto(table: string, row: Row): Statement {
  const fields = Object.keys(row);
  const places = fields.map((_, index) => `$${index + 1}`);
  return {
    sql: `INSERT INTO ${table} (${fields.join(', ')}) VALUES (${places.join(', ')})`,
    params: Object.values(row),
  };
}

/** Compare-and-set: stores the row with the next version only where the stored version is the one that was read. */
export function updateVersion(table: string, key: string, row: Row & { version: number }): Statement {
  const { [key]: id = null, version, ...rest } = row;
  const settings = Object.keys(rest).map((field, index) => `${field} = $${index + 4}`);
  return {
    sql: `UPDATE ${table} SET version = $3, ${settings.join(', ')} WHERE ${key} = $1 AND version = $2`,
    params: [id, version, version + 1, ...Object.values(rest)],
    changes: 1,
  };
}
