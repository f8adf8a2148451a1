import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, InUse } from '../../src/records/database.ts';
import { migrate } from '../../src/records/migrate.ts';
import { openPostgres, type PostgresOptions } from '../../src/records/postgres.ts';
import { serverFault } from '../../src/records/postgres-start.ts';
import { isRoot } from '../support/accounts.ts';
import { MIB, mountDisk } from '../support/disk.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { databaseContract } from './database.ts';
import { BROKEN, migrationContract, program } from './migrations.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.remove());

async function make() {
  const options = await server.create();
  const db = await openPostgres(options);
  return {
    db,
    reopen: () => openPostgres(options),
    async close() {
      await db.close();
      await server.drop(options);
    },
  };
}

databaseContract('PostgreSQL', make);
migrationContract('PostgreSQL', make);

const AWAY = { code: 'database_unavailable', status: 503, retryAfterSeconds: 5 };
const insert = (id: string, number: number) => ({
  sql: 'INSERT INTO things (id, number) VALUES ($1, $2)',
  params: [id, number],
});

/** Random, so that it is not compressed. */
const much = {
  sql: "INSERT INTO words SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 2000)",
  params: [],
};

describe('a PostgreSQL database', () => {
  let options: PostgresOptions & { password: () => string };
  let lost: string[];
  let db: Database;
  beforeEach(async () => {
    lost = [];
    options = { ...(await server.create()), onLost: (reason) => lost.push(reason) };
    db = await openPostgres(options);
    await db.write([{ sql: 'CREATE TABLE things (id TEXT PRIMARY KEY, number BIGINT)', params: [] }]);
  });
  afterEach(async () => {
    await db.close();
    await server.drop(options);
  });

  const things = () => db.query('SELECT * FROM things ORDER BY id');
  /** Another program has the table to itself, until it is ended. */
  async function lockThings(): Promise<{ released: Promise<unknown> }> {
    const released = server
      .administer('BEGIN; LOCK TABLE things; SELECT pg_sleep(3600)', options.database)
      .catch(() => undefined);
    await until('the table is locked', async () => {
      const rows = await server.administer(
        "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 'things'::regclass",
        options.database,
      );
      return rows.length > 0;
    });
    // In an object, or the caller would wait for it.
    return { released };
  }

  async function someoneWaits() {
    await until(
      'somebody waits',
      async () => (await server.administer('SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0,
    );
  }

  it('lets all of many writes of one row happen, one after the other', async () => {
    await db.write([insert('a', 0)]);
    const raise = { sql: 'UPDATE things SET number = number + 1 WHERE id = $1', params: ['a'], changes: 1 };
    await Promise.all(Array.from({ length: 30 }, () => db.write([raise])));
    expect(await things()).toEqual([{ id: 'a', number: 30 }]);
  });

  it('counts and stores as one, also where several portals do it at the same moment', async () => {
    const portals = [db, await openPostgres(options), await openPostgres(options)];
    const third = (id: string) => ({
      sql: 'INSERT INTO things (id, number) SELECT $1, 1 WHERE (SELECT COUNT(*) FROM things) < 3',
      params: [id],
    });
    await Promise.all(Array.from({ length: 30 }, (_, n) => portals[n % 3]?.write([third(`thing-${n}`)])));
    expect(await things()).toHaveLength(3);
    for (const portal of portals) await portal.close();
  });

  it('is reached by TLS only where the certificate is of that server', async () => {
    const { certificate: ca } = server;
    const there = await openPostgres({ ...options, host: 'localhost', tls: { ca } });
    expect(await there.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toEqual([{ ssl: true }]);
    await there.close();
    await expect(openPostgres({ ...options, host: 'localhost', tls: {} })).rejects.toThrow(/self-signed/);
    await expect(openPostgres({ ...options, host: '127.0.0.1', tls: { ca } })).rejects.toThrow(
      /does not match certificate/,
    );
  });

  it('lets writes happen that wait for each other', async () => {
    await db.write([insert('a', 0), insert('b', 0)]);
    const raise = (id: string) => ({ sql: 'UPDATE things SET number = number + 1 WHERE id = $1', params: [id] });
    const writes = [
      [raise('a'), raise('b')],
      [raise('b'), raise('a')],
    ];
    await Promise.all(Array.from({ length: 20 }, (_, n) => db.write(writes[n % 2] ?? [])));
    expect(await things()).toEqual([
      { id: 'a', number: 20 },
      { id: 'b', number: 20 },
    ]);
  });

  it('that is away refuses with a time to come back, and answers again when it is there, with all that it had', async () => {
    await db.write([insert('a', 1)]);
    await Promise.all([things(), things(), things()]);
    await server.stop();
    try {
      await expect(db.write([insert('b', 2)])).rejects.toMatchObject(AWAY);
      await expect(things()).rejects.toMatchObject(AWAY);
      await expect(db.ping()).rejects.toMatchObject(AWAY);
    } finally {
      await server.start();
    }
    expect(lost.length).toBeGreaterThan(0);
    expect(await things()).toEqual([{ id: 'a', number: 1 }]);
    await db.write([insert('b', 2)]);
    await expect(db.ping()).resolves.toBeUndefined();
  });

  it('that crashes during a write has nothing of it', async () => {
    const holder = await lockThings();
    const writes = expect(db.write([insert('a', 1), insert('b', 2)])).rejects.toMatchObject(AWAY);
    await someoneWaits();
    await server.stop();
    await writes;
    await holder.released;
    await server.start();
    expect(await things()).toEqual([]);
  });

  it('that crashes while many writes share a commit has nothing of them, and none is told that it was made', async () => {
    const free = { sql: 'INSERT INTO free (id) VALUES ($1)', params: ['a'] };
    await db.write([insert('a', 1), { sql: 'CREATE TABLE free (id TEXT PRIMARY KEY)', params: [] }]);
    const holder = await lockThings();
    // The second one fails because of what the first one wrote, which is not made either.
    const writes = Promise.allSettled([free, free, insert('b', 2)].map((one) => db.write([one])));
    await someoneWaits();
    await server.stop();
    for (const result of await writes) expect(result).toMatchObject({ status: 'rejected', reason: AWAY });
    await holder.released;
    await server.start();
    expect(await things()).toEqual([{ id: 'a', number: 1 }]);
    expect(await db.query('SELECT * FROM free')).toEqual([]);
  });

  it('that takes too long for a write refuses it, has nothing of it, and takes the next', async () => {
    const hasty = await openPostgres({ ...options, statementTimeoutMs: 300 });
    const holder = await lockThings();
    await expect(hasty.write([insert('a', 1)])).rejects.toMatchObject(AWAY);
    await server.administer(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`,
    );
    await holder.released;
    await hasty.write([insert('b', 2)]);
    expect(await things()).toEqual([{ id: 'b', number: 2 }]);
    await hasty.close();
  });

  it('is brought up to date by one of several programs that start at once', async () => {
    const fresh = await server.create();
    const databases = await Promise.all(Array.from({ length: 4 }, () => openPostgres(fresh)));
    await Promise.all(databases.map((each) => migrate(each)));
    const versions = await databases[0]?.query('SELECT * FROM schema_version ORDER BY version');
    expect(versions?.[0]).toMatchObject({ version: 1, name: '0001_initial.sql' });
    for (const one of databases) {
      expect(await one.query('SELECT * FROM users')).toEqual([]);
      await migrate(one);
      expect(await one.query('SELECT * FROM schema_version ORDER BY version')).toEqual(versions);
      await one.close();
    }
    await server.drop(fresh);
  });

  it('of a newer Berth is refused with a cure', async () => {
    await migrate(db);
    await db.write([{ sql: "INSERT INTO schema_version VALUES (9999, '9999_future.breaking.sql', 0)", params: [] }]);
    await expect(migrate(db)).rejects.toThrow(/version 9999.*newer Berth/);
  });

  it.each([
    'CREATE TABLE users (id INTEGER PRIMARY KEY)',
    'CREATE TABLE schema_version (installed_rank INTEGER PRIMARY KEY, version TEXT)',
  ])('of another program is refused, and left as it is: %s', async (sql) => {
    const other = await server.create();
    await server.administer(sql, other.database);
    const tables = () =>
      server.administer("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace", other.database);
    const before = await tables();
    await expect(openPostgres(other)).rejects.toThrow(/not those of Berth.*empty database/);
    expect(await tables()).toEqual(before);
    await server.drop(other);
  });

  it('with tables of an extension is no other program’s', async () => {
    const extended = await server.create();
    await server.administer('CREATE EXTENSION pg_stat_statements', extended.database);
    await (await openPostgres(extended)).close();
    await server.drop(extended);
  });

  it('in which its user may not make tables is refused with a cure', async () => {
    const closed = await server.create('OWNER postgres');
    await expect(openPostgres(closed)).rejects.toThrow(
      /berth may not make tables.*GRANT CREATE ON SCHEMA public TO berth/,
    );
    await server.administer('GRANT CREATE ON SCHEMA public TO berth', closed.database);
    await (await openPostgres(closed)).close();
    await server.drop(closed);
  });

  it('whose tables are another user’s, as after a restore by the administrator, is refused with a cure', async () => {
    await migrate(db);
    await server.administer('ALTER TABLE schema_version OWNER TO postgres', options.database);
    await expect(openPostgres(options)).rejects.toThrow(/belong to postgres.*OWNER TO berth/);
  });

  it('is not written to alone while another process has it open, which is named, and not opened meanwhile', async () => {
    const other = await openPostgres(options);
    const alone = db.write([insert('a', 1)], { alone: true });
    await expect(alone).rejects.toThrow(InUse);
    await expect(alone).rejects.toThrow(`process ${process.pid} on `);
    expect(await things()).toEqual([]);
    await other.close();
    const holder = await lockThings();
    const writing = db.write([insert('a', 1)], { alone: true });
    await someoneWaits();
    await expect(openPostgres(options)).rejects.toThrow(/has it to itself/);
    await server.administer(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`,
    );
    await holder.released;
    await writing;
    expect(await things()).toEqual([{ id: 'a', number: 1 }]);
    await (await openPostgres(options)).close();
  });

  /** The server notices the end of a connection a moment after it. */
  const isAlone = (): Promise<boolean> =>
    until('nobody else has it open', () =>
      db.write([], { alone: true }).then(
        () => true,
        () => false,
      ),
    );

  it('knows who has it open also after it was away, where that one only reads', async () => {
    const other = await openPostgres(options);
    await server.stop();
    await server.start();
    await other.query('SELECT 1');
    await expect(db.write([], { alone: true })).rejects.toThrow(InUse);
    await other.close();
    await isAlone();
  });

  it('is not changed in a way that breaks the programs that have it open', async () => {
    const broken = program(BROKEN);
    const other = await openPostgres(options);
    await expect(migrate(db, broken)).rejects.toThrow(/0003_no_name\.breaking\.sql.*process \d+ on .*Stop every other/);
    expect((await db.query('SELECT * FROM schema_version')).length).toBe(2);
    await other.close();
    await isAlone();
    await migrate(db, broken);
    broken.remove();
  });

  it('that has not every character is refused with a cure', async () => {
    const latin = await server.create("ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0");
    await expect(openPostgres(latin)).rejects.toThrow(/LATIN1.*--encoding UTF8/);
    await server.drop(latin);
  });

  it('of a server that is too old is refused', () => {
    const found = { encoding: 'UTF8', standby: false };
    expect(serverFault({ ...found, version: 130_022 })).toMatch(/PostgreSQL 13.*needs 14/);
    expect(serverFault({ ...found, version: 140_000 })).toBeNull();
  });

  it('of a standby is refused', () => {
    const found = { encoding: 'UTF8', version: 150_000 };
    expect(serverFault({ ...found, standby: true })).toMatch(/standby.*database\.url/);
  });

  it('is not opened with a wrong password, which is not told', async () => {
    const refused = openPostgres({ ...options, password: () => 'a wrong one' });
    await expect(refused).rejects.toThrow(/cannot be used: password authentication failed/);
    await expect(refused).rejects.not.toThrow(/a wrong one/);
  });

  it('asks for the password at each connection', async () => {
    const [before, after] = [options.password(), 'another one'];
    let password = before;
    const own = await openPostgres({ ...options, password: () => password });
    await server.administer(`ALTER ROLE berth PASSWORD '${after}'`);
    password = after;
    try {
      const connections = await Promise.all(
        Array.from({ length: 5 }, () => own.query('SELECT pg_backend_pid() AS pid')),
      );
      expect(new Set(connections.map(([row]) => JSON.stringify(row))).size).toBeGreaterThan(1);
    } finally {
      await server.administer(`ALTER ROLE berth PASSWORD '${before}'`);
      await own.close();
    }
  });

  it('that takes connections and never answers is given up', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const refused = openPostgres({ ...options, host: '127.0.0.1', port, connectTimeoutMs: 300 });
    await expect(refused).rejects.toThrow(`at 127.0.0.1:${port} cannot be used`);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it.skipIf(!isRoot)(
    'that is full refuses writes as database_full, keeps what it has, and takes writes when there is room',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'berth-full-'));
      const disk = mountDisk(folder, 32 * MIB);
      const { uid, gid } = statSync(options.host);
      chownSync(folder, uid, gid);
      await server.administer(`CREATE TABLESPACE small LOCATION '${folder}'`);
      const small = await server.create('TABLESPACE small');
      const full = await openPostgres(small);
      try {
        await full.write([{ sql: 'CREATE TABLE words (words TEXT)', params: [] }]);
        await full.write([much]);
        disk.fill(0);
        await expect(full.write([much, much, much])).rejects.toMatchObject({
          code: 'database_full',
          status: 503,
          retryAfterSeconds: 60,
        });
        expect(await full.query('SELECT COUNT(*) AS n FROM words')).toEqual([{ n: 1 }]);
        disk.free();
        await full.write([much]);
        expect(await full.query('SELECT COUNT(*) AS n FROM words')).toEqual([{ n: 2 }]);
      } finally {
        disk.free();
        await full.close();
        await server.drop(small);
        await server.administer('DROP TABLESPACE small');
        disk.remove();
        rmSync(folder, { recursive: true });
      }
    },
  );
});

it.skipIf(!isRoot)(
  'a PostgreSQL server that crashes because its log is full has all that it has confirmed',
  async () => {
    const full = await startPostgres();
    const options = await full.create();
    const log = join(options.host, 'data/pg_wal');
    const { uid, gid } = statSync(log);
    const before = join(options.host, 'before');
    await full.stop();
    cpSync(log, before, { recursive: true });
    const disk = mountDisk(log, 64 * MIB);
    cpSync(before, log, { recursive: true });
    for (const path of ['', ...readdirSync(log)]) chownSync(join(log, path), uid, gid);
    await full.start();
    const db = await openPostgres(options);
    try {
      await db.write([{ sql: 'CREATE TABLE words (words TEXT)', params: [] }]);
      disk.fill(0);
      let confirmed = 0;
      const refused = await until('there is no room for more log', () =>
        db.write([much]).then(
          () => void confirmed++,
          (error: unknown) => error as Error,
        ),
      );
      // Not that nothing was changed: that nobody knows.
      expect(refused).toMatchObject({
        ...AWAY,
        cause: { message: expect.stringContaining('No space left on device') },
      });
      disk.free();
      await full.stop();
      await full.start();
      const [row] = await db.query<{ n: number }>('SELECT COUNT(*) AS n FROM words');
      expect([confirmed, confirmed + 1]).toContain(row?.n);
      await db.write([much]);
    } finally {
      await db.close();
      await full.stop();
      disk.remove();
      await full.remove();
    }
  },
);
