/** Whether a PostgreSQL database can be Berth's, and makes an empty one so. */
import type { PoolClient } from 'pg';
import { SCHEMA_VERSION } from './migrate.ts';

/** The oldest that somebody still mends. */
const OLDEST_SERVER = 14;
/** 'Brth'. */
const LOCK = 0x42727468;

export interface Server {
  version: number;
  encoding: string;
  /** It only follows another one. */
  standby: boolean;
}

interface Table {
  name: string;
  columns: string[];
  owner: string;
  /** Whether this user is that one, or of it. */
  owned: boolean;
}

/** Throws where it cannot, and changes nothing then. */
export async function claim(client: PoolClient): Promise<void> {
  await inspectServer(client);
  // One of several programs that start at once; the others wait here, and find its table.
  await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${LOCK})`);
  try {
    if (!(await inspectTables(client))) await client.query(SCHEMA_VERSION);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Throws where it cannot be Berth's, and changes nothing at all. */
export async function inspect(client: PoolClient): Promise<void> {
  await inspectServer(client);
  await inspectTables(client);
}

/** The same for a user whose the tables are not. */
export async function inspectOfOthers(client: PoolClient): Promise<void> {
  await inspectServer(client);
  oursAmong(await tablesOf(client));
}

async function inspectServer(client: PoolClient): Promise<void> {
  const { rows } = await client.query(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
       pg_is_in_recovery() AS standby`,
  );
  const fault = serverFault(rows[0]);
  if (fault !== null) throw new Error(fault);
}

/** Whether it is Berth's already. */
async function inspectTables(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT current_user AS user, current_schema() AS schema, has_schema_privilege(current_schema(), 'CREATE') AS may",
  );
  const { user, schema, may } = rows[0];
  if (may !== true)
    throw new Error(
      `its user ${user} may not make tables in it. Nothing was changed; ${
        schema === null ? 'make a schema for it' : `GRANT CREATE ON SCHEMA ${schema} TO ${user}`
      }, or make it the owner of the database.`,
    );
  const ours = oursAmong(await tablesOf(client));
  if (ours && !ours.owned)
    throw new Error(
      `its tables belong to ${ours.owner}, and its user ${user} may not change them. Nothing was changed; ` +
        `for each of them: ALTER TABLE … OWNER TO ${user}.`,
    );
  return ours !== undefined;
}

async function tablesOf(client: PoolClient): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `SELECT c.relname AS name, pg_get_userbyid(c.relowner) AS owner, pg_has_role(c.relowner, 'USAGE') AS owned,
       (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
     FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`,
  );
  return rows;
}

/** Berth's table of versions; undefined where there are no tables at all. */
function oursAmong(tables: Table[]): Table | undefined {
  // Other programs, too, keep a table of that name.
  const ours = tables.find(
    ({ name, columns }) => name === 'schema_version' && columns.join() === 'version,name,applied_at',
  );
  if (tables.length > 0 && !ours)
    throw new Error('its tables are not those of Berth. Nothing was changed; name an empty database in database.url.');
  return ours;
}

/** Null where there is none. */
export function serverFault({ version, encoding, standby }: Server): string | null {
  const major = Math.floor(version / 10_000);
  if (major < OLDEST_SERVER)
    return `the server is PostgreSQL ${major}, and Berth needs ${OLDEST_SERVER} or newer. Nothing was changed.`;
  if (encoding !== 'UTF8')
    return `its encoding is ${encoding}, which has not every character. Nothing was changed; make one with createdb --encoding UTF8 --template template0.`;
  if (standby) return 'the server is a standby, which takes no writes. Name the one that it follows in database.url.';
  return null;
}
