import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/records/migrate.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import { databaseContract } from './database.ts';
import { migrationContract } from './migrations.ts';

async function make() {
  const folder = mkdtempSync(join(tmpdir(), 'berth-database-'));
  const file = join(folder, 'berth.db');
  const db = await openSqlite(file);
  return {
    db,
    reopen: () => openSqlite(file),
    async close() {
      await db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

databaseContract('SQLite', make);
migrationContract('SQLite', make);

describe('the file of SQLite', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-database-'));
    file = join(folder, 'state', 'berth.db');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const modes = () => ['', '-wal', '-shm'].map((end) => (statSync(`${file}${end}`).mode & 0o777).toString(8));

  it('and the files beside it are for their owner only, also where they were not', async () => {
    const umask = process.umask(0);
    try {
      const db = await openSqlite(file);
      await migrate(db);
      expect(modes()).toEqual(['600', '600', '600']);
      expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
      await db.close();
      chmodSync(file, 0o644);
      const again = await openSqlite(file);
      await again.query('SELECT * FROM users');
      expect(modes()).toEqual(['600', '600', '600']);
      await again.close();
    } finally {
      process.umask(umask);
    }
  });

  it('is refused with its name and a cure where it is not a database', async () => {
    writeFileSync(join(folder, 'letter.db'), 'Dear database,\n'.repeat(1000));
    const refused = openSqlite(join(folder, 'letter.db'));
    await expect(refused).rejects.toThrow(join(folder, 'letter.db'));
    await expect(refused).rejects.toThrow(/backup|move/);
  });

  const damages: Record<string, (size: number) => void> = {
    'cut off': (size) => truncateSync(file, size / 2),
    'overwritten in the middle': (size) => {
      const descriptor = openSync(file, 'r+');
      writeSync(descriptor, Buffer.alloc(4096, 'x'), 0, 4096, Math.floor(size / 8192) * 4096);
      closeSync(descriptor);
    },
  };
  it.each(Object.entries(damages))('is refused with its name and a cure where it is %s', async (_, damage) => {
    const db = await openSqlite(file);
    await migrate(db);
    await db.close();
    damage(statSync(file).size);
    const refused = openSqlite(file);
    await expect(refused).rejects.toThrow(file);
    await expect(refused).rejects.toThrow(/damaged.*backup/);
  });

  it('of another program is refused, and left as it is', async () => {
    mkdirSync(join(folder, 'state'));
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE bookmarks (url TEXT)');
    other.close();
    const before = readFileSync(file);
    await expect(openSqlite(file)).rejects.toThrow(/another|not those of Berth.*backup/);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(join(folder, 'state'))).toEqual(['berth.db']);
  });

  it.each([
    ['another text', () => Buffer.from('Dear database,\n'.repeat(1000))],
    ['random bytes', () => randomBytes(20_000)],
    ['nothing', () => Buffer.alloc(0)],
  ])('that %s replaced after a crash is refused, and it and its log are left as they are', async (_, garbage) => {
    // What a crash leaves: writes that are in the log and not yet in the file.
    const db = await openSqlite(file);
    await migrate(db);
    await db.query('PRAGMA wal_checkpoint(TRUNCATE)');
    await db.write([{ sql: "UPDATE schema_version SET name = name || '.'", params: [] }]);
    const crashed = join(folder, 'crashed');
    cpSync(join(folder, 'state'), crashed, { recursive: true });
    await db.close();
    const left = join(crashed, 'berth.db');
    const content = garbage();
    writeFileSync(left, content);
    const log = readFileSync(`${left}-wal`);
    expect(log.length).toBeGreaterThan(0);
    await expect(openSqlite(left)).rejects.toThrow(/damaged.*backup/);
    expect(readFileSync(left).equals(content)).toBe(true);
    expect(readFileSync(`${left}-wal`).equals(log)).toBe(true);
  });

  it('that is full refuses writes as disk_full, keeps what it has, and takes writes again when there is room', async () => {
    const db = await openSqlite(file);
    await db.write([{ sql: 'CREATE TABLE things (words TEXT)', params: [] }]);
    const insert = { sql: 'INSERT INTO things VALUES ($1)', params: ['x'.repeat(3000)] };
    await db.write([insert]);
    const pages = (await db.query<{ page_count: number }>('PRAGMA page_count'))[0]?.page_count ?? 0;
    await db.query(`PRAGMA max_page_count = ${pages}`);
    await expect(db.write([insert, insert, insert])).rejects.toMatchObject({
      code: 'disk_full',
      status: 503,
      retryAfterSeconds: 60,
    });
    expect(await db.query('SELECT COUNT(*) AS n FROM things')).toEqual([{ n: 1 }]);
    await db.query('PRAGMA max_page_count = 1000');
    await db.write([insert]);
    expect(await db.query('SELECT COUNT(*) AS n FROM things')).toEqual([{ n: 2 }]);
    await db.close();
  });

  it('is brought up to date once, and again changes nothing', async () => {
    const db = await openSqlite(file);
    await migrate(db);
    const before = await db.query('SELECT * FROM schema_version');
    await migrate(db);
    expect(await db.query('SELECT * FROM schema_version')).toEqual(before);
    expect(before[0]).toMatchObject({ version: 1, name: '0001_initial.sql' });
    await db.close();
  });

  it('is brought up to date by one of several programs that start at once', async () => {
    const databases = await Promise.all([openSqlite(file), openSqlite(file), openSqlite(file)]);
    await Promise.all(databases.map((each) => migrate(each)));
    for (const db of databases) {
      expect(await db.query('SELECT * FROM users')).toEqual([]);
      await db.close();
    }
  });

  it('of a newer Berth is refused with a cure', async () => {
    const db = await openSqlite(file);
    await migrate(db);
    await db.write([{ sql: "INSERT INTO schema_version VALUES (9999, '9999_future.breaking.sql', 0)", params: [] }]);
    await expect(migrate(db)).rejects.toThrow(/version 9999.*newer Berth/);
    await db.close();
  });
});
