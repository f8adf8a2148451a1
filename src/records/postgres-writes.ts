/** The writes of one process to PostgreSQL: those that wait for their turn at the same moment share a transaction, and so its commit. */
import type { PoolClient } from 'pg';
import { RowsChanged, type Statement } from './database.ts';
import { away, translated, unavailable } from './postgres-errors.ts';
import { prepared } from './postgres-statement.ts';

/** 'Brtw'. */
const WRITE_LOCK = 0x42727477;
/**
 * One transaction that writes at a time, of all portals: as if no other were under way, and none loses a race or waits for another in a
 * circle. Durable also where the server's own default is faster.
 */
const BEGIN = `BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL synchronous_commit = on; SELECT pg_advisory_xact_lock(${WRITE_LOCK}); SAVEPOINT own`;
const NEXT = 'RELEASE SAVEPOINT own; SAVEPOINT own';

interface Write {
  statements: Iterable<Statement>;
  resolve(): void;
  reject(error: unknown): void;
}

type Work = (client: PoolClient) => Promise<void>;

/**
 * `use` lends the one connection that writes, to one after the other, or says why it cannot. A write that something must precede
 * (`first`, which may refuse) has a transaction of its own.
 */
export function writesOver(use: (work: Work) => Promise<void>) {
  const waiting = new Set<Write>();

  function take(): Write[] {
    const all = [...waiting];
    waiting.clear();
    return all;
  }

  return (statements: Iterable<Statement>, first?: Work): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const write = { statements, resolve, reject };
    if (!first) waiting.add(write);
    // Whose turn it is writes for all who wait; nothing is left to do when the turn of these comes, or comes too late.
    use((client) => commit(client, first ? [write] : take(), first)).catch((error: unknown) => {
      if (first || waiting.delete(write)) reject(error);
    });
    return promise;
  };
}

/** Each is told its own result, and none before all that it rests on is durable. Throws where the connection is of no more use. */
async function commit(client: PoolClient, writes: Write[], first?: Work): Promise<void> {
  if (writes.length === 0) return;
  const failures = new Map<Write, unknown>();
  try {
    for (const [index, write] of writes.entries()) {
      await client.query(index === 0 ? BEGIN : NEXT);
      try {
        await first?.(client);
        for (const statement of write.statements) await run(client, statement);
      } catch (error) {
        if (unavailable(translated(error))) throw error;
        failures.set(write, translated(error));
        await client.query('ROLLBACK TO SAVEPOINT own');
      }
    }
    await client.query('COMMIT');
  } catch (error) {
    const told = await undone(client, error);
    for (const write of writes) write.reject(told);
    throw told;
  }
  for (const write of writes) {
    if (failures.has(write)) write.reject(failures.get(write));
    else write.resolve();
  }
}

/** What is to be told of a transaction that failed, once it is undone. */
async function undone(client: PoolClient, error: unknown): Promise<unknown> {
  const told = translated(error);
  // The connection is given up, and that undoes it.
  if (unavailable(told)) return told;
  // A server whose log has no room says so and crashes over it: then nobody knows what it has kept.
  return client.query('ROLLBACK').then(
    () => told,
    () => away(error as Error),
  );
}

async function run(client: PoolClient, { sql, params = [], changes }: Statement) {
  const changed = (await client.query(prepared(sql, params))).rowCount ?? 0;
  if (changes !== undefined && changed !== changes)
    throw new RowsChanged(`${changed} rows instead of ${changes} were changed by: ${sql}`);
}
