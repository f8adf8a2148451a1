/** Holding and releasing what waits in a queue, over HTTP; on one machine nothing waits. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/auth/principal.ts';
import { memoryBus } from '../../src/bus/memory.ts';
import { buildServer, type Server } from '../../src/http/server.ts';
import { migrate } from '../../src/records/migrate.ts';
import type { Records, SessionRecord } from '../../src/records/records.ts';
import { recordsOver } from '../../src/records/sql.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import { accountLookup } from '../../src/scheduler/local/accounts.ts';
import { localScheduler } from '../../src/scheduler/local/local.ts';
import { runFolders } from '../../src/scheduler/local/run-folders.ts';
import type { Scheduler } from '../../src/scheduler/scheduler.ts';
import { noGrants } from '../../src/session/grants.ts';
import { sessionRoutes } from '../../src/session/routes.ts';
import { sessionService } from '../../src/session/service.ts';
import { sessionStore } from '../../src/session/store.ts';
import { session } from '../contract/records-samples.ts';

const ID = 'app-session-1761316200-abc123';
const PRINCIPALS: Record<string, Principal> = {
  kim: { user_id: 'kim', role: 'user', account: 'kim', credential_id: 'credential', credential: 'secret' },
  lee: { user_id: 'lee', role: 'user', account: 'lee', credential_id: 'credential', credential: 'secret' },
};

let folder: string;
let records: Records;
let server: Server;
let audited: string[][];

const never = (): never => {
  throw new Error('nobody should ask for this');
};

/** The portal's routes and records over that scheduler, with one session. */
async function open(scheduler: Scheduler, more: Partial<SessionRecord>): Promise<void> {
  const bus = memoryBus({ onError: never });
  const origin = () => 'http://127.0.0.1';
  const store = sessionStore({ records, bus, origin });
  await store.insert(session(ID, { status: 'pending', job_id: '181', cluster: scheduler.cluster, ...more }));
  sessionRoutes(server, {
    service: sessionService({
      records,
      store,
      submission: { submit: never, isUnderWay: () => false },
      scheduler,
      planLaunch: never,
      maxMinutes: () => null,
      grants: noGrants,
      perUser: async () => 5,
      nudge: () => {},
      now: Date.now,
    }),
    announcements: { check: never, receive: never, readComment: never },
    bus,
    audit: async ({ principal }, action, target) => void audited.push([principal.user_id, action, target]),
    origin,
  });
}

/** A queue that remembers what it was asked; whatever else is asked of it is a mistake. */
function queue(calls: string[]): Scheduler {
  return {
    cluster: 'hpc',
    hold: async (jobId: string) => void calls.push(`hold ${jobId}`),
    release: async (jobId: string) => void calls.push(`release ${jobId}`),
  } as unknown as Scheduler;
}

const post = async (what: 'hold' | 'release', who = 'kim') =>
  server.inject({
    method: 'POST',
    url: `/api/app/sessions/${ID}/${what}`,
    headers: { authorization: `Bearer ${who}` },
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-hold-'));
  const database = await openSqlite(join(folder, 'berth.sqlite'));
  await migrate(database);
  records = recordsOver(database);
  audited = [];
  server = await buildServer({
    log: pino({ level: 'silent' }),
    authenticate: async ({ bearer }) => PRINCIPALS[bearer ?? ''] ?? null,
    isOwnOrigin: () => false,
    trustProxy: false,
  });
});
afterEach(async () => {
  await server.close();
  await records.close();
  rmSync(folder, { recursive: true });
});

describe('a session that waits in a queue', () => {
  it('is held, says so at once, and is released', async () => {
    const calls: string[] = [];
    await open(queue(calls), { waiting: { reason: 'priority', detail: 'Priority', expected_start: Date.now() } });
    const held = await post('hold');
    expect(held.statusCode).toBe(200);
    expect(held.json()).toMatchObject({
      status: 'pending',
      waiting: { reason: 'held', detail: null, expected_start: null },
    });
    const released = await post('release');
    expect(released.statusCode).toBe(200);
    expect(released.json()).toMatchObject({ status: 'pending', waiting: null });
    expect(calls).toEqual(['hold 181', 'release 181']);
    expect(audited).toEqual([
      ['kim', 'session.hold', ID],
      ['kim', 'session.release', ID],
    ]);
  });

  it('is held by nobody else', async () => {
    const calls: string[] = [];
    await open(queue(calls), {});
    expect((await post('hold', 'lee')).statusCode).toBe(404);
    expect(calls).toEqual([]);
  });

  it('stays as it is while the scheduler does not answer', async () => {
    await open({ ...queue([]), hold: () => Promise.reject(new Error('timed out')) }, {});
    const refused = await post('hold');
    expect([refused.statusCode, refused.json().code]).toEqual([503, 'scheduler_unavailable']);
    expect((await records.sessions.get(ID))?.waiting).toBeNull();
    expect(audited).toEqual([]);
  });

  it.each(['creating', 'running', 'stopping', 'failed'] as const)('cannot be held once it is %s', async (status) => {
    const calls: string[] = [];
    await open(queue(calls), { status });
    for (const what of ['hold', 'release'] as const) {
      const refused = await post(what);
      expect([refused.statusCode, refused.json().code]).toEqual([409, 'wrong_state']);
    }
    expect(calls).toEqual([]);
  });
});

it('on one machine neither is offered, and the answer says why', async () => {
  const local = localScheduler({
    folder: join(folder, 'jobs'),
    runFolders: runFolders(join(folder, 'run')),
    lookUpAccount: accountLookup(),
    stopGraceMs: 1000,
    language: 'C.UTF-8',
  });
  await open(local, {});
  for (const what of ['hold', 'release'] as const) {
    const refused = await post(what);
    expect([refused.statusCode, refused.json()]).toMatchObject([
      409,
      { code: 'not_offered', detail: expect.stringContaining('starts at once') },
    ]);
  }
  expect(audited).toEqual([]);
});
