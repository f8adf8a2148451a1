import type { EndReason } from '../session/schema.ts';
import type { Database, Statement } from './database.ts';
import type { AppAccessRecords, AppUsage, GroupRecord, GroupRecords, LaunchRecords } from './group-records.ts';
import type { SessionRecord } from './records.ts';
import { insertInto, updateVersion } from './statement.ts';

export function groupsOver(db: Database): GroupRecords {
  const memberships = (group_id: string, members: string[]): Statement[] => [
    { sql: 'DELETE FROM group_members WHERE group_id = $1', params: [group_id] },
    ...members.map((user_id) => insertInto('group_members', { group_id, user_id })),
  ];
  return {
    async list() {
      const [groups, members] = await Promise.all([
        db.query<GroupRecord>('SELECT * FROM user_groups ORDER BY group_id'),
        db.query<{ group_id: string; user_id: string }>('SELECT * FROM group_members ORDER BY group_id, user_id'),
      ]);
      return groups.map((group) => ({
        ...group,
        members: members.filter(({ group_id }) => group_id === group.group_id).map(({ user_id }) => user_id),
      }));
    },
    async of(userId) {
      const rows = await db.query<GroupRecord>(
        `SELECT user_groups.* FROM group_members JOIN user_groups ON user_groups.group_id = group_members.group_id
         WHERE group_members.user_id = $1 ORDER BY user_groups.group_id`,
        [userId],
      );
      return rows.map((row) => ({ ...row }));
    },
    async insert(group, members) {
      await db.write([insertInto('user_groups', { ...group }), ...memberships(group.group_id, members)]);
    },
    async update(group, members) {
      await db.write([updateVersion('user_groups', 'group_id', { ...group }), ...memberships(group.group_id, members)]);
    },
    async delete(groupId) {
      await db.write([
        ...memberships(groupId, []),
        { sql: 'DELETE FROM user_groups WHERE group_id = $1', params: [groupId] },
      ]);
    },
  };
}

export function appAccessOver(db: Database): AppAccessRecords {
  return {
    async list() {
      const rows = await db.query<{ app_id: string; group_ids: string }>('SELECT * FROM app_access ORDER BY app_id');
      return rows.map(({ app_id, group_ids }) => ({ app_id, group_ids: JSON.parse(group_ids) }));
    },
    async set({ app_id, group_ids }) {
      await db.write([
        {
          sql: `INSERT INTO app_access (app_id, group_ids) VALUES ($1, $2)
                ON CONFLICT (app_id) DO UPDATE SET group_ids = $2`,
          params: [app_id, JSON.stringify(group_ids)],
        },
      ]);
    },
    async delete(appId) {
      await db.write([{ sql: 'DELETE FROM app_access WHERE app_id = $1', params: [appId] }]);
    },
  };
}

export function launchesOver(db: Database): LaunchRecords {
  return {
    async usage(since) {
      const [all, failed] = await Promise.all([
        db.query<Omit<AppUsage, 'failures'>>(
          `SELECT app_id, COUNT(*) AS launches, COUNT(DISTINCT user_id) AS users FROM launches
           WHERE launched_at >= $1 GROUP BY app_id ORDER BY app_id`,
          [since],
        ),
        db.query<{ app_id: string; failure: EndReason; times: number }>(
          `SELECT app_id, failure, COUNT(*) AS times FROM launches
           WHERE launched_at >= $1 AND failure IS NOT NULL GROUP BY app_id, failure ORDER BY app_id, failure`,
          [since],
        ),
      ]);
      return all.map(({ app_id, launches, users }) => ({
        app_id,
        launches: Number(launches),
        users: Number(users),
        failures: Object.fromEntries(
          failed.filter((one) => one.app_id === app_id).map(({ failure, times }) => [failure, Number(times)]),
        ),
      }));
    },
    async deleteBefore(moment) {
      await db.write([{ sql: 'DELETE FROM launches WHERE launched_at < $1', params: [moment] }]);
    },
  };
}

/** To be stored with a new session. */
export function launchOf({ session_id, app_id, user_id, created_at }: SessionRecord): Statement {
  return insertInto('launches', { session_id, app_id, user_id, launched_at: created_at, failure: null });
}

/** To be stored with a session that has failed; none where it has not. */
export function failureOf({ session_id, status, reason }: SessionRecord): Statement[] {
  if (status !== 'failed') return [];
  return [{ sql: 'UPDATE launches SET failure = $2 WHERE session_id = $1', params: [session_id, reason ?? 'unknown'] }];
}
