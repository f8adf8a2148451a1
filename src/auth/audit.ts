/** Writes down who did what, from where. Never a password, a token or what somebody typed instead of a user name. */
import { hadNoRoom } from '../errors.ts';
import type { AuditRecord, Records } from '../records/records.ts';
import { randomId } from './random-secret.ts';

export type AuditNote = Omit<AuditRecord, 'audit_id' | 'at' | 'detail'> & { detail?: Record<string, unknown> };
export type Audit = (note: AuditNote) => Promise<void>;

const RETRY_MS = 2_000;
const WAITING_MAX = 1_000;

export function auditor(records: Pick<Records, 'audit'>, now: () => number): Audit {
  let count = 0;
  /** What the disk has no room for: it has happened all the same, and is written when there is. */
  const waiting: AuditRecord[] = [];

  async function writeWaiting(): Promise<void> {
    try {
      for (let entry = waiting[0]; entry !== undefined; entry = waiting[0]) {
        await records.audit.append(entry);
        waiting.shift();
      }
    } catch {
      setTimeout(writeWaiting, RETRY_MS).unref();
    }
  }

  return async (note) => {
    const at = now();
    // Entries of one millisecond are listed in the order in which they were made.
    count = (count + 1) % 1_000_000;
    const audit_id = `${at}-${String(count).padStart(6, '0')}-${randomId()}`;
    const entry = { audit_id, at, detail: {}, ...note };
    try {
      await records.audit.append(entry);
    } catch (error) {
      if (!hadNoRoom(error) || waiting.length >= WAITING_MAX) throw error;
      if (waiting.push(entry) === 1) setTimeout(writeWaiting, RETRY_MS).unref();
    }
  };
}
