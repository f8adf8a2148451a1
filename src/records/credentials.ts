/** Log-ins of browsers and tokens of scripts. */
import { type Database, RowsChanged } from './database.ts';
import type { LoginRecord, Records, TokenRecord } from './records.ts';
import { insertInto, updateVersion } from './statement.ts';

export function loginsOver(db: Database): Records['logins'] {
  return {
    async get(loginId) {
      const rows = await db.query<LoginRecord>('SELECT * FROM logins WHERE login_id = $1', [loginId]);
      return rows[0] === undefined ? null : { ...rows[0] };
    },
    async insert(login) {
      await db.write([insertInto('logins', { ...login })]);
    },
    async update(login) {
      await db.write([updateVersion('logins', 'login_id', { ...login })]);
      return { ...login, version: login.version + 1 };
    },
    async endAll(userId, moment, exceptLoginId = '') {
      await db.write([
        {
          sql: `UPDATE logins SET ended_at = $2, version = version + 1
                WHERE user_id = $1 AND ended_at IS NULL AND login_id <> $3`,
          params: [userId, moment, exceptLoginId],
        },
      ]);
      const rows = await db.query<{ login_id: string }>(
        'SELECT login_id FROM logins WHERE user_id = $1 AND ended_at = $2 ORDER BY login_id',
        [userId, moment],
      );
      return rows.map((row) => row.login_id);
    },
    async deleteBefore(moment) {
      await db.write([{ sql: 'DELETE FROM logins WHERE expires_at < $1', params: [moment] }]);
    },
  };
}

export function tokensOver(db: Database): Records['tokens'] {
  const one = async (sql: string, value: string) => {
    const rows = await db.query<TokenRecord>(sql, [value]);
    return rows[0] === undefined ? null : { ...rows[0] };
  };
  return {
    get: (tokenId) => one('SELECT * FROM tokens WHERE token_id = $1', tokenId),
    findBySecret: (secretHash) => one('SELECT * FROM tokens WHERE secret_hash = $1', secretHash),
    async list(userId) {
      const rows = await db.query<TokenRecord>(
        'SELECT * FROM tokens WHERE user_id = $1 ORDER BY created_at DESC, token_id DESC',
        [userId],
      );
      return rows.map((row) => ({ ...row }));
    },
    async insert(token) {
      await db.write([insertInto('tokens', { ...token })]);
    },
    async touch(tokenId, moment) {
      await db.write([{ sql: 'UPDATE tokens SET last_used_at = $2 WHERE token_id = $1', params: [tokenId, moment] }]);
    },
    async delete(userId, tokenId) {
      const sql = 'DELETE FROM tokens WHERE user_id = $1 AND token_id = $2';
      try {
        await db.write([{ sql, params: [userId, tokenId], changes: 1 }]);
        return true;
      } catch (error) {
        if (error instanceof RowsChanged) return false;
        throw error;
      }
    },
  };
}
