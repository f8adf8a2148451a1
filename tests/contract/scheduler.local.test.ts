import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { accountLookup } from '../../src/scheduler/local/accounts.ts';
import { localScheduler } from '../../src/scheduler/local/local.ts';
import { runFolders } from '../../src/scheduler/local/run-folders.ts';
import { sessionProcesses } from '../support/processes.ts';
import { schedulerContract } from './scheduler.ts';

schedulerContract('the local scheduler', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-jobs-'));
  const open = () =>
    localScheduler({
      folder: join(folder, 'jobs'),
      runFolders: runFolders(join(folder, 'run')),
      lookUpAccount: accountLookup(),
      stopGraceMs: 1000,
      language: 'C.UTF-8',
    });
  return {
    scheduler: open(),
    reopen: open,
    account: userInfo().username,
    processes: sessionProcesses,
    async close() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
