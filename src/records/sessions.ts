import type { Database, SqlValue, Statement } from './database.ts';
import { failureOf, launchOf } from './groups.ts';
import { toWhoWants } from './notifications.ts';
import { pageOf, readCursor } from './paging.ts';
import type { IdempotencyRecord, Records, SessionLimits, SessionRecord } from './records.ts';
import { insertInto, updateVersion } from './statement.ts';

type SessionRow = Omit<SessionRecord, 'config' | 'params' | 'steps' | 'waiting'> & {
  waiting: string | null;
  config: string;
  params: string;
  steps: string;
};

export function sessionsOver(db: Database): Records['sessions'] {
  return {
    async get(sessionId) {
      const rows = await db.query<SessionRow>('SELECT * FROM sessions WHERE session_id = $1', [sessionId]);
      return rows.map(fromRow)[0] ?? null;
    },

    async list({ user_id, statuses, app_id, node, reason, search, limit, cursor }) {
      const params: SqlValue[] = [];
      const place = (value: SqlValue) => `$${params.push(value)}`;
      const conditions: string[] = [];
      if (user_id !== undefined) conditions.push(`user_id = ${place(user_id)}`);
      if (app_id !== undefined) conditions.push(`app_id = ${place(app_id)}`);
      if (node !== undefined) conditions.push(`node = ${place(node)}`);
      if (reason !== undefined) conditions.push(`reason = ${place(reason)}`);
      if (search !== undefined) {
        const [id, part] = [place(search), place(`%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`)];
        conditions.push(
          `(session_id = ${id} OR job_id = ${id} OR user_id = ${id} OR lower(name) LIKE ${part} ESCAPE '\\')`,
        );
      }
      if (statuses?.length === 0) return { items: [], next_cursor: null };
      if (statuses !== undefined) conditions.push(`status IN (${statuses.map(place).join(', ')})`);
      if (cursor !== undefined) {
        const { moment, id } = readCursor(cursor);
        conditions.push(`(created_at, session_id) < (${place(moment)}, ${place(id)})`);
      }
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      const rows = await db.query<SessionRow>(
        `SELECT * FROM sessions ${where} ORDER BY created_at DESC, session_id DESC LIMIT ${place(limit + 1)}`,
        params,
      );
      return pageOf(rows.map(fromRow), limit, (session) => ({ moment: session.created_at, id: session.session_id }));
    },

    async living() {
      const rows = await db.query<SessionRow>(
        "SELECT * FROM sessions WHERE status NOT IN ('stopped', 'failed') ORDER BY created_at, session_id",
      );
      return rows.map(fromRow);
    },

    async insert(session, idempotency, limits) {
      const insert = insertInto('sessions', toRow(session));
      const statements = [limits === undefined ? insert : within(insert, session, limits), launchOf(session)];
      if (idempotency !== undefined) statements.push(insertInto('idempotency', { ...idempotency }));
      await db.write(statements);
    },

    async update(session, news) {
      const update = updateVersion('sessions', 'session_id', toRow(session));
      await db.write([update, ...failureOf(session), ...(news === undefined ? [] : [toWhoWants(news)])]);
      return { ...session, version: session.version + 1 };
    },

    async delete(sessionId) {
      await db.write([{ sql: 'DELETE FROM sessions WHERE session_id = $1', params: [sessionId] }]);
    },

    async endedBefore(moment) {
      const rows = await db.query<{ session_id: string }>(
        'SELECT session_id FROM sessions WHERE ended_at < $1 ORDER BY ended_at, session_id',
        [moment],
      );
      return rows.map((row) => row.session_id);
    },
  };
}

export function idempotencyOver(db: Database): Records['idempotency'] {
  return {
    async get(userId, key) {
      const rows = await db.query<IdempotencyRecord>('SELECT * FROM idempotency WHERE user_id = $1 AND key = $2', [
        userId,
        key,
      ]);
      return rows[0] === undefined ? null : { ...rows[0] };
    },
    async deleteBefore(moment) {
      await db.write([{ sql: 'DELETE FROM idempotency WHERE created_at < $1', params: [moment] }]);
    },
  };
}

/** The same statement, which stores nothing where the limits are reached: counting and storing cannot come apart. */
function within({ sql, params }: Statement, { user_id, app_id }: SessionRecord, limits: SessionLimits): Statement {
  const all = [...params];
  const place = (value: SqlValue) => `$${all.push(value)}`;
  const living = `SELECT COUNT(*) FROM sessions WHERE status NOT IN ('stopped', 'failed') AND user_id = ${place(user_id)}
    AND session_id <> ${place(limits.except ?? '')}`;
  return {
    sql: `${sql.replace(/VALUES \((.*)\)$/, 'SELECT $1')}
      WHERE (${living}) < ${place(limits.perUser)} AND (${living} AND app_id = ${place(app_id)}) < ${place(limits.perApp)}`,
    params: all,
    changes: 1,
  };
}

function fromRow(row: SessionRow): SessionRecord {
  return {
    ...row,
    waiting: row.waiting === null ? null : JSON.parse(row.waiting),
    config: JSON.parse(row.config),
    params: JSON.parse(row.params),
    steps: JSON.parse(row.steps),
  };
}

function toRow(session: SessionRecord) {
  return {
    ...session,
    waiting: session.waiting && JSON.stringify(session.waiting),
    config: JSON.stringify(session.config),
    params: JSON.stringify(session.params),
    steps: JSON.stringify(session.steps),
  };
}
