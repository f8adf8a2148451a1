/** The switch that lets nobody but administrators start anything. It is a record, read at each launch: true for every process at once. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { MaintenanceRecord } from '../records/notice-records.ts';
import type { Records } from '../records/records.ts';

/** Throws a Problem where this user may start nothing now, with what the administrators say of it. */
export type MayStart = (principal: Pick<Principal, 'role'>) => Promise<void>;

export interface MaintenanceSwitch {
  /** null: everybody may launch. */
  now(): Promise<MaintenanceRecord | null>;
  mayStart: MayStart;
}

export function maintenanceSwitch(deps: {
  records: Pick<Records, 'maintenance'>;
  now: () => number;
}): MaintenanceSwitch {
  async function present(): Promise<MaintenanceRecord | null> {
    const record = await deps.records.maintenance.get();
    return record === null || (record.ends_at !== null && record.ends_at <= deps.now()) ? null : record;
  }

  return {
    now: present,
    async mayStart({ role }) {
      if (role === 'admin') return; // who tries whether all is well again
      const record = await present();
      if (record === null) return;
      const { message, ends_at } = record;
      const end = ends_at === null ? '' : ` It ends ${new Date(ends_at).toISOString()}.`;
      throw new Problem('maintenance', `${message.en ?? message.ko}${end} What runs goes on.`, {
        ...(ends_at !== null && { retryAfterSeconds: Math.ceil((ends_at - deps.now()) / 1000) }),
      });
    },
  };
}
