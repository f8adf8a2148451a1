/** What support and administrators do when somebody calls, over HTTP and through the gateway, with real accounts and a real TigerVNC. */
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type WebSocket from 'ws';
import { WebSocket as Socket } from 'ws';
import type { AuditEntry, Me, Viewed } from '../../src/auth/schema.ts';
import type { BerthEvent } from '../../src/events/schema.ts';
import { openSqlite } from '../../src/records/sqlite.ts';
import type { Session, SessionList } from '../../src/session/schema.ts';
import type { JoinRequest, OpenedShare, OpenJoinRequests, ShareList } from '../../src/shares/schema.ts';
import type { StaffSessionDetails, StaffSessionList } from '../../src/support/schema.ts';
import { isRoot, makeAccount, type TestAccount } from '../support/accounts.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';

const PASSWORD = 'a password for each';
const NOBODY = 'a'.repeat(32);

let portal: TestPortal;
let account: TestAccount | null;
let admin: Client;
let helper: Client;
let other: Client;
let lee: Client;
let session: Session;

beforeAll(async () => {
  account = isRoot ? makeAccount(`berth-sup-${process.pid}`) : null;
  portal = await startPortal();
  admin = await logIn(portal.url);
  for (const [user_id, role] of [
    ['kim', 'user'],
    ['lee', 'user'],
    ['helper', 'support'],
    ['other', 'support'],
  ]) {
    const { name = null } = user_id === 'kim' && account ? account : {};
    await admin.request('POST', '/api/admin/users', { user_id, role, password: PASSWORD, account: name });
  }
  [helper, other, lee] = (await Promise.all(
    ['helper', 'other', 'lee'].map((name) => logIn(portal.url, name, PASSWORD)),
  )) as [Client, Client, Client];
  const { session_id } = await admin.launch({ app_id: 'xterm', name: 'Wing of kim' });
  session = await admin.reached(session_id, 'running');
});
afterAll(async () => {
  await portal?.dispose();
  account?.remove();
});

const sockets: WebSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});
const kept = (socket: WebSocket): WebSocket => {
  sockets.push(socket);
  return socket.on('error', () => {});
};

/** What a page of that client is told from now on. */
async function eventsOf(socket: WebSocket): Promise<BerthEvent[]> {
  const events: BerthEvent[] = [];
  kept(socket).on('message', (frame) => events.push(JSON.parse(String(frame))));
  await once(socket, 'open');
  return events;
}

async function upgrade(socket: WebSocket): Promise<number> {
  const refused = once(kept(socket), 'unexpected-response').then(([, response]) => response.statusCode as number);
  return Promise.race([refused, once(socket, 'open').then(() => 101)]);
}

const audited = async (action: string): Promise<AuditEntry | undefined> =>
  (await admin.request<{ entries: AuditEntry[] }>('GET', '/api/admin/audit')).body.entries.find(
    (entry) => entry.action === action,
  );

const details = async (id = session.session_id) =>
  (await helper.request<StaffSessionDetails>('GET', `/api/admin/sessions/${id}`)).body;

describe("everybody's sessions", () => {
  const found = async (query: string) => {
    const { status, body } = await helper.request<StaffSessionList>('GET', `/api/admin/sessions?${query}`);
    expect(status).toBe(200);
    return body.sessions.map(({ session_id }) => session_id);
  };

  it('are found by user, state, app, job, id and name', async () => {
    const { session_id, job_id } = session;
    for (const query of [
      'user_id=admin&status=running',
      'app_id=xterm',
      `q=${job_id}`,
      `q=${session_id}`,
      'q=wing+OF',
    ]) {
      expect([query, await found(query)]).toEqual([query, [session_id]]);
    }
    for (const query of ['user_id=kim', 'node=none', 'reason=idle', 'q=none', 'status=failed']) {
      expect([query, await found(query)]).toEqual([query, []]);
    }
    expect((await helper.request('GET', '/api/admin/sessions?reason=nonsense')).status).toBe(400);
  });

  it('have the account, what was done to them, and their log', async () => {
    await admin.request('POST', `/api/app/sessions/${session.session_id}/extend`, { minutes: 1 });
    const { session: shown, audit } = await details();
    expect(shown).toMatchObject({ user_id: 'admin', status: 'running', guests: 0, account: expect.any(String) });
    expect(audit.map(({ action }) => action)).toEqual(['session.extend', 'session.launch']);
    expect((await helper.request('GET', `/api/app/sessions/${session.session_id}/log`)).status).toBe(200);
    expect((await helper.request('GET', '/api/admin/sessions/app-session-1761316200-abcdef')).status).toBe(404);
  });

  it('tell staff that they changed, and nobody else', async () => {
    const [ofHelper, ofLee] = [await eventsOf(helper.socket('/events')), await eventsOf(lee.socket('/events'))];
    await admin.request('POST', `/api/app/sessions/${session.session_id}/extend`, { minutes: 1 });
    await until('support is told', () => ofHelper.some(({ type }) => type === 'sessions.updated'));
    expect(ofHelper.map(({ type }) => type)).not.toContain('session.updated');
    await admin.request('POST', '/api/admin/apps/reload', {});
    await until('an event for all has come', () => ofLee.some(({ type }) => type === 'apps.updated'));
    expect(ofLee.map(({ type }) => type)).not.toContain('sessions.updated');
  });
});

describe('an end with a message', () => {
  const end = (client: Client, id: string, message: unknown = '점검으로 끝냅니다. Save your work sooner.') =>
    client.request<Session & { code: string }>('POST', `/api/admin/sessions/${id}/end`, { message });

  it("is the administrator's alone, and is what the user of the session reads", async () => {
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    await admin.reached(session_id, 'running');
    expect((await end(helper, session_id)).status).toBe(403);
    for (const nothing of ['', '  ', 'a\nb', 'x'.repeat(501), 7]) {
      expect((await end(admin, session_id, nothing)).status).toBe(400);
    }
    const events = await eventsOf(admin.socket('/events'));
    const message = '점검으로 끝냅니다. Save your work sooner.';
    const { status, body } = await end(admin, session_id);
    expect([status, body.reason, body.message]).toEqual([202, 'admin', message]);
    expect(await admin.reached(session_id, 'stopped')).toMatchObject({ reason: 'admin', message });
    await until('the page is told', () =>
      events.some((event) => event.type === 'session.updated' && event.data.message === message),
    );
    expect(await audited('session.end')).toMatchObject({
      user_id: 'admin',
      target: session_id,
      detail: { user_id: 'admin', message },
    });
    expect(await end(admin, session_id)).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
  });
});

describe('joining a desktop', () => {
  const ask = (client: Client, wish: object = {}) =>
    client.request<JoinRequest & { code: string }>('POST', `/api/admin/sessions/${session.session_id}/join-requests`, {
      reason: 'the menu is gone',
      ...wish,
    });
  const answer = (client: Client, joinId: string, said: string) =>
    client.request<JoinRequest & { code: string }>(
      'POST',
      `/api/app/sessions/${session.session_id}/join-requests/${joinId}`,
      { answer: said },
    );
  const open = (client = admin) => client.request<OpenJoinRequests>('GET', '/api/app/join-requests');
  const desktopOf = (client: Client, joinId: string) =>
    client.request<OpenedShare & { code: string }>('GET', `/api/admin/join-requests/${joinId}/desktop`);
  const shares = async () =>
    (await admin.request<ShareList>('GET', `/api/app/sessions/${session.session_id}/shares`)).body.shares;

  async function letIn(said: 'view' | 'control', wish: object = {}): Promise<{ joinId: string; path: string }> {
    const { join_id: joinId } = (await ask(helper, wish)).body;
    expect((await answer(admin, joinId, said)).status).toBe(200);
    const { displayUrl } = (await desktopOf(helper, joinId)).body;
    const { pathname, search } = new URL(displayUrl ?? '');
    return { joinId, path: pathname + search };
  }

  it('is asked of the user, who is told who and why, and gives nothing before the answer', async () => {
    const [ofUser, ofHelper] = [await eventsOf(admin.socket('/events')), await eventsOf(helper.socket('/events'))];
    const asked = await ask(helper);
    expect(asked.status).toBe(201);
    const { join_id } = asked.body;
    await until('the user is told', () => ofUser.some(({ type }) => type === 'join.updated'));
    expect((await open()).body.join_requests).toMatchObject([
      { join_id, asked_by: 'helper', scope: 'view', reason: 'the menu is gone', session_name: 'Wing of kim' },
    ]);
    expect((await open(lee)).body.join_requests).toEqual([]);
    expect((await ask(other)).body.code).toBe('wrong_state');
    expect((await desktopOf(helper, join_id)).status).toBe(404);
    expect(await shares()).toEqual([]);
    expect(await upgrade(helper.socket(`/display/${session.session_id}`))).toBe(404);
    // Nobody else answers, not even who asked, and nobody gives more than was asked for.
    for (const client of [helper, other, lee]) expect((await answer(client, join_id, 'view')).status).toBe(404);
    expect((await answer(admin, join_id, 'control')).status).toBe(400);
    ofHelper.length = 0;
    expect((await answer(admin, join_id, 'refused')).body.answer).toBe('refused');
    await until('support is told', () => ofHelper.some(({ type }) => type === 'join.updated'));
    expect((await desktopOf(helper, join_id)).status).toBe(404);
    expect(await shares()).toEqual([]);
    expect((await answer(admin, join_id, 'view')).body.code).toBe('wrong_state');
    expect(await audited('join.ask')).toMatchObject({ user_id: 'helper', detail: { reason: 'the menu is gone' } });
    expect(await audited('join.answer')).toMatchObject({ user_id: 'admin', detail: { answer: 'refused' } });
  });

  it('lets that one person look for an hour, among the guests, until the user ends it', async () => {
    const { joinId, path } = await letIn('view', { scope: 'control' });
    const desktop = await openDesktop(kept(helper.socket(path)));
    expect(desktop.name).toBe('Wing of kim');
    await desktop.update();
    const share = await until('helper is shown among the guests', async () =>
      (await shares()).find(({ guests }) => guests.some(({ connected }) => connected === 1)),
    );
    expect(share).toMatchObject({ audience: 'support', scope: 'view', guests: [{ user_id: 'helper', scope: 'view' }] });
    const minutes = (Date.parse(share.expires_at) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThanOrEqual(60);
    expect((await details()).session.guests).toBe(1);
    // It is for nobody else.
    for (const client of [other, lee]) expect(await upgrade(client.socket(path))).toBe(404);
    expect((await desktopOf(other, joinId)).status).toBe(404);
    const closed = once(desktop.socket, 'close');
    await admin.request('DELETE', `/api/app/sessions/${session.session_id}/shares/${share.share_id}`);
    expect((await closed)[0]).toBe(4403);
    expect(await upgrade(helper.socket(path))).toBe(404);
    expect((await desktopOf(helper, joinId)).body.code).toBe('share_revoked');
  });

  it('gives control where it was asked for and allowed', async () => {
    const { joinId } = await letIn('control', { scope: 'control' });
    expect((await desktopOf(helper, joinId)).body).toMatchObject({ scope: 'control', owner: 'admin', is_own: false });
    for (const { share_id } of await shares())
      await admin.request('DELETE', `/api/app/sessions/${session.session_id}/shares/${share_id}`);
  });

  it('is not answered any more after five minutes', async () => {
    const { join_id, created_at, expires_at } = (await ask(helper)).body;
    expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(5 * 60_000);
    const records = await openSqlite(`${portal.home}/berth.sqlite`);
    const sql = 'UPDATE join_requests SET expires_at = $1 WHERE join_id = $2';
    await records.write([{ sql, params: [Date.now() - 1, join_id] }]);
    await records.close();
    expect((await open()).body.join_requests).toEqual([]);
    expect((await answer(admin, join_id, 'view')).body.code).toBe('wrong_state');
    expect(await shares()).toEqual([]);
  });

  it('is asked of running sessions of others alone, and by nobody without the role', async () => {
    expect((await ask(lee)).status).toBe(403);
    expect((await ask(admin)).body.code).toBe('wrong_state');
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    await admin.request('DELETE', `/api/app/sessions/${session_id}`);
    await admin.reached(session_id, 'stopped', 'failed');
    const late = await helper.request('POST', `/api/admin/sessions/${session_id}/join-requests`, { reason: 'late' });
    expect(late.body.code).toBe('wrong_state');
    expect((await answer(admin, NOBODY, 'view')).status).toBe(404);
    expect((await desktopOf(lee, NOBODY)).status).toBe(403);
  });
});

describe.skipIf(!isRoot)('looking on as a user', () => {
  let kim: Client;
  let own: Session;
  beforeAll(async () => {
    kim = await logIn(portal.url, 'kim', PASSWORD);
    const { session_id } = await kim.launch({ app_id: 'xterm', name: 'of kim' });
    own = await kim.reached(session_id, 'running');
  });

  /** As a browser does it: with cookies. */
  async function look(client: Client) {
    const origin = { origin: portal.url, 'content-type': 'application/json' };
    const begun = await fetch(`${portal.url}/api/admin/view-as`, {
      method: 'POST',
      headers: { ...origin, cookie: `berth_access=${client.token}` },
      body: JSON.stringify({ user_id: 'kim', reason: 'kim called' }),
    });
    expect(begun.status).toBe(201);
    const headers = {
      ...origin,
      cookie: `berth_access=${client.token}; ${begun.headers.getSetCookie()[0]?.split(';', 1)[0]}`,
    };
    const request = async <T>(method: string, path: string) => {
      const answer = await fetch(portal.url + path, { method, headers, ...(method !== 'GET' && { body: '{}' }) });
      const text = await answer.text();
      return { status: answer.status, body: (text.startsWith('{') ? JSON.parse(text) : null) as T & { code: string } };
    };
    return {
      request,
      socket: (path: string) => new Socket(portal.url.replace('http', 'ws') + path, { headers }),
    };
  }

  it("shows the user's sessions and log, pushes the user's events, and neither picture, screen nor password", async () => {
    const view = await look(helper);
    expect((await view.request<Me>('GET', '/api/auth/me')).body).toMatchObject({
      user: { user_id: 'kim' },
      runs_as: account?.name,
      viewing: { by: 'helper' },
    });
    const { body } = await view.request<SessionList>('GET', '/api/app/sessions');
    expect(body.sessions.map(({ name }) => name)).toEqual(['of kim']);
    expect((await view.request('GET', `/api/app/sessions/${own.session_id}/log`)).status).toBe(200);
    for (const path of ['thumbnail', 'password']) {
      expect((await view.request('GET', `/api/app/sessions/${own.session_id}/${path}`)).body.code).toBe('viewing');
    }
    expect(await upgrade(view.socket(`/display/${own.session_id}`))).toBe(403);
    const events = await eventsOf(view.socket('/events'));
    await kim.request('POST', `/api/app/sessions/${own.session_id}/stay`);
    await until('an event of kim', () => events.some(({ type }) => type === 'session.updated'));
    expect(events.map(({ type }) => type)).not.toContain('sessions.updated');
  });

  it("shows what the user's jobs have written, and that is written down once", async () => {
    const view = await look(helper);
    const ask = (by: Pick<typeof view, 'request'>) => by.request('GET', `/api/jobs/${own.job_id}/output`);
    expect([(await ask(view)).status, (await ask(view)).status]).toEqual([200, 200]);
    expect((await ask(kim)).status).toBe(200);
    expect((await ask(helper)).status).toBe(403);
    const { body } = await admin.request<{ entries: AuditEntry[] }>('GET', '/api/admin/audit');
    expect(body.entries.filter(({ action }) => action === 'job.output_read')).toMatchObject([
      { user_id: 'helper', target: 'kim', detail: { job_id: own.job_id, stream: 'output' } },
    ]);
    // Its user reads it; what is not there was not read.
    expect((await view.request('GET', '/api/jobs/999999999/output')).status).toBe(404);
    const { body: told } = await kim.request<{ views: Viewed[] }>('GET', '/api/auth/views');
    expect(told.views[0]).toMatchObject({ by: 'helper', jobs: [own.job_id] });
  });

  it('changes nothing: no end, no share, no consent, no launch', async () => {
    const view = await look(helper);
    const asked = await helper.request<JoinRequest>('POST', `/api/admin/sessions/${own.session_id}/join-requests`, {
      reason: 'to let myself in',
    });
    const base = `/api/app/sessions/${own.session_id}`;
    for (const [method, path] of [
      ['POST', '/api/app/sessions'],
      ['DELETE', base],
      ['POST', `${base}/restart`],
      ['POST', `${base}/shares`],
      ['POST', `${base}/join-requests/${asked.body.join_id}`],
      ['POST', '/api/auth/tokens'],
    ] as const) {
      expect([path, (await view.request(method, path)).body.code]).toEqual([path, 'viewing']);
    }
    expect((await kim.session(own.session_id)).status).toBe('running');
  });

  it('ends, with its sockets, when support logs out; the user reads who it was', async () => {
    const leaving = await logIn(portal.url, 'helper', PASSWORD);
    const view = await look(leaving);
    const events = view.socket('/events');
    await eventsOf(events);
    const closed = once(events, 'close');
    await leaving.request('POST', '/api/auth/logout');
    expect((await closed)[0]).toBe(4401);
    expect((await view.request('GET', '/api/auth/me')).status).toBe(401);
    const { body } = await kim.request<{ views: Viewed[] }>('GET', '/api/auth/views');
    expect(body.views[0]).toMatchObject({ by: 'helper', reason: 'kim called', ended_at: expect.any(String) });
    expect((await lee.request<{ views: Viewed[] }>('GET', '/api/auth/views')).body.views).toEqual([]);
  });

  it('ends when the user is disabled', async () => {
    const view = await look(helper);
    const events = view.socket('/events');
    await eventsOf(events);
    const closed = once(events, 'close');
    await admin.request('PATCH', '/api/admin/users/kim', { disabled: true });
    expect((await closed)[0]).toBe(4401);
    expect((await view.request('GET', '/api/auth/me')).body.code).toBe('view_over');
  });
});
