import type { Database, SqlValue } from './database.ts';
import { pageOf, readCursor } from './paging.ts';
import type { AuditRecord, Records } from './records.ts';
import { insertInto } from './statement.ts';

type AuditRow = Omit<AuditRecord, 'detail'> & { detail: string };

export function auditOver(db: Database): Records['audit'] {
  return {
    async append(entry) {
      await db.write([insertInto('audit', { ...entry, detail: JSON.stringify(entry.detail) })]);
    },
    async list({ limit, cursor }) {
      const params: SqlValue[] = [limit + 1];
      let where = '';
      if (cursor !== undefined) {
        const { moment, id } = readCursor(cursor);
        params.push(moment, id);
        where = 'WHERE (at, audit_id) < ($2, $3)';
      }
      const rows = await db.query<AuditRow>(
        `SELECT * FROM audit ${where} ORDER BY at DESC, audit_id DESC LIMIT $1`,
        params,
      );
      const entries = rows.map((row): AuditRecord => ({ ...row, detail: JSON.parse(row.detail) }));
      return pageOf(entries, limit, (entry) => ({ moment: entry.at, id: entry.audit_id }));
    },
  };
}
