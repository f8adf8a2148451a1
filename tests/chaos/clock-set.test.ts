/** The clock of the portal's machine is set while it runs: no session ends of it, none gets stuck, and users get on. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadSecrets } from '../../src/auth/secrets.ts';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { Session, SessionList } from '../../src/session/schema.ts';
import { announcementToken } from '../../src/work/token.ts';
import { type Client, clientWith, logIn } from '../support/client.ts';
import { ADMIN_PASSWORD, startPortal, type TestPortal } from '../support/portal.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** How exactly a moved end is known: a look reads the clocks one after the other. */
const EXACTLY_MS = 5_000;

let folder: string;
let clock: string;
let portal: TestPortal;
/** By an API token, which is good for a month and more. */
let admin: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-clock-'));
  clock = join(folder, 'clock');
  portal = await startPortal({
    main: join(import.meta.dirname, 'portal-with-clock.ts'),
    env: { BERTH_CHAOS_CLOCK: clock },
    config: 'sessions: {start_timeout_seconds: 20, stop_grace_seconds: 2, idle_minutes: 60}\n',
  });
  const first = await logIn(portal.url);
  const { body } = await first.request<{ secret: string }>('POST', '/api/auth/tokens', { name: 'clock', days: 300 });
  admin = clientWith(portal.url, body.secret);
});
afterAll(async () => {
  await portal?.dispose();
  rmSync(folder, { recursive: true });
});

const set = (milliseconds: number): void => writeFileSync(clock, String(milliseconds));
const moment = (iso: string | null): number => Date.parse(iso ?? '');
const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');

describe.each([
  ['back by a day', -DAY_MS],
  ['forward by a day', DAY_MS],
])('a clock that is set %s', (_, step) => {
  let running: Session;
  let cookies: string;
  let events: BerthEvent[];
  let closed: boolean;
  beforeEach(async () => {
    set(0);
    running = await admin.launch({ app_id: 'xterm' });
    await admin.reached(running.session_id, 'running');
    const answer = await fetch(`${portal.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: ADMIN_PASSWORD }),
    });
    cookies = cookiesOf(answer);
    const socket = admin.socket('/events');
    events = [];
    closed = false;
    socket.on('message', (data) => events.push(JSON.parse(data.toString())));
    socket.on('close', () => {
      closed = true;
    });
    await once(socket, 'open');
  });

  it('ends no session, neither one that runs nor one that starts, and keeps none from being launched or stopped', async () => {
    const starting = await admin.launch({ app_id: 'xterm' });
    // Its job computes nothing, which is the half of being idle.
    const { announcementKey } = await loadSecrets(portal.home);
    const job = clientWith(portal.url, announcementToken(announcementKey, running.session_id));
    const heartbeat = { type: 'heartbeat', processors: 0 };
    const told = await job.request('POST', `/api/app/sessions/${running.session_id}/announcements`, heartbeat);
    expect(told.status).toBe(204);
    set(step);
    // It goes by the new clock from the next look on, with as much time left as before.
    const moved = await until('the end of the session has moved along', async () => {
      const session = await admin.session(running.session_id);
      const by = moment(session.expires_at) - moment(running.expires_at);
      return Math.abs(by - step) < EXACTLY_MS ? session : null;
    });
    expect(moved).toMatchObject({ status: 'running', reason: null });
    expect((await admin.reached(starting.session_id, 'running', 'failed', 'stopped')).status).toBe('running');
    const desktop = await openDesktop(admin.socket(`/display/${running.session_id}`));
    desktop.socket.close();

    const later = await admin.launch({ app_id: 'xterm' });
    expect(later.session_id).toMatch(/^app-session-\d{10}-[a-z0-9]{6}$/);
    await admin.reached(later.session_id, 'running');
    expect(await admin.session(running.session_id)).toMatchObject({ status: 'running', idle_ends_at: null });
    for (const { session_id } of [running, starting, later]) {
      await admin.request('DELETE', `/api/app/sessions/${session_id}`);
      expect(await admin.reached(session_id, 'stopped', 'failed')).toMatchObject({ status: 'stopped', reason: 'user' });
    }
    // What has ended stays listed.
    const { body } = await admin.request<SessionList>('GET', '/api/app/sessions?limit=200');
    const ids = body.sessions.map(({ session_id }) => session_id);
    for (const { session_id } of [running, starting, later]) expect(ids).toContain(session_id);

    expect(closed).toBe(false);
    const order = events.map(({ id }) => id.split('-').map(Number));
    expect(order).toEqual([...order].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d));
    expect(events.some(({ type, data }) => type === 'session.updated' && data.session_id === later.session_id)).toBe(
      true,
    );
  });

  it('logs nobody out: a page gets its next access token, and what is asked twice is done once', async () => {
    set(step);
    const refreshed = await fetch(`${portal.url}/api/auth/refresh`, {
      method: 'POST',
      headers: { cookie: cookies, origin: portal.url },
    });
    expect(refreshed.status).toBe(200);
    const cookie = cookiesOf(refreshed);
    expect((await fetch(`${portal.url}/api/auth/me`, { headers: { cookie } })).status).toBe(200);

    const key = { 'idempotency-key': `clock-${step}` };
    const body = { app_id: 'xterm' };
    const once = await admin.request<Session>('POST', '/api/app/sessions', body, key);
    set(0);
    const again = await admin.request<Session>('POST', '/api/app/sessions', body, key);
    expect([again.status, again.body.session_id]).toEqual([201, once.body.session_id]);
    for (const { session_id } of [running, once.body]) {
      await admin.request('DELETE', `/api/app/sessions/${session_id}`);
      await admin.reached(session_id, 'stopped');
    }
  });
});
