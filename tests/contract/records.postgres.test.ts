import { afterAll, beforeAll } from 'vitest';
import { migrate } from '../../src/records/migrate.ts';
import { openPostgres, type PostgresOptions } from '../../src/records/postgres.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { type PostgresServer, startPostgres } from '../support/postgres.ts';
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

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server?.remove());

async function open(options: PostgresOptions) {
  const db = await openPostgres(options);
  await migrate(db);
  return db;
}

async function makeRecords() {
  const options = await server.create();
  let records = recordsOver(await open(options));
  return {
    records,
    async reopen() {
      await records.close();
      records = recordsOver(await open(options));
      return records;
    },
    async close() {
      await records.close();
      await server.drop(options);
    },
  };
}

recordsContract('PostgreSQL', makeRecords);
sessionRecordsContract('PostgreSQL', makeRecords);
shareRecordsContract('PostgreSQL', makeRecords);
supportRecordsContract('PostgreSQL', makeRecords);
notificationRecordsContract('PostgreSQL', makeRecords);
noticeRecordsContract('PostgreSQL', makeRecords);
runRecordsContract('PostgreSQL', makeRecords);
studyRecordsContract('PostgreSQL', makeRecords);
workflowRecordsContract('PostgreSQL', makeRecords);
scheduleRecordsContract('PostgreSQL', makeRecords);
