import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accountLookup } from '../../src/scheduler/local/accounts.ts';
import { localScheduler } from '../../src/scheduler/local/local.ts';
import { runFolders } from '../../src/scheduler/local/run-folders.ts';
import { type Job, type JobRequest, NotOffered } from '../../src/scheduler/scheduler.ts';
import { sessionProcesses } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { schedulerContract } from './scheduler.ts';

const account = userInfo().username;

function trial() {
  const folder = mkdtempSync(join(tmpdir(), 'berth-jobs-'));
  return {
    open: (now = Date.now) =>
      localScheduler({
        folder: join(folder, 'jobs'),
        runFolders: runFolders(join(folder, 'run')),
        lookUpAccount: accountLookup(),
        stopGraceMs: 1000,
        language: 'C.UTF-8',
        now,
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

schedulerContract('the local scheduler', async () => {
  const { open, close } = trial();
  return {
    scheduler: open(),
    reopen: () => open(),
    account,
    grant: null,
    environment: {},
    processes: sessionProcesses,
    close: async () => close(),
  };
});

const request = (name: string, command: string, ...args: string[]): JobRequest => ({
  name,
  account,
  cpus: 1,
  memoryMiB: 256,
  gpus: 0,
  gpuType: null,
  timeMinutes: 60,
  partition: null,
  project: null,
  qos: null,
  grant: null,
  environment: {
    BERTH_ANNOUNCE_URL: 'http://127.0.0.1:9/announcements',
    BERTH_TOKEN: 'token',
    BERTH_TITLE: 'title',
    BERTH_RESOLUTION: '640x480',
    BERTH_COMMAND: command,
    ...Object.fromEntries(args.map((arg, index) => [`BERTH_ARG_${index}`, arg])),
  },
});

it('the local scheduler has nothing to estimate, and holds nobody to accounts', async () => {
  const { open, close } = trial();
  const scheduler = open();
  const { environment, ...asked } = request('berth-estimate-1729756800-local1', 'true');
  await expect(scheduler.estimate(asked)).rejects.toBeInstanceOf(NotOffered);
  expect(await scheduler.rights(account)).toEqual({ isKnown: true, projects: null, qos: null, partitions: null });
  close();
});

it('the local scheduler calls back when a job has ended, and lists it until it is forgotten', async () => {
  const { open, close } = trial();
  const scheduler = open();
  let seen: Job[] = [];
  const stopListening = scheduler.onChange(async () => {
    seen = await scheduler.observe();
  });
  const name = 'app-session-1729756800-local1';
  await scheduler.submit(request(name, 'true'));
  await until('a look that a call made shows its end', () => seen[0]?.state === 'ended');
  stopListening();
  await scheduler.forget(name, account, null);
  expect(await scheduler.observe()).toEqual([]);
  close();
});

const DAY_MS = 24 * 60 * 60_000;

it.each([
  ['forward', DAY_MS],
  ['back', -DAY_MS],
])(
  'the local scheduler ends no job because the clock is set %s, and none keeps its grace or its time',
  async (_, step) => {
    const { open, close } = trial();
    let set = 0;
    const now = (): number => Date.now() + set;
    const scheduler = open(now);
    const name = 'app-session-1729756800-clock1';
    const look = async (): Promise<Job | undefined> => (await scheduler.observe())[0];
    const id = await scheduler.submit(
      request(name, 'bash', '-c', 'trap "" TERM; echo up; while :; do sleep 0.1; done'),
    );
    await until('it is up', async () => (await scheduler.log(name, account, 1000, null))?.text.includes('up'));
    const before = await look();

    set = step;
    const after = await look();
    expect(after?.state).toBe('running');
    expect(Math.abs((after?.expires_at ?? 0) - (before?.expires_at ?? 0) - step)).toBeLessThan(1000);
    // The way back, for the time and for the grace.
    await scheduler.cancel(id);
    set = 0;
    expect((await look())?.state).toBe('completing');
    await until('it has ended', async () => (await look())?.state === 'ended');
    expect((await look())?.end?.cause).toBe('cancelled');
    close();
  },
);
