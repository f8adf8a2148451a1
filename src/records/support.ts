import { type Database, RowsChanged, type SqlValue, type Statement } from './database.ts';
import { insertInto } from './statement.ts';
import type { JoinRecord, JoinRecords, ViewRecord, ViewRecords } from './support-records.ts';

export function viewsOver(db: Database): ViewRecords {
  return {
    async get(viewId) {
      const rows = await db.query<ViewRecord>('SELECT * FROM views WHERE view_id = $1', [viewId]);
      return rows[0] === undefined ? null : { ...rows[0] };
    },
    async unended(of) {
      const [where, value]: [string, SqlValue] =
        'login_id' in of
          ? ['login_id = $1', of.login_id]
          : 'user_id' in of
            ? ['user_id = $1', of.user_id]
            : ['expires_at <= $1', of.expired_at];
      const rows = await db.query<ViewRecord>(
        `SELECT * FROM views WHERE ${where} AND ended_at IS NULL ORDER BY created_at, view_id`,
        [value],
      );
      return rows.map((row) => ({ ...row }));
    },
    async insert(view) {
      await db.write([insertInto('views', { ...view })]);
    },
    end: (viewId, moment) =>
      changes(db, [
        {
          sql: 'UPDATE views SET ended_at = $2 WHERE view_id = $1 AND ended_at IS NULL',
          params: [viewId, moment],
          changes: 1,
        },
      ]),
    async deleteBefore(moment) {
      await db.write([{ sql: 'DELETE FROM views WHERE expires_at < $1', params: [moment] }]);
    },
  };
}

export function joinsOver(db: Database): JoinRecords {
  return {
    async get(joinId) {
      const rows = await db.query<JoinRecord>('SELECT * FROM join_requests WHERE join_id = $1', [joinId]);
      return rows[0] === undefined ? null : { ...rows[0] };
    },
    async list(sessionId) {
      const rows = await db.query<JoinRecord>(
        'SELECT * FROM join_requests WHERE session_id = $1 ORDER BY created_at DESC, join_id DESC',
        [sessionId],
      );
      return rows.map((row) => ({ ...row }));
    },
    async open(userId, moment) {
      const rows = await db.query<JoinRecord & { name: string }>(
        `SELECT join_requests.*, sessions.name FROM join_requests
         JOIN sessions ON sessions.session_id = join_requests.session_id
         WHERE join_requests.expires_at > $2 AND join_requests.answer IS NULL AND sessions.user_id = $1
         ORDER BY join_requests.created_at, join_requests.join_id`,
        [userId, moment],
      );
      return rows.map((row) => ({ ...row }));
    },
    async insert(join) {
      await db.write([insertInto('join_requests', { ...join })]);
    },
    async answer(joinId, answer, moment, admitted) {
      const answered: Statement = {
        sql: `UPDATE join_requests SET answer = $2, answered_at = $3, share_id = $4
          WHERE join_id = $1 AND answer IS NULL AND expires_at > $3`,
        params: [joinId, answer, moment, admitted?.share.share_id ?? null],
        changes: 1,
      };
      const lets = admitted && [
        insertInto('shares', { ...admitted.share }),
        insertInto('guests', { ...admitted.guest }),
      ];
      return changes(db, [answered, ...(lets ?? [])]);
    },
  };
}

async function changes(db: Database, statements: Statement[]): Promise<boolean> {
  try {
    await db.write(statements);
    return true;
  } catch (error) {
    if (error instanceof RowsChanged) return false;
    throw error;
  }
}
