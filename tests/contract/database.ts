/** What every database must do; an adapter's test calls it with a maker of fresh, empty ones. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../src/errors.ts';
import { type Database, RowsChanged, type SqlValue, UniqueViolation } from '../../src/records/database.ts';

export interface DatabaseUnderTest {
  db: Database;
  /** The same database through another connection. */
  reopen(): Promise<Database>;
  close(): Promise<void>;
}

export function databaseContract(name: string, make: () => Promise<DatabaseUnderTest>) {
  describe(`the database: ${name}`, () => {
    let under: DatabaseUnderTest;
    let db: Database;
    beforeEach(async () => {
      under = await make();
      db = under.db;
      await db.write([
        { sql: 'CREATE TABLE things (id TEXT PRIMARY KEY, number BIGINT, words TEXT)', params: [] },
        { sql: 'CREATE UNIQUE INDEX things_by_number ON things (number)', params: [] },
      ]);
    });
    afterEach(() => under.close());

    const insert = (id: string, number: number | null = null, words: string | null = null) => ({
      sql: 'INSERT INTO things (id, number, words) VALUES ($1, $2, $3)',
      params: [id, number, words],
    });
    const ids = async () => (await db.query<{ id: string }>('SELECT id FROM things ORDER BY id')).map((row) => row.id);

    it('gives back texts, numbers and nulls as they were', async () => {
      const moment = Date.now();
      await db.write([insert('a', moment, `it's "quoted"\n<script>\t🦀 한글 $1 ; --`), insert('b')]);
      expect(await db.query('SELECT * FROM things ORDER BY id')).toEqual([
        { id: 'a', number: moment, words: `it's "quoted"\n<script>\t🦀 한글 $1 ; --` },
        { id: 'b', number: null, words: null },
      ]);
    });

    it('gives back any text that it takes, and takes every text without NUL', async () => {
      let count = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => !text.includes('\0')),
          fc.maxSafeInteger(),
          async (words, number) => {
            const id = `row-${count++}`;
            await db.write([{ sql: 'DELETE FROM things', params: [] }, insert(id, number, words)]);
            expect(await db.query('SELECT * FROM things')).toEqual([{ id, number, words }]);
          },
        ),
        { numRuns: 100 },
      );
    });

    it.each(['NUL \0 inside', 'half a pair \ud800'])('refuses %j with a sentence and stores nothing', async (words) => {
      const refused = db.write([insert('a'), insert('b', 1, words)]);
      await expect(refused).rejects.toThrow(Problem);
      await expect(refused).rejects.toThrow(/NUL/);
      expect(await ids()).toEqual([]);
      await expect(db.query('SELECT * FROM things WHERE words = $1', [words])).rejects.toThrow(Problem);
    });

    it('takes placeholders in any order, more than once and beyond nine', async () => {
      const params: SqlValue[] = Array.from({ length: 12 }, (_, n) => n + 1);
      expect(
        await db.query('SELECT $12 + $1 AS a, $10 AS b, $1 + $1 AS c, $2+$3+$4+$5+$6+$7+$8+$9+$11 AS d', params),
      ).toEqual([{ a: 13, b: 10, c: 2, d: 55 }]);
    });

    it('makes all changes of a write or none', async () => {
      await db.write([insert('a')]);
      await expect(db.write([insert('b'), insert('a'), insert('c')])).rejects.toThrow(UniqueViolation);
      await expect(db.write([insert('b'), { sql: 'INSERT INTO nowhere VALUES (1)', params: [] }])).rejects.toThrow();
      expect(await ids()).toEqual(['a']);
      await db.write([insert('b'), insert('c')]);
      expect(await ids()).toEqual(['a', 'b', 'c']);
    });

    it('throws UniqueViolation for every unique index, and for nothing else', async () => {
      await db.write([insert('a', 1)]);
      await expect(db.write([insert('a', 2)])).rejects.toThrow(UniqueViolation);
      await expect(db.write([insert('b', 1)])).rejects.toThrow(UniqueViolation);
      await expect(db.write([{ sql: 'INSERT INTO nowhere VALUES (1)', params: [] }])).rejects.not.toThrow(
        UniqueViolation,
      );
    });

    it('throws RowsChanged and undoes the write where another number of rows changed', async () => {
      await db.write([insert('a', 1), insert('b', 2)]);
      const update = { sql: 'UPDATE things SET words = $1 WHERE number > $2', params: ['x', 0] };
      await expect(db.write([insert('c'), { ...update, changes: 1 }])).rejects.toThrow(RowsChanged);
      expect(await db.query('SELECT id, words FROM things ORDER BY id')).toEqual([
        { id: 'a', words: null },
        { id: 'b', words: null },
      ]);
      await db.write([{ ...update, changes: 2 }]);
    });

    it('lets one of two compare-and-sets win, never both', async () => {
      await db.write([insert('a', 1)]);
      const raise = { sql: 'UPDATE things SET number = 2 WHERE id = $1 AND number = 1', params: ['a'], changes: 1 };
      const results = await Promise.allSettled([db.write([raise]), db.write([raise]), db.write([raise])]);
      expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    });

    it('makes many writes at once, each with its own result: those that fail harm no other', async () => {
      await db.write([insert('taken', 0)]);
      const writes = Array.from({ length: 30 }, (_, n) => {
        if (n % 3 === 1) return [insert(`half-${n}`), insert('taken')];
        if (n % 3 === 2)
          return [insert(`half-${n}`), { sql: 'DELETE FROM things WHERE id = $1', params: ['none'], changes: 1 }];
        return [insert(`whole-${n}`), insert(`also-${n}`)];
      });
      const results = await Promise.allSettled(writes.map((write) => db.write(write)));
      expect(results.map((result) => (result.status === 'rejected' ? result.reason.constructor : null))).toEqual(
        writes.map((_, n) => [null, UniqueViolation, RowsChanged][n % 3]),
      );
      const made = writes.flatMap((_, n) => (n % 3 === 0 ? [`whole-${n}`, `also-${n}`] : []));
      const other = await under.reopen();
      const rows = await other.query<{ id: string }>('SELECT id FROM things');
      await other.close();
      expect(rows.map(({ id }) => id).sort()).toEqual([...made, 'taken'].sort());
    });

    it('shows a finished write to another connection, and after it was closed', async () => {
      await db.write([insert('a')]);
      const other = await under.reopen();
      expect(await other.query('SELECT id FROM things')).toEqual([{ id: 'a' }]);
      await other.close();
      await db.close();
      const again = await under.reopen();
      expect(await again.query('SELECT id FROM things')).toEqual([{ id: 'a' }]);
      await again.close();
    });

    it('answers a ping while it is open, and refuses it afterwards', async () => {
      await expect(db.ping()).resolves.toBeUndefined();
      await db.close();
      await expect(db.ping()).rejects.toThrow();
      await expect(db.query('SELECT 1')).rejects.toThrow();
      await expect(db.write([insert('a')])).rejects.toThrow();
    });
  });
}
