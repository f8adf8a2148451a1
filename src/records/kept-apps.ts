/** What users keep of apps: a row for each user and app. */
import type { Database } from './database.ts';
import type { KeptAppRecord, Records } from './records.ts';
import { insertInto } from './statement.ts';

type KeptAppRow = Omit<KeptAppRecord, 'favourite' | 'last' | 'presets'> & {
  favourite: number;
  last: string | null;
  presets: string;
};

export function keptAppsOver(db: Database): Records['keptApps'] {
  return {
    async list(userId) {
      const rows = await db.query<KeptAppRow>('SELECT * FROM kept_apps WHERE user_id = $1 ORDER BY app_id', [userId]);
      return rows.map(fromRow);
    },
    async get(userId, appId) {
      const rows = await db.query<KeptAppRow>('SELECT * FROM kept_apps WHERE user_id = $1 AND app_id = $2', [
        userId,
        appId,
      ]);
      return rows.map(fromRow)[0] ?? null;
    },
    async insert(kept) {
      await db.write([insertInto('kept_apps', toRow(kept))]);
    },
    async update(kept) {
      const { user_id, app_id, favourite, last, presets, version } = toRow(kept);
      await db.write([
        {
          sql: `UPDATE kept_apps SET favourite = $4, last = $5, presets = $6, version = $3 + 1
                WHERE user_id = $1 AND app_id = $2 AND version = $3`,
          params: [user_id, app_id, version, favourite, last, presets],
          changes: 1,
        },
      ]);
      return { ...kept, version: kept.version + 1 };
    },
  };
}

function fromRow(row: KeptAppRow): KeptAppRecord {
  return {
    ...row,
    favourite: row.favourite === 1,
    last: row.last === null ? null : JSON.parse(row.last),
    presets: JSON.parse(row.presets),
  };
}

function toRow(kept: KeptAppRecord) {
  return {
    ...kept,
    favourite: kept.favourite ? 1 : 0,
    last: kept.last && JSON.stringify(kept.last),
    presets: JSON.stringify(kept.presets),
  };
}
