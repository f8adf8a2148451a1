/** Where users want to be told of their sessions, and the deliveries that this makes: an outbox, written with what it tells of. */
import type { SessionNews } from '../notifications/schema.ts';
import { type Database, RowsChanged, type Statement } from './database.ts';
import type {
  ChannelRecord,
  DeliveryRecord,
  NewsRecord,
  NotificationRecord,
  NotificationRecords,
} from './notification-records.ts';
import { insertInto } from './statement.ts';

/** An end that a scheduler tells a little differently each time is the same. */
const SAME_END_MS = 60_000;

const COLUMNS = { 'session.started': 'started', 'session.ending': 'ending', 'session.ended': 'ended' } as const;

type ChannelRow = Omit<ChannelRecord, 'types'> & Record<(typeof COLUMNS)[SessionNews], number>;
type DeliveryRow = Omit<DeliveryRecord, 'session' | 'ends'> & {
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
      const wanted = Object.entries(COLUMNS).map(([type, column]) => [
        column,
        types.some((one) => one === type) ? 1 : 0,
      ]);
      await db.write([
        ...withoutPending(channel.user_id, channel.channel),
        insertInto('notification_channels', { ...row, ...Object.fromEntries(wanted) }),
        ...(first === undefined ? [] : [onlyBy(channel.channel, first)]),
      ]);
    },
    setLanguage: (userId, channel, language) =>
      changes({
        sql: 'UPDATE notification_channels SET language = $3 WHERE user_id = $1 AND channel = $2',
        params: [userId, channel, language],
      }),
    setTypes: (userId, channel, types) =>
      changes({
        sql: 'UPDATE notification_channels SET started = $3, ending = $4, ended = $5 WHERE user_id = $1 AND channel = $2',
        params: [userId, channel, ...Object.keys(COLUMNS).map((type) => (types.some((one) => one === type) ? 1 : 0))],
      }),
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

function onlyBy(channel: string, { session, ends, ...notification }: NotificationRecord): Statement {
  return insertInto('notifications', {
    ...notification,
    channel,
    session_id: session?.session_id ?? null,
    session: session && JSON.stringify(session),
    ends_kind: ends?.kind ?? null,
    ends_at: ends?.at ?? null,
    attempts: 0,
    next_at: notification.occurred_at,
  });
}

function channelOf({ started, ending, ended, ...row }: ChannelRow): ChannelRecord {
  const wanted = { started, ending, ended };
  const types = (Object.keys(COLUMNS) as SessionNews[]).filter((type) => wanted[COLUMNS[type]] === 1);
  return { ...row, types };
}

function deliveryOf({ session_id: _id, session, ends_kind, ends_at, ...row }: DeliveryRow): DeliveryRecord {
  return {
    ...row,
    session: session === null ? null : JSON.parse(session),
    ends: ends_kind === null || ends_at === null ? null : { kind: ends_kind, at: ends_at },
  };
}
