import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accountLookup } from '../../src/scheduler/local/accounts.ts';
import { localScheduler } from '../../src/scheduler/local/local.ts';
import { runFolders } from '../../src/scheduler/local/run-folders.ts';
import type { Job } from '../../src/scheduler/scheduler.ts';
import { sessionProcesses } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { schedulerContract } from './scheduler.ts';

const account = userInfo().username;

function trial() {
  const folder = mkdtempSync(join(tmpdir(), 'berth-jobs-'));
  return {
    open: () =>
      localScheduler({
        folder: join(folder, 'jobs'),
        runFolders: runFolders(join(folder, 'run')),
        lookUpAccount: accountLookup(),
        stopGraceMs: 1000,
        language: 'C.UTF-8',
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

schedulerContract('the local scheduler', async () => {
  const { open, close } = trial();
  return {
    scheduler: open(),
    reopen: open,
    account,
    environment: {},
    processes: sessionProcesses,
    close: async () => close(),
  };
});

it('the local scheduler calls back when a job has ended, and lists it until it is forgotten', async () => {
  const { open, close } = trial();
  const scheduler = open();
  let seen: Job[] = [];
  const stopListening = scheduler.onChange(async () => {
    seen = await scheduler.observe();
  });
  const name = 'app-session-1729756800-local1';
  await scheduler.submit({
    name,
    account,
    cpus: 1,
    memoryMiB: 256,
    gpus: 0,
    timeMinutes: 60,
    partition: null,
    project: null,
    qos: null,
    environment: {
      BERTH_ANNOUNCE_URL: 'http://127.0.0.1:9/announcements',
      BERTH_TOKEN: 'token',
      BERTH_TITLE: 'title',
      BERTH_RESOLUTION: '640x480',
      BERTH_COMMAND: 'true',
    },
  });
  await until('a look that a call made shows its end', () => seen[0]?.state === 'ended');
  stopListening();
  await scheduler.forget(name, account);
  expect(await scheduler.observe()).toEqual([]);
  close();
});
