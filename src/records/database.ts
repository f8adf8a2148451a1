/**
 * The port to SQL. One set of queries runs over every adapter: placeholders are $1, $2, …; booleans are 0 and 1, moments
 * are milliseconds since 1970 in BIGINT columns, documents are JSON in TEXT columns.
 */
export type SqlValue = string | number | null;

export interface Statement {
  sql: string;
  params: SqlValue[];
  /** How many rows it must change; another number undoes the whole write and throws `RowsChanged`. */
  changes?: number;
}

export interface Database {
  /** Reads rows. */
  query<Row>(sql: string, params?: SqlValue[]): Promise<Row[]>;
  /**
   * Makes all changes or none, as if no other write were under way; resolves when they are durable. One that is to be alone is refused
   * where another process has the database open. Throws `UniqueViolation`, `RowsChanged` and `InUse`.
   */
  write(statements: Iterable<Statement>, options?: { alone: boolean }): Promise<void>;
  /** Throws where the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A unique index refused a row. */
export class UniqueViolation extends Error {}

/** A statement changed another number of rows than it was to: the record changed in between. */
export class RowsChanged extends Error {}

/** Other processes have the database open, which a write was to have to itself. */
export class InUse extends Error {}
