/** Sessions over a real database, and a scheduler that shows the jobs that a test puts into it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { memoryBus } from '../bus/memory.ts';
import { migrate } from '../records/migrate.ts';
import type { SessionRecord } from '../records/records.ts';
import { recordsOver } from '../records/sql.ts';
import { openSqlite } from '../records/sqlite.ts';
import type { Job, Reservation, Scheduler } from '../scheduler/scheduler.ts';
import { announcements } from './announcements.ts';
import { noGrants } from './grants.ts';
import { idleWatch } from './idle.ts';
import { maintenanceWatch } from './maintenance.ts';
import { reconciler } from './reconcile.ts';
import { sessionService } from './service.ts';
import { sessionStore } from './store.ts';

export const ID = 'app-session-1729756800-abc123';
export const IDLE_MS = 30 * 60_000;
export const KEY = Buffer.from('a key of the tests');
export const FINGERPRINT = 'ab'.repeat(32);

export const aJob = (more: Partial<Job> = {}): Job => ({
  job_id: '181',
  name: ID,
  account: 'kim',
  state: 'running',
  node: 'viz-node001',
  node_ip: '192.0.2.52',
  started_at: 1000,
  expires_at: 3_600_000,
  waiting: null,
  comment: null,
  end: null,
  ...more,
});

export const aSession = (more: Partial<SessionRecord> = {}): SessionRecord => ({
  session_id: ID,
  app_id: 'gedit',
  name: 'gedit',
  user_id: 'kim',
  account: 'kim',
  cluster: 'hpc',
  status: 'starting',
  reason: null,
  message: null,
  job_id: '181',
  node: null,
  node_ip: null,
  vnc_port: null,
  display_fingerprint: null,
  waiting: null,
  created_at: 1000,
  started_at: null,
  ended_at: null,
  expires_at: null,
  last_input_at: null,
  idle_ends_at: null,
  maintenance_at: null,
  restarted_from: null,
  config: {
    resources: { cpus: 1, memory: '1Gi', gpus: 0, time: 60, partition: null, account: null, qos: null },
    display: { type: 'novnc', resolution: '1280x720' },
  },
  params: {},
  steps: [],
  submit_grant: null,
  forget_grant: null,
  version: 1,
  ...more,
});

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

export async function testCluster(route: 'gateway' | 'direct' = 'gateway') {
  const folder = mkdtempSync(join(tmpdir(), 'berth-sessions-'));
  const database = await openSqlite(join(folder, 'berth.sqlite'));
  await migrate(database);
  const records = recordsOver(database);
  const bus = memoryBus({ onError: (error) => Promise.reject(error) });
  closings.push(async () => {
    await bus.close();
    await records.close();
    rmSync(folder, { recursive: true });
  });
  const done = {
    cancelled: [] as string[],
    submitted: [] as string[],
    historyAsked: 0,
    reservationsAsked: 0,
    looks: 0,
  };
  let at = 100_000;
  const cluster = {
    records,
    done,
    history: async (): Promise<Job[]> => [],
    reservations: async (): Promise<Reservation[]> => [],
    /** What happens when the scheduler is asked. */
    look: async (): Promise<void> => {},
    pass: (ms: number): number => (at += ms),
  };
  const scheduler = {
    cluster: 'hpc',
    shared: true,
    async history() {
      done.historyAsked += 1;
      return cluster.history();
    },
    reservations() {
      done.reservationsAsked += 1;
      return cluster.reservations();
    },
    async cancel(jobId: string) {
      done.cancelled.push(jobId);
    },
    async extend() {},
    async forget() {},
  } as Partial<Scheduler> as Scheduler;
  const store = sessionStore({ records, bus, origin: () => 'http://portal.test' });
  const log = { warn() {}, error() {} } as never;
  const now = () => at;
  const idle = idleWatch({ store, bus, scheduler, idleMs: IDLE_MS, now });
  const announced = announcements({
    store,
    announcementKey: KEY,
    endpoint: { ports: { from: 6080, to: 6099 }, route },
    looked: async () => {
      done.looks += 1;
      await cluster.look();
    },
    heartbeat: idle.heartbeat,
    log,
    now,
  });
  const { reconcile } = reconciler({
    records,
    store,
    scheduler,
    submission: {
      isUnderWay: () => false,
      async submit({ session_id }) {
        done.submitted.push(session_id);
      },
    },
    announcements: announced,
    idle,
    tellEndings: async () => {},
    maintenance: maintenanceWatch({ store, scheduler, log, now }),
    startTimeoutMs: 60_000,
    log,
    now,
  });
  const service = sessionService({
    records,
    store,
    submission: { isUnderWay: () => false, submit: async () => {} },
    scheduler,
    planLaunch: () => Promise.reject(new Error('nothing is launched here')),
    maxMinutes: () => null,
    grants: noGrants,
    perUser: async () => 20,
    nudge() {},
    now,
  });
  return {
    ...cluster,
    cluster,
    service,
    store,
    announced,
    bus,
    idle,
    reconcile,
    session: async (): Promise<SessionRecord> => store.get(ID),
  };
}
