/**
 * What the role may do that services other than auth have: whose the tables are is another role, which auth alone has. So a service that was
 * broken into makes nobody an administrator and nobody's token, changes no password, and rewrites nothing in the audit log.
 */
import { setTimeout } from 'node:timers/promises';
import type { Database } from './database.ts';
import { schemaState, tooOld } from './migrate.ts';

const READ_ONLY = ['schema_version', 'users', 'user_groups', 'group_members', 'logins', 'tokens', 'views'];
const APPEND_ONLY = ['audit'];
/** The start of auth, with the changes that it makes to the database, takes less. */
const WAIT_MS = 60_000;
const LOOK_MS = 200;

/** Gives the role just its rights to all tables. To be done by their owner, after each change of them. */
export async function giveRights(database: Database, role: string): Promise<void> {
  const to = `"${role.replaceAll('"', '""')}"`;
  const tables = await database.query<{ name: string }>(
    "SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE') ORDER BY 1",
  );
  const statements = tables.flatMap(({ name }) => {
    if (READ_ONLY.includes(name)) return [`REVOKE ALL ON ${name} FROM ${to}`, `GRANT SELECT ON ${name} TO ${to}`];
    if (APPEND_ONLY.includes(name))
      return [`REVOKE ALL ON ${name} FROM ${to}`, `GRANT SELECT, INSERT ON ${name} TO ${to}`];
    return [`GRANT SELECT, INSERT, UPDATE, DELETE ON ${name} TO ${to}`];
  });
  // That a token was used is noted by whichever service it was shown to.
  statements.push(`GRANT UPDATE (last_used_at) ON tokens TO ${to}`);
  await database.write(statements.map((sql) => ({ sql, params: [] })));
}

/** Waits until auth has brought the tables up to this program's version and given rights to them; throws where it does not. */
export async function rightsGiven(database: Database): Promise<void> {
  const until = performance.now() + WAIT_MS;
  while (!(await isUpToDate(database))) {
    if (performance.now() > until)
      throw new Error(
        'auth has not brought the database up to the version of this Berth: it is the one service that may. Start it, of this version, first.',
      );
    await setTimeout(LOOK_MS);
  }
}

async function isUpToDate(database: Database): Promise<boolean> {
  const [row] = await database.query<{ all_given: boolean }>(
    `SELECT bool_and(has_table_privilege(c.oid, 'SELECT')) AS all_given FROM pg_class c
     WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
       AND c.relowner = (SELECT relowner FROM pg_class WHERE oid = to_regclass('schema_version'))`,
  );
  if (row?.all_given !== true) return false;
  const state = await schemaState(database);
  if (state.breaking !== null) throw tooOld(state);
  return state.version >= state.newest;
}
