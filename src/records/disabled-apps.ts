/** Apps that administrators have disabled: a row for each. */
import type { Database } from './database.ts';
import type { DisabledAppRecord, Records } from './records.ts';

export function disabledAppsOver(db: Database): Records['disabledApps'] {
  return {
    list: () => db.query<DisabledAppRecord>('SELECT * FROM disabled_apps ORDER BY app_id', []),
    async set({ app_id, message, disabled_at }) {
      await db.write([
        {
          sql: `INSERT INTO disabled_apps (app_id, message, disabled_at) VALUES ($1, $2, $3)
                ON CONFLICT (app_id) DO UPDATE SET message = $2, disabled_at = $3`,
          params: [app_id, message, disabled_at],
        },
      ]);
    },
    async delete(appId) {
      await db.write([{ sql: 'DELETE FROM disabled_apps WHERE app_id = $1', params: [appId] }]);
    },
  };
}
