/** Whether a PostgreSQL database can be Berth's, and makes an empty one so. */
import type { PoolClient } from 'pg';
import { SCHEMA_VERSION } from './migrate.ts';

/** The oldest that somebody still mends. */
const OLDEST_SERVER = 14;
/** 'Brth'. */
const LOCK = 0x42727468;

export async function claim(client: PoolClient): Promise<void> {
  const { rows } = await client.query(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding",
  );
  const fault = serverFault(rows[0]);
  if (fault !== null) throw new Error(fault);
  // One of several programs that start at once; the others wait here, and find its table.
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${LOCK})`);
  try {
    const tables = await client.query(
      `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') GROUP BY c.relname`,
    );
    // Other programs, too, keep a table of that name.
    const ours = tables.rows.some(
      ({ name, columns }) => name === 'schema_version' && columns.join() === 'version,name,applied_at',
    );
    if (tables.rows.length > 0 && !ours)
      throw new Error(
        'its tables are not those of Berth. Nothing was changed; name an empty database in database.url.',
      );
    if (!ours) await client.query(SCHEMA_VERSION);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Null where there is none. */
export function serverFault({ version, encoding }: { version: number; encoding: string }): string | null {
  const major = Math.floor(version / 10_000);
  if (major < OLDEST_SERVER)
    return `the server is PostgreSQL ${major}, and Berth needs ${OLDEST_SERVER} or newer. Nothing was changed.`;
  if (encoding !== 'UTF8')
    return `its encoding is ${encoding}, which has not every character. Nothing was changed; make one with createdb --encoding UTF8 --template template0.`;
  return null;
}
