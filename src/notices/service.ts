/** What administrators tell users: written by the ones, shown to the others in its time, until each has put it away. */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { MaintenanceRecord, NoticeRecord } from '../records/notice-records.ts';
import type { Records } from '../records/records.ts';
import type { MaintenanceSwitch } from './maintenance.ts';
import type {
  Maintenance,
  MaintenanceStart,
  MaintenanceState,
  Notice,
  NoticeCreate,
  NoticeList,
  NoticeUpdate,
  Severity,
  WrittenNotice,
} from './schema.ts';

/** Older ones than so many are no longer listed. */
const LISTED_MAX = 200;
const GRAVEST_FIRST: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

export type NoticeService = ReturnType<typeof noticeService>;

export function noticeService(deps: {
  records: Pick<Records, 'notices' | 'maintenance'>;
  bus: Pick<Bus, 'publish'>;
  maintenance: MaintenanceSwitch;
  newId: () => string;
  log: Pick<FastifyBaseLogger, 'error'>;
  now: () => number;
}) {
  const { records, maintenance, now } = deps;

  /** Pages that are not told see it when they are loaded again. */
  async function tell(audience: 'everybody' | { user_id: string }): Promise<void> {
    await deps.bus
      .publish({ type: 'notices.updated', data: {}, audience })
      .catch((error: unknown) => deps.log.error({ err: error }, 'a change of notices could not be announced'));
  }

  async function known(noticeId: string): Promise<NoticeRecord> {
    const notice = await records.notices.get(noticeId);
    if (notice === null) throw new Problem('not_found', 'There is no such notice; it may have been deleted.');
    return notice;
  }

  const fieldsOf = ({ from, until, ...fields }: NoticeCreate, otherwise: number) => {
    const starts_at = from === null ? otherwise : Date.parse(from);
    const ends_at = until === null ? null : Date.parse(until);
    if (ends_at !== null && ends_at <= starts_at) throw refusedEnd('must be later than the beginning');
    return { ...fields, starts_at, ends_at };
  };

  return {
    /** What a user is told now. */
    async of(userId: string): Promise<NoticeList> {
      const moment = now();
      const [notices, next, present] = await Promise.all([
        records.notices.current(moment, userId),
        records.notices.nextChange(moment),
        maintenance.now(),
      ]);
      const ends = [next, present?.ends_at ?? null].filter((at) => at !== null);
      return {
        notices: gravestFirst(notices).map(noticeOnTheWire),
        maintenance: present && maintenanceOnTheWire(present),
        changes_in: ends.length === 0 ? null : Math.max(0, Math.min(...ends) - moment) / 1000,
      };
    },

    /** What is told to anybody who is about to log in. */
    async atLogin(): Promise<Pick<NoticeList, 'notices' | 'maintenance'>> {
      const [notices, present] = await Promise.all([records.notices.current(now(), null), maintenance.now()]);
      return {
        notices: gravestFirst(notices).map(noticeOnTheWire),
        maintenance: present && maintenanceOnTheWire(present),
      };
    },

    async dismiss(userId: string, noticeId: string): Promise<NoticeRecord> {
      const notice = await known(noticeId);
      await records.notices.dismiss(noticeId, userId, now());
      await tell({ user_id: userId });
      return notice;
    },

    list: async (): Promise<WrittenNotice[]> => (await records.notices.list(LISTED_MAX)).map(writtenOnTheWire),

    async create(by: string, wanted: NoticeCreate): Promise<WrittenNotice> {
      const created_at = now();
      const notice = {
        notice_id: deps.newId(),
        ...fieldsOf(wanted, created_at),
        created_by: by,
        created_at,
        version: 1,
      };
      await records.notices.insert(notice);
      await tell('everybody');
      return writtenOnTheWire({ ...notice, dismissed: 0 });
    },

    /** Who has put it away does not see it again. */
    async update(noticeId: string, { version, ...wanted }: NoticeUpdate): Promise<void> {
      const notice = await known(noticeId);
      try {
        await records.notices.update({ ...notice, ...fieldsOf(wanted, notice.starts_at), version });
      } catch (error) {
        if (error instanceof RowsChanged)
          throw new Problem('conflict', 'Another administrator has changed the notice since. Read it again.');
        throw error;
      }
      await tell('everybody');
    },

    async remove(noticeId: string): Promise<void> {
      await known(noticeId);
      if (await records.notices.delete(noticeId)) await tell('everybody');
    },

    async maintenanceState(): Promise<MaintenanceState> {
      const present = await maintenance.now();
      return { maintenance: present && { ...maintenanceOnTheWire(present), started_by: present.started_by } };
    },

    /** Also changes what is said of one that there is. */
    async startMaintenance(by: string, { message, until }: MaintenanceStart): Promise<void> {
      const present = await maintenance.now();
      const ends_at = until === null ? null : Date.parse(until);
      if (ends_at !== null && ends_at <= now()) throw refusedEnd('must be later than now');
      const { starts_at, started_by } = present ?? { starts_at: now(), started_by: by };
      await records.maintenance.start({ message, starts_at, ends_at, started_by });
      await tell('everybody');
    },

    /** False where there was none. */
    async endMaintenance(): Promise<boolean> {
      const wasThere = await records.maintenance.end();
      if (wasThere) await tell('everybody');
      return wasThere;
    },
  };
}

const refusedEnd = (message: string) =>
  new Problem('invalid_request', `until: ${message}`, { fields: [{ field: 'until', message }] });

const gravestFirst = (notices: NoticeRecord[]): NoticeRecord[] =>
  notices.toSorted((a, b) => GRAVEST_FIRST[a.severity] - GRAVEST_FIRST[b.severity]);

const iso = (moment: number): string => new Date(moment).toISOString();
const isoOrNull = (moment: number | null): string | null => (moment === null ? null : iso(moment));

const noticeOnTheWire = ({ notice_id, severity, texts, starts_at, ends_at, required }: NoticeRecord): Notice => ({
  notice_id,
  severity,
  texts,
  from: iso(starts_at),
  until: isoOrNull(ends_at),
  required,
});

const writtenOnTheWire = (notice: NoticeRecord & { dismissed: number }): WrittenNotice => ({
  ...noticeOnTheWire(notice),
  at_login: notice.at_login,
  created_by: notice.created_by,
  created_at: iso(notice.created_at),
  dismissed: notice.dismissed,
  version: notice.version,
});

const maintenanceOnTheWire = ({ message, starts_at, ends_at }: MaintenanceRecord): Maintenance => ({
  message,
  from: iso(starts_at),
  until: isoOrNull(ends_at),
});
