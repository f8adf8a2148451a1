import { Problem } from '../errors.ts';
import type { SqlValue } from './database.ts';

/** What PostgreSQL would refuse, or any database give back changed, every database refuses. */
export function storable(value: SqlValue): SqlValue {
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
    throw new Problem('invalid_request', 'A text has a NUL character or half a surrogate pair; take it out.');
  return value;
}
