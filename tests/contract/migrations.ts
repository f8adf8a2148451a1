/** What becomes of a database that programs of several versions use; an adapter's test calls it with a maker of fresh, empty ones. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, schemaState } from '../../src/records/migrate.ts';
import { recordsOver } from '../../src/records/sql.ts';
import type { DatabaseUnderTest } from './database.ts';
import { session } from './records-samples.ts';

const FIRST = { '0001_initial.sql': 'CREATE TABLE people (name TEXT PRIMARY KEY);' };
const ADDED = { ...FIRST, '0002_age.sql': 'ALTER TABLE people ADD COLUMN age BIGINT;' };
export const BROKEN = { ...ADDED, '0003_no_name.breaking.sql': 'ALTER TABLE people RENAME COLUMN name TO alias;' };

/** A program's folder of migrations. */
export function program(files: Record<string, string>): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'berth-migrations-'));
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

export function migrationContract(name: string, make: () => Promise<DatabaseUnderTest>) {
  describe(`versions of the database: ${name}`, () => {
    const old = program(FIRST);
    const newer = program(ADDED);
    const broken = program(BROKEN);
    let under: DatabaseUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.close());
    afterAll(() => {
      for (const { remove } of [old, newer, broken]) remove();
    });

    const versions = async () =>
      (await under.db.query<{ version: number }>('SELECT version FROM schema_version ORDER BY version')).map(
        (row) => row.version,
      );

    it('lets a program of before join, and go on, where only something was added', async () => {
      const before = await under.reopen();
      await migrate(before, old);
      await migrate(under.db, newer);
      await before.write([{ sql: 'INSERT INTO people (name) VALUES ($1)', params: ['kim'] }]);
      await before.close();
      const joining = await under.reopen();
      await migrate(joining, old);
      expect(await joining.query('SELECT * FROM people')).toEqual([{ name: 'kim', age: null }]);
      await joining.close();
      expect(await versions()).toEqual([1, 2]);
    });

    it('refuses a program of before what it cannot work with, names both versions, and changes nothing', async () => {
      await migrate(under.db, broken);
      await expect(migrate(under.db, newer)).rejects.toThrow(
        /has version 3,.*up to 2 and cannot work with 0003_no_name\.breaking\.sql.*newer Berth/,
      );
      expect(await versions()).toEqual([1, 2, 3]);
      expect(await schemaState(under.db, newer.folder)).toEqual({
        version: 3,
        newest: 2,
        breaking: '0003_no_name.breaking.sql',
      });
    });

    it('keeps what a newer program added to a record while one of before works on it', async () => {
      await migrate(under.db);
      const records = recordsOver(under.db);
      await under.db.write([{ sql: 'ALTER TABLE sessions ADD COLUMN later TEXT', params: [] }]);
      await records.sessions.insert(session('s1'));
      await under.db.write([{ sql: "UPDATE sessions SET later = 'kept'", params: [] }]);
      const read = await records.sessions.get('s1');
      if (read === null) throw new Error('it is not there');
      await records.sessions.update({ ...read, status: 'pending' });
      expect(await under.db.query('SELECT status, later FROM sessions')).toEqual([
        { status: 'pending', later: 'kept' },
      ]);
    });

    it('has nothing of a change that fails', async () => {
      const faulty = program({ ...FIRST, '0002_faulty.sql': 'CREATE TABLE pets (name TEXT);\nDROP TABLE nowhere;' });
      await expect(migrate(under.db, faulty)).rejects.toThrow();
      faulty.remove();
      expect(await versions()).toEqual([1]);
      await expect(under.db.query('SELECT * FROM pets')).rejects.toThrow();
      await migrate(under.db, newer);
    });

    it('is brought to an earlier version where that is asked for', async () => {
      await migrate(under.db, { ...broken, upTo: 1 });
      expect(await versions()).toEqual([1]);
    });
  });
}
