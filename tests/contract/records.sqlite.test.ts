import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/records/migrate.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import { recordsContract } from './records.ts';
import { noticeRecordsContract } from './records-notices.ts';
import { notificationRecordsContract } from './records-notifications.ts';
import { runRecordsContract } from './records-runs.ts';
import { scheduleRecordsContract } from './records-schedules.ts';
import { sessionRecordsContract } from './records-sessions.ts';
import { shareRecordsContract } from './records-shares.ts';
import { studyRecordsContract } from './records-studies.ts';
import { supportRecordsContract } from './records-support.ts';
import { workflowRecordsContract } from './records-workflows.ts';

const temporary = () => mkdtempSync(join(tmpdir(), 'berth-records-'));

async function open(folder: string) {
  const db = await openSqlite(join(folder, 'berth.db'));
  await migrate(db);
  return db;
}

async function makeRecords() {
  const folder = temporary();
  let records = recordsOver(await open(folder));
  return {
    records,
    async reopen() {
      await records.close();
      records = recordsOver(await open(folder));
      return records;
    },
    async close() {
      await records.close();
      rmSync(folder, { recursive: true });
    },
  };
}

recordsContract('SQLite', makeRecords);
sessionRecordsContract('SQLite', makeRecords);
shareRecordsContract('SQLite', makeRecords);
supportRecordsContract('SQLite', makeRecords);
notificationRecordsContract('SQLite', makeRecords);
noticeRecordsContract('SQLite', makeRecords);
runRecordsContract('SQLite', makeRecords);
studyRecordsContract('SQLite', makeRecords);
workflowRecordsContract('SQLite', makeRecords);
scheduleRecordsContract('SQLite', makeRecords);

describe('the lists of the records in SQLite', () => {
  const LISTS = {
    'of all sessions': 'SELECT * FROM sessions ORDER BY created_at DESC, session_id DESC LIMIT 5',
    'of the sessions after a cursor':
      'SELECT * FROM sessions WHERE (created_at, session_id) < (1, 2) ORDER BY created_at DESC, session_id DESC LIMIT 5',
    "of one user's sessions":
      "SELECT * FROM sessions WHERE user_id = 'kim' AND (created_at, session_id) < (1, 2) ORDER BY created_at DESC, session_id DESC LIMIT 5",
    'of the living sessions':
      "SELECT * FROM sessions WHERE status NOT IN ('stopped', 'failed') ORDER BY created_at, session_id",
    'of the audit log': 'SELECT * FROM audit WHERE (at, audit_id) < (1, 2) ORDER BY at DESC, audit_id DESC LIMIT 5',
    "of one session's links": "SELECT * FROM shares WHERE session_id = 's1' ORDER BY created_at, share_id",
    'of the notices that one user is told now':
      "SELECT n.* FROM notices n WHERE n.starts_at <= 1 AND (n.ends_at IS NULL OR n.ends_at > 1) AND NOT EXISTS (SELECT 1 FROM notice_dismissals d WHERE d.notice_id = n.notice_id AND d.user_id = 'kim') ORDER BY n.starts_at DESC, n.notice_id DESC",
    'of what one user keeps of apps': "SELECT * FROM kept_apps WHERE user_id = 'kim' ORDER BY app_id",
    'of the notifications that are due':
      'SELECT * FROM notifications WHERE next_at <= 1 ORDER BY next_at, notification_id, channel LIMIT 5',
    'of the notifications that one channel was sent':
      "SELECT * FROM notifications WHERE user_id = 'kim' AND channel = 'email' ORDER BY occurred_at DESC, notification_id DESC LIMIT 1",
    'of the occasions of a schedule after a cursor':
      "SELECT * FROM schedule_occasions WHERE schedule_id = 'd' AND (at, occasion_key) < (1, 2) ORDER BY at DESC, occasion_key DESC LIMIT 5",
    'of the schedules that are due':
      "SELECT * FROM schedules WHERE status = 'active' AND next_at <= 1 ORDER BY next_at, schedule_id",
    'of the schedules that watch':
      "SELECT * FROM schedules WHERE status = 'active' AND next_at IS NULL ORDER BY schedule_id",
    "of one user's tokens": "SELECT * FROM tokens WHERE user_id = 'kim' ORDER BY created_at DESC, token_id DESC",
  };

  it.each(Object.entries(LISTS))('%s are read through an index and never sorted', async (_, sql) => {
    const folder = temporary();
    const db = await open(folder);
    const plan = (await db.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`))
      .map((step) => step.detail)
      .join('; ');
    expect(plan).toMatch(/USING INDEX/);
    expect(plan).not.toMatch(/TEMP B-TREE/);
    await db.close();
    rmSync(folder, { recursive: true });
  });
});
