/** How long a user's page of sessions takes, with few and with many sessions in the records. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { SessionRecord } from '../../src/records/records.ts';
import type { SessionList } from '../../src/session/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { ADMIN_PASSWORD, type TestPortal } from '../support/portal.ts';
import { percentile } from './percentile.ts';

export const PAGE = 50;
const SEED = join(import.meta.dirname, 'seed-sessions.ts');
const USER = 'kim';
const HOUR_MS = 3_600_000;
const WARM_UP = 50;
const ASKED = 400;

/** A user who has every second of that many sessions in the records; the others are other users'. */
export async function userWithSessions(portal: TestPortal, admin: Client, count: number): Promise<Client> {
  const user = { user_id: USER, password: ADMIN_PASSWORD, role: 'user', account: null };
  const { status, body } = await admin.request('POST', '/api/admin/users', user);
  if (status !== 201) throw new Error(`the user was not made: ${JSON.stringify(body)}`);
  const records = Array.from({ length: count }, (_, n) => endedSession(n, n % 2 === 0 ? USER : `user-${n % 20}`));
  const seed = spawn(process.execPath, [SEED, join(portal.home, 'berth.sqlite')], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  seed.stdin.end(JSON.stringify(records));
  const [code] = await once(seed, 'exit');
  if (code !== 0) throw new Error(`the sessions were not recorded (${code})`);
  return logIn(portal.url, USER);
}

/** Milliseconds, p95, of each client's first page: they are asked in turns. */
export async function pageTimes(clients: Client[]): Promise<number[]> {
  const times: number[][] = clients.map(() => []);
  for (let n = 0; n < WARM_UP + ASKED; n++) {
    for (const [of, client] of clients.entries()) {
      const begun = performance.now();
      const { body } = await client.request<SessionList>('GET', `/api/app/sessions?limit=${PAGE}`);
      const took = performance.now() - begun;
      if (body.sessions.length !== PAGE) throw new Error(`a page has ${body.sessions.length} sessions`);
      if (n >= WARM_UP) times[of]?.push(took);
    }
  }
  return times.map((each) => percentile(each, 0.95));
}

/** Each has ended within the last hours, so that none is swept away. */
export function endedSession(n: number, user_id: string): SessionRecord {
  const at = Date.now() - HOUR_MS - n * 1000;
  return {
    session_id: `app-session-${Math.floor(at / 1000)}-${String(n).padStart(6, '0')}`,
    job_id: String(1000 + n),
    app_id: 'gedit',
    name: 'gedit',
    user_id,
    account: user_id,
    cluster: 'local',
    status: 'stopped',
    reason: 'user',
    message: null,
    node: 'viz-node001',
    node_ip: '127.0.0.1',
    vnc_port: null,
    display_fingerprint: null,
    waiting: null,
    created_at: at,
    started_at: at,
    ended_at: at + 1000,
    expires_at: at + HOUR_MS,
    last_input_at: null,
    idle_ends_at: null,
    maintenance_at: null,
    restarted_from: null,
    config: {
      resources: { cpus: 1, memory: '1Gi', gpus: 0, time: 60, partition: null, account: null, qos: null },
      display: { type: 'novnc', resolution: '1280x720' },
    },
    params: {},
    steps: (['accepted', 'submitted', 'job_started', 'display_ready', 'app_started'] as const).map((step) => ({
      step,
      at,
    })),
    submit_grant: null,
    forget_grant: null,
    version: 6,
  };
}
