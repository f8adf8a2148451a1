/** Where users want to be told of their sessions, and the deliveries that this makes: an outbox, written with what it tells of. */
import type { News, SessionNews } from '../notifications/schema.ts';
import { type Database, RowsChanged, type Statement } from './database.ts';
import type {
  ChannelRecord,
  DeliveryRecord,
  JobNewsRecord,
  NewsRecord,
  NotificationRecord,
  NotificationRecords,
} from './notification-records.ts';
import { insertInto } from './statement.ts';

/** An end that a scheduler tells a little differently each time is the same. */
const SAME_END_MS = 60_000;

const COLUMNS = { 'session.started': 'started', 'session.ending': 'ending', 'session.ended': 'ended' } as const;

type ChannelRow = Omit<ChannelRecord, 'types'> &
  Record<(typeof COLUMNS)[SessionNews], number> & { jobs_since: number | null };
type DeliveryRow = Omit<DeliveryRecord, 'session' | 'job' | 'ends'> & {
  job_key: string | null;
  job: string | null;
  session_id: string | null;
  session: string | null;
  ends_kind: NonNullable<DeliveryRecord['ends']>['kind'] | null;
  ends_at: number | null;
};

/** A delivery by each channel whose user wants to be told of this, but where the same was told before. */
export function toWhoWants(news: NewsRecord): Statement {
  const { notification_id, user_id, type, session, ends, occurred_at } = news;
  return {
    sql: `INSERT INTO notifications
            (notification_id, channel, user_id, type, session_id, session, ends_kind, ends_at, occurred_at, attempts, next_at)
          SELECT $1, c.channel, c.user_id, $3, $4, $5, $6, $7, $8, 0, $8 FROM notification_channels c
          WHERE c.user_id = $2 AND c.confirmed_at IS NOT NULL AND c.${COLUMNS[type]} = 1 AND NOT EXISTS (
            SELECT 1 FROM notifications n WHERE n.session_id = $4 AND n.type = $3 AND n.channel = c.channel
            AND (n.ends_at IS NULL OR (n.ends_kind = $6 AND ABS(n.ends_at - CAST($7 AS BIGINT)) < ${SAME_END_MS})))`,
    params: [
      notification_id,
      user_id,
      type,
      session?.session_id ?? null,
      session && JSON.stringify(session),
      ends?.kind ?? null,
      ends?.at ?? null,
      occurred_at,
    ],
  };
}

function toWhoWantsJobs({ notification_id, user_id, job_key, job, occurred_at }: JobNewsRecord): Statement {
  return {
    sql: `INSERT INTO notifications
            (notification_id, channel, user_id, type, job_key, job, occurred_at, attempts, next_at)
          SELECT $1, c.channel, c.user_id, 'job.ended', $3, $4, CAST($5 AS BIGINT), 0, CAST($5 AS BIGINT) FROM notification_channels c
          WHERE c.user_id = $2 AND c.confirmed_at <= CAST($5 AS BIGINT) AND c.jobs_since <= CAST($5 AS BIGINT) AND NOT EXISTS (
            SELECT 1 FROM notifications n WHERE n.job_key = $3 AND n.user_id = c.user_id AND n.channel = c.channel)`,
    params: [notification_id, user_id, job_key, JSON.stringify(job), occurred_at],
  };
}

export function notificationsOver(db: Database): NotificationRecords {
  const one = async <T>(rows: Promise<T[]>): Promise<T | null> => (await rows)[0] ?? null;
  /** False where no row was changed. */
  const changes = async (statement: Statement): Promise<boolean> => {
    try {
      await db.write([{ ...statement, changes: 1 }]);
      return true;
    } catch (error) {
      if (error instanceof RowsChanged) return false;
      throw error;
    }
  };
  const withoutPending = (user_id: string, channel: string): Statement[] => [
    {
      sql: 'DELETE FROM notifications WHERE user_id = $1 AND channel = $2 AND next_at IS NOT NULL',
      params: [user_id, channel],
    },
    { sql: 'DELETE FROM notification_channels WHERE user_id = $1 AND channel = $2', params: [user_id, channel] },
  ];

  return {
    async channel(userId, channel) {
      const sql = 'SELECT * FROM notification_channels WHERE user_id = $1 AND channel = $2';
      const row = await one(db.query<ChannelRow>(sql, [userId, channel]));
      return row && channelOf(row);
    },
    async replaceChannel(channel, first) {
      const { types, ...row } = channel;
      await db.write([
        ...withoutPending(channel.user_id, channel.channel),
        insertInto('notification_channels', {
          ...row,
          ...wantedOf(types),
          jobs_since: types.includes('job.ended') ? channel.created_at : null,
        }),
        ...(first === undefined ? [] : [onlyBy(channel.channel, first)]),
      ]);
    },
    setLanguage: (userId, channel, language) =>
      changes({
        sql: 'UPDATE notification_channels SET language = $3 WHERE user_id = $1 AND channel = $2',
        params: [userId, channel, language],
      }),
    setTypes(userId, channel, types, moment) {
      const { started, ending, ended } = wantedOf(types);
      // Who goes on to be told of jobs misses none.
      const since = types.includes('job.ended') ? 'COALESCE(jobs_since, $6)' : 'CAST(NULL AS BIGINT)';
      return changes({
        sql: `UPDATE notification_channels SET started = $3, ending = $4, ended = $5, jobs_since = ${since}
              WHERE user_id = $1 AND channel = $2`,
        params: [userId, channel, started, ending, ended, ...(types.includes('job.ended') ? [moment] : [])],
      });
    },
    confirm: (userId, nonce, moment) =>
      changes({
        sql: 'UPDATE notification_channels SET confirmed_at = $3 WHERE user_id = $1 AND nonce = $2',
        params: [userId, nonce, moment],
      }),
    async removeChannel(userId, channel) {
      await db.write(withoutPending(userId, channel));
    },

    async add(news) {
      await db.write([toWhoWants(news)]);
    },
    async wantJobs() {
      const sql = `SELECT user_id, MIN(jobs_since) AS since FROM notification_channels
                   WHERE jobs_since IS NOT NULL AND confirmed_at IS NOT NULL GROUP BY user_id ORDER BY user_id`;
      return (await db.query<{ user_id: string; since: number }>(sql)).map((row) => ({ ...row }));
    },
    async addJobs(news, seen) {
      const statements = news.map(toWhoWantsJobs);
      if (seen !== null) statements.push(seenUntil(seen));
      if (statements.length > 0) await db.write(statements);
    },
    async jobsSeen(cluster) {
      const sql = 'SELECT seen_until FROM job_news WHERE cluster = $1';
      return (await one(db.query<{ seen_until: number }>(sql, [cluster])))?.seen_until ?? null;
    },
    async addTo(channel, notification) {
      await db.write([onlyBy(channel, notification)]);
    },
    async due(moment, limit) {
      const sql = 'SELECT * FROM notifications WHERE next_at <= $1 ORDER BY next_at, notification_id, channel LIMIT $2';
      return (await db.query<DeliveryRow>(sql, [moment, limit])).map(deliveryOf);
    },
    claim: ({ notification_id, channel, next_at }, { at, until }) =>
      changes({
        sql: `UPDATE notifications SET attempts = attempts + 1, attempted_at = $4, next_at = $5
              WHERE notification_id = $1 AND channel = $2 AND next_at = $3`,
        params: [notification_id, channel, next_at, at, until],
      }),
    settle: ({ notification_id, channel }, claimedUntil, { delivered_at, next_at, fault, fault_detail }) =>
      changes({
        sql: `UPDATE notifications SET delivered_at = $4, next_at = $5, fault = $6, fault_detail = $7
              WHERE notification_id = $1 AND channel = $2 AND next_at = $3`,
        params: [notification_id, channel, claimedUntil, delivered_at, next_at, fault, fault_detail],
      }),
    async last(userId, channel) {
      const sql = `SELECT * FROM notifications WHERE user_id = $1 AND channel = $2
                   ORDER BY occurred_at DESC, notification_id DESC LIMIT 1`;
      const row = await one(db.query<DeliveryRow>(sql, [userId, channel]));
      return row && deliveryOf(row);
    },
    async deleteBefore(moment) {
      await db.write([{ sql: 'DELETE FROM notifications WHERE occurred_at < $1', params: [moment] }]);
    },
  };
}

/** Never back: another process may have looked further. */
function seenUntil({ cluster, until }: { cluster: string; until: number }): Statement {
  return {
    sql: `INSERT INTO job_news (cluster, seen_until) VALUES ($1, $2)
          ON CONFLICT (cluster) DO UPDATE SET seen_until = excluded.seen_until WHERE job_news.seen_until < excluded.seen_until`,
    params: [cluster, until],
  };
}

function onlyBy(channel: string, { session, job, ends, ...notification }: NotificationRecord): Statement {
  return insertInto('notifications', {
    ...notification,
    channel,
    session_id: session?.session_id ?? null,
    session: session && JSON.stringify(session),
    job: job && JSON.stringify(job),
    ends_kind: ends?.kind ?? null,
    ends_at: ends?.at ?? null,
    attempts: 0,
    next_at: notification.occurred_at,
  });
}

function wantedOf(types: News[]): Record<(typeof COLUMNS)[SessionNews], number> {
  const wanted = (type: SessionNews): number => (types.includes(type) ? 1 : 0);
  return { started: wanted('session.started'), ending: wanted('session.ending'), ended: wanted('session.ended') };
}

function channelOf({ started, ending, ended, jobs_since, ...row }: ChannelRow): ChannelRecord {
  const wanted = { started, ending, ended };
  const types: News[] = (Object.keys(COLUMNS) as SessionNews[]).filter((type) => wanted[COLUMNS[type]] === 1);
  return { ...row, types: jobs_since === null ? types : [...types, 'job.ended'] };
}

function deliveryOf({
  session_id: _id,
  job_key: _key,
  session,
  job,
  ends_kind,
  ends_at,
  ...row
}: DeliveryRow): DeliveryRecord {
  return {
    ...row,
    session: session === null ? null : JSON.parse(session),
    job: job === null ? null : JSON.parse(job),
    ends: ends_kind === null || ends_at === null ? null : { kind: ends_kind, at: ends_at },
  };
}
