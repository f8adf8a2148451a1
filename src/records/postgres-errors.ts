/** What PostgreSQL and the way to it refuse, in the words of the port. */
import { DatabaseError } from 'pg';
import { noRoom, Problem } from '../errors.ts';
import { InUse, RowsChanged, UniqueViolation } from './database.ts';

const RETRY_AFTER_SECONDS = 5;

const UNIQUE_VIOLATION = '23505';
const DISK_FULL = '53100';
const NO_RIGHT = '42501';
/**
 * The server is away, full, going down, coming up, answers too late, or takes no writes: broken connection, not logged in, no such
 * database, lost a race against another program's writes, resources, operator's intervention and timeouts, read only, idle in a transaction.
 */
const UNAVAILABLE = /^(08|28|3D|40|53|57|58|25006|25P03|55P03)/;

export function unavailable(error: unknown): boolean {
  return error instanceof Problem && error.code === 'database_unavailable';
}

/** Never the driver's own error: it may carry a row's content or the connection. */
export function translated(error: unknown): unknown {
  if (error instanceof Problem || error instanceof RowsChanged || error instanceof InUse) return error;
  // Not of the server: of the network, a timeout, a connection that broke.
  if (!(error instanceof DatabaseError)) return away(error as Error);
  const { code = '', message } = error;
  if (code === UNIQUE_VIOLATION) return new UniqueViolation(message);
  if (code === DISK_FULL) return noRoom('database_full', 'the disk of the database server', new Error(message));
  if (UNAVAILABLE.test(code)) return away(error);
  if (code === NO_RIGHT)
    return new Error(
      `${message}. The database and its tables must belong to the user of database.url, or to the one of database.owner.`,
    );
  return new Error(`${message} (${code})`);
}

export function away({ message }: Error): Problem {
  return new Problem('database_unavailable', 'Try again in a moment; running sessions go on meanwhile.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause: new Error(message),
  });
}
