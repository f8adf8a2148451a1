/** Links by which sessions are shared, and who has opened them. */
import { type Database, RowsChanged } from './database.ts';
import type { GuestRecord, Records, ShareRecord } from './records.ts';
import { insertInto } from './statement.ts';

export function sharesOver(db: Database): Records['shares'] {
  const one = async (sql: string, value: string) => {
    const rows = await db.query<ShareRecord>(sql, [value]);
    return rows[0] === undefined ? null : { ...rows[0] };
  };
  return {
    get: (shareId) => one('SELECT * FROM shares WHERE share_id = $1', shareId),
    findByToken: (tokenHash) => one('SELECT * FROM shares WHERE token_hash = $1', tokenHash),
    async list(sessionId) {
      const rows = await db.query<ShareRecord>(
        'SELECT * FROM shares WHERE session_id = $1 ORDER BY created_at, share_id',
        [sessionId],
      );
      return rows.map((row) => ({ ...row }));
    },
    async insert(share) {
      await db.write([insertInto('shares', { ...share })]);
    },
    async revoke(shareId, moment) {
      const sql = 'UPDATE shares SET revoked_at = $2 WHERE share_id = $1 AND revoked_at IS NULL';
      try {
        await db.write([{ sql, params: [shareId, moment], changes: 1 }]);
        return true;
      } catch (error) {
        if (error instanceof RowsChanged) return false;
        throw error;
      }
    },
  };
}

export function guestsOver(db: Database): Records['guests'] {
  return {
    async get(shareId, userId) {
      const rows = await db.query<GuestRecord>('SELECT * FROM guests WHERE share_id = $1 AND user_id = $2', [
        shareId,
        userId,
      ]);
      return rows[0] === undefined ? null : { ...rows[0] };
    },
    async list(sessionId) {
      const rows = await db.query<GuestRecord>(
        `SELECT guests.* FROM shares JOIN guests ON guests.share_id = shares.share_id
         WHERE shares.session_id = $1 ORDER BY guests.opened_at, guests.user_id`,
        [sessionId],
      );
      return rows.map((row) => ({ ...row }));
    },
    async insert(guest) {
      await db.write([insertInto('guests', { ...guest })]);
    },
    async setScope(shareId, userId, scope) {
      const sql = 'UPDATE guests SET scope = $3 WHERE share_id = $1 AND user_id = $2';
      await db.write([{ sql, params: [shareId, userId, scope] }]);
    },
  };
}
