/** Notices, who has dismissed them, and the one row of a maintenance. */
import { type Database, RowsChanged, type Statement } from './database.ts';
import type { MaintenanceRecord, MaintenanceRecords, NoticeRecord, NoticeRecords } from './notice-records.ts';
import { insertInto, updateVersion } from './statement.ts';

/** The key of the row: there is one maintenance, of all there is. */
const SITE = 'site';

type NoticeRow = Omit<NoticeRecord, 'texts' | 'required' | 'at_login'> & {
  texts: string;
  required: number;
  at_login: number;
};

export function noticesOver(db: Database): NoticeRecords {
  return {
    async get(noticeId) {
      const rows = await db.query<NoticeRow>('SELECT * FROM notices WHERE notice_id = $1', [noticeId]);
      return rows.map(fromRow)[0] ?? null;
    },
    async list(limit) {
      const rows = await db.query<NoticeRow & { dismissed: number }>(
        `SELECT n.*, (SELECT COUNT(*) FROM notice_dismissals d WHERE d.notice_id = n.notice_id) AS dismissed
         FROM notices n ORDER BY n.starts_at DESC, n.notice_id DESC LIMIT $1`,
        [limit],
      );
      return rows.map((row) => ({ ...fromRow(row), dismissed: row.dismissed }));
    },
    async current(moment, userId) {
      const whose =
        userId === null
          ? 'n.at_login = 1'
          : 'NOT EXISTS (SELECT 1 FROM notice_dismissals d WHERE d.notice_id = n.notice_id AND d.user_id = $2)';
      const rows = await db.query<NoticeRow>(
        `SELECT n.* FROM notices n WHERE n.starts_at <= $1 AND (n.ends_at IS NULL OR n.ends_at > $1) AND ${whose}
         ORDER BY n.starts_at DESC, n.notice_id DESC`,
        userId === null ? [moment] : [moment, userId],
      );
      return rows.map(fromRow);
    },
    async nextChange(moment) {
      const [row] = await db.query<{ at: number | null }>(
        `SELECT MIN(at) AS at FROM (
           SELECT starts_at AS at FROM notices WHERE starts_at > $1 UNION ALL SELECT ends_at FROM notices WHERE ends_at > $1
         ) AS changes`,
        [moment],
      );
      return row?.at ?? null;
    },
    async insert(notice) {
      await db.write([insertInto('notices', toRow(notice))]);
    },
    async update(notice) {
      await db.write([updateVersion('notices', 'notice_id', toRow(notice))]);
      return { ...notice, version: notice.version + 1 };
    },
    delete: (noticeId) => changes(db, { sql: 'DELETE FROM notices WHERE notice_id = $1', params: [noticeId] }),
    async dismiss(noticeId, userId, moment) {
      const sql = `INSERT INTO notice_dismissals (notice_id, user_id, dismissed_at)
                   SELECT notice_id, $2, $3 FROM notices WHERE notice_id = $1 ON CONFLICT DO NOTHING`;
      await db.write([{ sql, params: [noticeId, userId, moment] }]);
    },
  };
}

export function maintenanceOver(db: Database): MaintenanceRecords {
  const remove = { sql: 'DELETE FROM maintenance WHERE name = $1', params: [SITE] };
  return {
    async get() {
      const [row] = await db.query<Omit<MaintenanceRecord, 'message'> & { message: string }>(
        'SELECT message, starts_at, ends_at, started_by FROM maintenance WHERE name = $1',
        [SITE],
      );
      return row ? { ...row, message: JSON.parse(row.message) } : null;
    },
    async start(maintenance) {
      const row = { name: SITE, ...maintenance, message: JSON.stringify(maintenance.message) };
      await db.write([remove, insertInto('maintenance', row)]);
    },
    end: () => changes(db, remove),
  };
}

/** False where no row was changed. */
async function changes(db: Database, statement: Statement): Promise<boolean> {
  try {
    await db.write([{ ...statement, changes: 1 }]);
    return true;
  } catch (error) {
    if (error instanceof RowsChanged) return false;
    throw error;
  }
}

function fromRow(row: NoticeRow): NoticeRecord {
  return { ...row, texts: JSON.parse(row.texts), required: row.required === 1, at_login: row.at_login === 1 };
}

function toRow(notice: NoticeRecord) {
  return {
    ...notice,
    texts: JSON.stringify(notice.texts),
    required: notice.required ? 1 : 0,
    at_login: notice.at_login ? 1 : 0,
  };
}
