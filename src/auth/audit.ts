/** Writes down who did what, from where. Never a password, a token or what somebody typed instead of a user name. */
import type { AuditRecord, Records } from '../records/records.ts';
import { randomId } from './random-secret.ts';

export type AuditNote = Omit<AuditRecord, 'audit_id' | 'at' | 'detail'> & { detail?: Record<string, unknown> };
export type Audit = (note: AuditNote) => Promise<void>;

export function auditor(records: Pick<Records, 'audit'>, now: () => number): Audit {
  let count = 0;
  return async (note) => {
    const at = now();
    // Entries of one millisecond are listed in the order in which they were made.
    count = (count + 1) % 1_000_000;
    const audit_id = `${at}-${String(count).padStart(6, '0')}-${randomId()}`;
    await records.audit.append({ audit_id, at, detail: {}, ...note });
  };
}
