import type { AuditEntry } from '../../../src/auth/schema.ts';

/** The details of an entry in one line. */
export const detailOf = (entry: AuditEntry): string =>
  Object.entries(entry.detail)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
