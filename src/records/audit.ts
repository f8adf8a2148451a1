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
    async list({ target, actions, limit, cursor }) {
      const params: SqlValue[] = [limit + 1];
      const place = (value: SqlValue) => `$${params.push(value)}`;
      const conditions: string[] = [];
      if (target !== undefined) conditions.push(`target = ${place(target)}`);
      if (actions !== undefined) conditions.push(`action IN (${actions.map(place).join(', ')})`);
      if (cursor !== undefined) {
        const { moment, id } = readCursor(cursor);
        conditions.push(`(at, audit_id) < (${place(moment)}, ${place(id)})`);
      }
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      const rows = await db.query<AuditRow>(
        `SELECT * FROM audit ${where} ORDER BY at DESC, audit_id DESC LIMIT $1`,
        params,
      );
      const entries = rows.map((row): AuditRecord => ({ ...row, detail: JSON.parse(row.detail) }));
      return pageOf(entries, limit, (entry) => ({ moment: entry.at, id: entry.audit_id }));
    },
  };
}
