import type { Database } from './database.ts';
import type { Records, UserRecord } from './records.ts';
import { insertInto, updateVersion } from './statement.ts';

type UserRow = Omit<UserRecord, 'disabled'> & { disabled: number };

export function usersOver(db: Database): Records['users'] {
  return {
    async get(userId) {
      const rows = await db.query<UserRow>('SELECT * FROM users WHERE user_id = $1', [userId]);
      return rows.map(fromRow)[0] ?? null;
    },
    async list() {
      return (await db.query<UserRow>('SELECT * FROM users ORDER BY user_id')).map(fromRow);
    },
    async insert(user) {
      await db.write([insertInto('users', toRow(user))]);
    },
    async update(user) {
      await db.write([updateVersion('users', 'user_id', toRow(user))]);
      return { ...user, version: user.version + 1 };
    },
  };
}

function fromRow(row: UserRow): UserRecord {
  return { ...row, disabled: row.disabled === 1 };
}

function toRow(user: UserRecord) {
  return { ...user, disabled: user.disabled ? 1 : 0 };
}
