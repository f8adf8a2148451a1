/** The database that replicas share: PostgreSQL. A write resolves when the server says that it is durable. */
import { hostname } from 'node:os';
import { type ClientBase, Pool, type PoolClient, type PoolConfig, types } from 'pg';
import { type Database, InUse, type SqlValue } from './database.ts';
import { translated, unavailable } from './postgres-errors.ts';
import { claim } from './postgres-start.ts';
import { prepared } from './postgres-statement.ts';
import { writesOver } from './postgres-writes.ts';

export interface PostgresOptions {
  /** Of the server, or the folder of its Unix socket. */
  host: string;
  port: number;
  user?: string | undefined;
  database: string;
  /** Asked for at each connection, so that a new one counts without a restart. */
  password?: (() => string) | undefined;
  /** The server's certificate is verified; by this authority, where one is given. */
  tls: false | { ca?: string };
  connectTimeoutMs?: number;
  statementTimeoutMs?: number;
  /** Told why an idle connection was lost. */
  onLost?: (reason: string) => void;
}

export interface PostgresDatabase extends Database {
  /** Lets somebody read everything as it was at one moment. */
  snapshot(work: (query: Database['query']) => Promise<void>): Promise<void>;
  /** The server's clock, in milliseconds since 1970. */
  now(): Promise<number>;
}

/** With the one that writes: the two dozen processes of a site with five replicas fit into the hundred connections of a server's default. */
const READING_CONNECTIONS = 3;
/** Also for a place among the connections: who comes too late is told so, and does not queue for a minute. */
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** A portal that stands still in the middle of a write holds up the others so long. */
const IDLE_WRITE_MS = 10_000;
/** What the server itself does not end in time is a server that has vanished. */
const NETWORK_MS = 5_000;

/** 'Brtp'. Each process shares it as long as its writer is connected; who wants the database for itself takes it alone. */
const PRESENCE_LOCK = 0x42727470;

const INT8 = 20;
const NUMERIC = 1700;

/** Throws, and has changed nothing, where the server is too old or the tables are another program's. `start` looks at both. */
export async function openPostgres(options: PostgresOptions, start = claim): Promise<PostgresDatabase> {
  const readers = openPool(options, { max: READING_CONNECTIONS });
  // One write at a time needs one connection, and reads never wait behind writes. It stays, for others to see.
  const writer = openPool(options, { max: 1, idleTimeoutMillis: 0, onConnect: bePresent });
  const write = writesOver((work) => use(writer, work));

  const database: PostgresDatabase = {
    async query<Row>(sql: string, params: SqlValue[] = []) {
      // After an outage, who only reads is to be seen again, too.
      if (writer.totalCount === 0) await use(writer, async () => {});
      return use(readers, async (client) => (await client.query(prepared(sql, params))).rows as Row[]);
    },

    write: (statements, { alone } = { alone: false }) => write(statements, alone ? beAlone : undefined),

    async snapshot(work) {
      /** Of the one who reads, and no word of the server's. */
      let failed: { error: unknown } | null = null;
      await use(readers, async (client) => {
        const query = async <Row>(sql: string, params: SqlValue[] = []) =>
          (await client.query(prepared(sql, params)).catch(rethrow)).rows as Row[];
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        await work(query).catch((error: unknown) => {
          failed = { error };
        });
        await client.query('ROLLBACK');
      });
      if (failed !== null) throw (failed as { error: unknown }).error;
    },

    async now() {
      const sql = 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now';
      return (await database.query<{ now: number }>(sql))[0]?.now ?? Number.NaN;
    },

    async ping() {
      await database.query('SELECT 1');
    },

    async close() {
      for (const pool of [readers, writer]) if (!pool.ended) await pool.end();
    },
  };

  try {
    await use(writer, start);
    return database;
  } catch (error) {
    await database.close();
    throw cannotOpen(options, error);
  }
}

async function use<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw translated(error);
  }
  let lost = false;
  try {
    return await work(client);
  } catch (error) {
    const told = translated(error);
    lost = unavailable(told);
    throw told;
  } finally {
    client.release(lost);
  }
}

function rethrow(error: unknown): never {
  throw translated(error);
}

async function bePresent(client: ClientBase): Promise<void> {
  const { rows } = await client.query(`SELECT pg_try_advisory_lock_shared(${PRESENCE_LOCK}) AS present`);
  if (!rows[0].present) throw new Error('another process of Berth has it to itself, as for a restore. Wait for that.');
}

async function beAlone(client: PoolClient): Promise<void> {
  const { rows } = await client.query(`SELECT pg_try_advisory_xact_lock(${PRESENCE_LOCK}) AS alone`);
  if (rows[0].alone) return;
  const others = await client.query(
    `SELECT DISTINCT application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = ${PRESENCE_LOCK} AND a.datname = current_database()
       AND pid <> pg_backend_pid()`,
  );
  throw new InUse(`Its database is in use: ${others.rows.map(({ name }) => name).join(', ')}.`);
}

function openPool(options: PostgresOptions, connections: PoolConfig): Pool {
  const { host, port, user, database, password, tls, onLost } = options;
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS, statementTimeoutMs = STATEMENT_TIMEOUT_MS } = options;
  const pool = new Pool({
    host,
    port,
    user,
    database,
    password,
    ssl: tls,
    application_name: `berth, process ${process.pid} on ${hostname()}`,
    ...connections,
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_WRITE_MS,
    query_timeout: statementTimeoutMs + NETWORK_MS,
    types: { getTypeParser: parserOf as typeof types.getTypeParser },
  });
  // The message alone: the error carries the connection, and that the password.
  pool.on('error', (error) => onLost?.(error.message));
  // Of one in use its query tells.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** BIGINT, and what sums and counts make of it, are numbers. */
function parserOf(type: number, format?: 'text' | 'binary') {
  if (type === INT8 || type === NUMERIC) return Number;
  return types.getTypeParser(type, format);
}

function cannotOpen({ host, port, database }: PostgresOptions, error: unknown): Error {
  const { message, cause } = error as Error;
  const why = cause instanceof Error ? cause.message : message;
  return new Error(`The PostgreSQL database ${database} at ${host}:${port} cannot be used: ${why}`);
}
