import { expect, it } from 'vitest';
import { memoryBus } from '../bus/memory.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { monitor, schedulerSilentMs } from './monitor.ts';
import { monitorLink } from './monitor-link.ts';
import { aSession, testCluster } from './test-cluster.ts';

const DAY_MS = 24 * 60 * 60_000;

it('forgets what ended long ago, but not because the clock was set forward', async () => {
  const { records, store } = await testCluster();
  const ended = { status: 'stopped', reason: 'user' } as const;
  await records.sessions.insert(aSession({ ...ended, session_id: 'old', ended_at: Date.now() - 8 * DAY_MS }));
  await records.sessions.insert(aSession({ ...ended, session_id: 'new', ended_at: Date.now() - 6 * DAY_MS }));
  const forgotten: string[] = [];
  const scheduler = {
    shared: false,
    observe: async () => [],
    async forget(name: string) {
      forgotten.push(name);
    },
    onChange: () => () => {},
  } as Partial<Scheduler> as Scheduler;
  const bus = memoryBus({ onError: (error) => Promise.reject(error) });
  const now = () => Date.now() + 30 * DAY_MS;
  const watcher = monitor({
    records,
    store,
    scheduler,
    reconcilers: [{ reconcile: async () => {} }],
    bus,
    holder: 'test',
    keepEndedMs: 7 * DAY_MS,
    log: { error() {} } as never,
    now,
  });
  expect(await schedulerSilentMs(bus, now)).toBe(Number.POSITIVE_INFINITY);
  watcher.start();
  await monitorLink(bus).looked();
  await watcher.stop();
  expect(forgotten).toEqual(['old']);
  expect(await records.sessions.get('new')).not.toBeNull();
  expect(await schedulerSilentMs(bus, now)).toBeLessThan(DAY_MS);
});
