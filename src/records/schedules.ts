import type { Database, SqlValue, Statement } from './database.ts';
import { pageOf, readCursor } from './paging.ts';
import { runToRow } from './runs.ts';
import type {
  LeaveRecord,
  OccasionRecord,
  ScheduleChange,
  ScheduleRecord,
  ScheduleRecords,
  Standing,
} from './schedule-records.ts';
import { insertInto, updateVersion } from './statement.ts';
import { studyInserts } from './studies.ts';

type ScheduleRow = Omit<ScheduleRecord, 'trigger' | 'starts' | 'limits'> & {
  trigger_by: string;
  starts: string;
  limits: string;
};

export function schedulesOver(db: Database): ScheduleRecords {
  const schedules = async (sql: string, params: SqlValue[] = []): Promise<ScheduleRecord[]> =>
    (await db.query<ScheduleRow>(`SELECT * FROM schedules ${sql}`, params)).map(fromRow);
  const occasions = (sql: string, params: SqlValue[]): Promise<OccasionRecord[]> =>
    db.query<OccasionRecord>(`SELECT * FROM schedule_occasions WHERE ${sql}`, params);

  return {
    get: async (scheduleId) => (await schedules('WHERE schedule_id = $1', [scheduleId]))[0] ?? null,
    list: (userId) => schedules('WHERE user_id = $1 ORDER BY created_at DESC, schedule_id DESC', [userId]),
    due: (now) => schedules("WHERE status = 'active' AND next_at <= $1 ORDER BY next_at, schedule_id", [now]),
    watching: () => schedules("WHERE status = 'active' AND next_at IS NULL ORDER BY schedule_id"),

    async newestOccasions(scheduleIds) {
      if (scheduleIds.length === 0) return new Map();
      const rows = await occasions(
        `schedule_id IN (${places(scheduleIds)}) AND NOT EXISTS (SELECT 1 FROM schedule_occasions later
           WHERE later.schedule_id = schedule_occasions.schedule_id
             AND (later.at, later.occasion_key) > (schedule_occasions.at, schedule_occasions.occasion_key))`,
        scheduleIds,
      );
      return new Map(rows.map((row) => [row.schedule_id, row]));
    },

    async leavesLeft(scheduleIds) {
      if (scheduleIds.length === 0) return new Map();
      const rows = await db.query<{ schedule_id: string; count: number }>(
        `SELECT schedule_id, COUNT(*) AS count FROM schedule_leaves
         WHERE schedule_id IN (${places(scheduleIds)}) GROUP BY schedule_id`,
        scheduleIds,
      );
      return new Map(rows.map(({ schedule_id, count }) => [schedule_id, Number(count)]));
    },

    leaves: (scheduleId, limit) =>
      db.query<LeaveRecord>('SELECT * FROM schedule_leaves WHERE schedule_id = $1 ORDER BY run_id LIMIT $2', [
        scheduleId,
        limit,
      ]),

    occasion: async (scheduleId, key) =>
      (await occasions('schedule_id = $1 AND occasion_key = $2', [scheduleId, key]))[0] ?? null,

    async occasions({ schedule_id, limit, cursor }) {
      const after = cursor === undefined ? null : readCursor(cursor);
      const rows = await occasions(
        `schedule_id = $1 ${after === null ? '' : 'AND (at, occasion_key) < ($3, $4)'} ORDER BY at DESC, occasion_key DESC LIMIT $2`,
        [schedule_id, limit + 1, ...(after ? [after.moment, after.id] : [])],
      );
      return pageOf(rows, limit, ({ at, occasion_key }) => ({ moment: at, id: occasion_key }));
    },

    waiting: async (scheduleId) =>
      (await occasions("status = 'waiting' AND schedule_id = $1 ORDER BY at, occasion_key LIMIT 1", [scheduleId]))[0] ??
      null,

    async running() {
      type Row = OccasionRecord & Omit<Awaited<ReturnType<ScheduleRecords['running']>>[number], 'occasion'>;
      const rows = await db.query<Row>(
        `SELECT o.*, r.status AS run_status, s.status AS study_status FROM schedule_occasions o
         LEFT JOIN runs r ON r.run_id = o.run_id LEFT JOIN studies s ON s.study_id = o.study_id
         WHERE o.status = 'running' ORDER BY o.schedule_id, o.at`,
      );
      return rows.map(({ run_status, study_status, ...occasion }) => ({ occasion, run_status, study_status }));
    },

    async standing(scheduleId, since) {
      const [row] = await db.query<Standing>(
        `SELECT SUM(CASE WHEN status = 'running' THEN 1 ELSE 0 END) AS living,
           SUM(CASE WHEN counted_at > $2 THEN 1 ELSE 0 END) AS counted, MAX(counted_at) AS last
         FROM schedule_occasions WHERE schedule_id = $1`,
        [scheduleId, since],
      );
      return { living: Number(row?.living ?? 0), counted: Number(row?.counted ?? 0), last: row?.last ?? null };
    },

    async seen(scheduleId) {
      const rows = await db.query<{ path_hash: string }>('SELECT path_hash FROM schedule_seen WHERE schedule_id = $1', [
        scheduleId,
      ]);
      return new Set(rows.map(({ path_hash }) => path_hash));
    },

    async insert(schedule, also, idempotency) {
      await db.write([
        insertInto('schedules', toRow(schedule)),
        ...statementsOf(schedule.schedule_id, also),
        ...(idempotency ? [insertInto('idempotency', { ...idempotency })] : []),
      ]);
    },

    async update(schedule, also = {}) {
      await db.write([
        updateVersion('schedules', 'schedule_id', toRow(schedule)),
        ...statementsOf(schedule.schedule_id, also),
      ]);
      return { ...schedule, version: schedule.version + 1 };
    },

    async delete(scheduleId) {
      const tables = ['schedule_seen', 'schedule_leaves', 'schedule_occasions', 'schedules'];
      await db.write(
        tables.map((table) => ({ sql: `DELETE FROM ${table} WHERE schedule_id = $1`, params: [scheduleId] })),
      );
    },

    async deleteOccasionsBefore(moment) {
      await db.write([
        {
          sql: "DELETE FROM schedule_occasions WHERE at < $1 AND status NOT IN ('waiting', 'running')",
          params: [moment],
        },
      ]);
    },
  };
}

const places = (values: readonly unknown[]): string => values.map((_, index) => `$${index + 1}`).join(', ');

function statementsOf(scheduleId: string, also: ScheduleChange): Statement[] {
  const { occasion, leaves, seen = [], started, used = [] } = also;
  const all: Statement[] = [];
  if (also.skipsWaiting)
    all.push({
      sql: "UPDATE schedule_occasions SET status = 'skipped', reason = 'changed' WHERE schedule_id = $1 AND status = 'waiting'",
      params: [scheduleId],
    });
  if (leaves) all.push({ sql: 'DELETE FROM schedule_leaves WHERE schedule_id = $1', params: [scheduleId] });
  for (const leave of leaves ?? []) all.push(insertInto('schedule_leaves', { ...leave }));
  for (const hash of seen)
    all.push({
      sql: 'INSERT INTO schedule_seen (schedule_id, path_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      params: [scheduleId, hash],
    });
  for (const { run_id } of used)
    all.push({ sql: 'DELETE FROM schedule_leaves WHERE run_id = $1', params: [run_id], changes: 1 });
  if (occasion) all.push(occasionStatement(occasion));
  if (started && 'run' in started) all.push(insertInto('runs', runToRow(started.run)));
  else if (started) all.push(...studyInserts(started.study, started.samples));
  return all;
}

function occasionStatement({ record, before }: NonNullable<ScheduleChange['occasion']>): Statement {
  if (before === null) return insertInto('schedule_occasions', { ...record });
  const { schedule_id, occasion_key, status, reason, message, study_id, run_id, counted_at } = record;
  return {
    sql: `UPDATE schedule_occasions SET status = $4, reason = $5, message = $6, study_id = $7, run_id = $8, counted_at = $9
      WHERE schedule_id = $1 AND occasion_key = $2 AND status = $3`,
    params: [schedule_id, occasion_key, before, status, reason, message, study_id, run_id, counted_at],
    changes: 1,
  };
}

function fromRow({ trigger_by, ...row }: ScheduleRow): ScheduleRecord {
  return {
    ...row,
    trigger: JSON.parse(trigger_by),
    starts: JSON.parse(row.starts),
    limits: JSON.parse(row.limits),
  };
}

function toRow({ trigger, ...schedule }: ScheduleRecord) {
  return {
    ...schedule,
    trigger_by: JSON.stringify(trigger),
    starts: JSON.stringify(schedule.starts),
    limits: JSON.stringify(schedule.limits),
  };
}
