/** Links to a session, over HTTP and through the gateway, with a real TigerVNC behind it. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { openSqlite } from '../../src/records/sqlite.ts';
import type { Session } from '../../src/session/schema.ts';
import type { CreatedShare, OpenedShare, ShareList } from '../../src/shares/schema.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { type Client, logIn } from '../support/client.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { type Desktop, openDesktop } from '../support/rfb.ts';
import { converse } from '../support/rfb-messages.ts';
import { until } from '../support/until.ts';

/** A terminal that writes down what reaches it, once a line was entered. */
const RECORDER = (file: string): string => `
for line in 1 2 3 4 5 6; do echo selectable; done
read line
stty raw -echo
printf '\\033[?1003h'
printf '>' >${file}
exec cat >>${file}
`;
const LOOK_EACH_MS = 200;
const NO_TRIPLE_CLICK_MS = 500;
const SHIFT = 0xffe1;
const INSERT = 0xff63;

let portal: TestPortal;
let owner: Client;
let kim: Client;
let lee: Client;
let session: Session;
let other: Session;
let folder: string;
let recorded: string;
let apps: TestApps;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-sharing-'));
  recorded = join(folder, 'recorded');
  writeFileSync(join(folder, 'recorder.sh'), RECORDER(recorded));
  apps = testApps();
  apps.add(
    'recorder',
    `run:\n  command: xterm\n  args: [-xrm, 'XTerm*selectToClipboard: true', -e, sh, ${join(folder, 'recorder.sh')}]`,
  );
  portal = await startPortal({ config: `${apps.config}shares: {anonymous: true}\n` });
  owner = await logIn(portal.url);
  for (const user_id of ['kim', 'lee']) {
    await owner.request('POST', '/api/admin/users', { user_id, password: 'a password for both' });
  }
  kim = await logIn(portal.url, 'kim', 'a password for both');
  lee = await logIn(portal.url, 'lee', 'a password for both');
  const launched = await Promise.all([owner.launch({ app_id: 'xterm' }), owner.launch({ app_id: 'xterm' })]);
  [session, other] = (await Promise.all(launched.map(({ session_id }) => owner.reached(session_id, 'running')))) as [
    Session,
    Session,
  ];
});
afterAll(async () => {
  await portal?.dispose();
  apps?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const sharesOf = (one = session) => `/api/app/sessions/${one.session_id}/shares`;

async function share(request: object = {}, one = session): Promise<CreatedShare & { token: string }> {
  const { status, body } = await owner.request<CreatedShare>('POST', sharesOf(one), request);
  expect(status).toBe(201);
  return { ...body, token: body.path.replace('/shared#', '') };
}

const open = (token: string, client: Client = kim) =>
  client.request<OpenedShare & { code: string; detail: string }>('POST', '/api/app/shares/open', { token });

/** As a page does it that is not logged in. */
async function openAsStranger(token: string, url = portal.url) {
  const answer = await fetch(`${url}/api/app/shares/open`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ token }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  return {
    status: answer.status,
    headers: answer.headers,
    body: (await answer.json()) as OpenedShare & { code: string },
    cookie,
  };
}

const pathOf = (displayUrl: string | null): string => {
  const { pathname, search } = new URL(displayUrl ?? '');
  return pathname + search;
};

const sockets: WebSocket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
});

function strangerSocket(path: string, cookie: string, origin = portal.url): WebSocket {
  return kept(new WebSocket(portal.url.replace('http', 'ws') + path, { headers: { cookie, origin } }));
}

function kept(socket: WebSocket): WebSocket {
  sockets.push(socket);
  return socket.on('error', () => {});
}

async function desktopOf(client: Client, token: string): Promise<Desktop> {
  const { body } = await open(token, client);
  return openDesktop(kept(client.socket(pathOf(body.displayUrl))));
}

const ownDesktop = (one = session): Promise<Desktop> => openDesktop(kept(owner.socket(`/display/${one.session_id}`)));

const closeCode = (socket: WebSocket): Promise<number> => once(socket, 'close').then(([code]) => code as number);

/** The status that an upgrade is refused with, or 101. */
async function upgrade(socket: WebSocket): Promise<number> {
  const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number);
  return Promise.race([refused, once(socket, 'open').then(() => 101)]);
}

const listed = async (): Promise<ShareList> => (await owner.request<ShareList>('GET', sharesOf())).body;

describe('a link', () => {
  it('lets a user see the session that it was made for, and names nothing secret', async () => {
    const { token, share_id } = await share();
    const { status, body, headers } = await open(token);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({
      session_id: session.session_id,
      name: session.name,
      owner: 'admin',
      is_own: false,
      status: 'running',
      scope: 'view',
      user_id: 'kim',
    });
    expect(pathOf(body.displayUrl)).toBe(`/display/${session.session_id}?share=${share_id}`);
    const desktop = await desktopOf(kim, token);
    expect(desktop.name).toBe(session.name);
    await desktop.update();
  });

  it('is kept as a hash alone, and stands in no log', async () => {
    const { token, path } = await share();
    await open(token);
    expect(path).toBe(`/shared#${token}`);
    expect(token).toMatch(/^[\w-]{43}$/);
    for (const name of ['berth.sqlite', 'berth.sqlite-wal'].map((one) => join(portal.home, one))) {
      if (existsSync(name)) expect(readFileSync(name, 'latin1').includes(token)).toBe(false);
    }
    expect(portal.output()).not.toContain(token);
  });

  it('opens nothing before it was exchanged, no other session, and nothing for who has only its id', async () => {
    const { token, share_id } = await share();
    const mine = `/display/${session.session_id}?share=${share_id}`;
    expect(await upgrade(kept(kim.socket(mine)))).toBe(404);
    await open(token);
    expect(await upgrade(kept(kim.socket(mine)))).toBe(101);
    expect(await upgrade(kept(kim.socket(`/display/${other.session_id}?share=${share_id}`)))).toBe(404);
    expect(await upgrade(kept(kim.socket(`/display/${session.session_id}`)))).toBe(404);
    expect(await upgrade(kept(lee.socket(mine)))).toBe(404);
    expect((await kim.request('GET', `/api/app/sessions/${session.session_id}`)).status).toBe(404);
  });

  it("is made, listed, revoked and changed by the session's user alone", async () => {
    const { token, share_id } = await share();
    await open(token, lee);
    for (const client of [kim, lee]) {
      expect((await client.request('GET', sharesOf())).status).toBe(404);
      expect((await client.request('POST', sharesOf(), {})).status).toBe(404);
      expect((await client.request('DELETE', `${sharesOf()}/${share_id}`)).status).toBe(404);
      const change = await client.request('PUT', `${sharesOf()}/${share_id}/guests/lee`, { scope: 'control' });
      expect(change.status).toBe(404);
    }
    expect((await owner.request('DELETE', `${sharesOf(other)}/${share_id}`)).status).toBe(404);
    expect((await open(token, lee)).body.scope).toBe('view');
  });

  it('says why it is not good: unknown, revoked, or its time is over', async () => {
    expect((await open('no such link')).body.code).toBe('not_found');
    const [revoked, over] = [await share(), await share()];
    expect((await owner.request('DELETE', `${sharesOf()}/${revoked.share_id}`)).status).toBe(204);
    expect(await open(revoked.token)).toMatchObject({ status: 410, body: { code: 'share_revoked' } });
    await expiresAt(over.share_id, Date.now() - 1);
    expect(await open(over.token)).toMatchObject({ status: 410, body: { code: 'share_expired' } });
    const ids = (await listed()).shares.map(({ share_id }) => share_id);
    expect(ids).not.toContain(revoked.share_id);
    expect(ids).not.toContain(over.share_id);
  });

  it.each([
    [{ scope: 'everything' }, 'scope'],
    [{ audience: 'world' }, 'audience'],
    [{ minutes: 1 }, 'minutes'],
    [{ minutes: 8 * 24 * 60 }, 'minutes'],
    [{ scope: 'control', audience: 'anyone' }, 'scope'],
  ])('is refused as %j, with the field that is wrong', async (request, field) => {
    const { status, body } = await owner.request('POST', sharesOf(), request);
    expect([status, body.errors?.map((fault) => fault.field)]).toEqual([400, [field]]);
  });

  it('is written down when it is made, opened for the first time, changed and revoked', async () => {
    const { token, share_id } = await share();
    await open(token);
    await open(token);
    await owner.request('PUT', `${sharesOf()}/${share_id}/guests/kim`, { scope: 'control' });
    await owner.request('DELETE', `${sharesOf()}/${share_id}`);
    const { body } = await owner.request<{
      entries: { action: string; user_id: string; detail: { share_id?: string } }[];
    }>('GET', '/api/admin/audit?limit=50');
    const mine = body.entries.filter(({ detail }) => detail.share_id === share_id).reverse();
    expect(mine.map(({ action, user_id }) => [action, user_id])).toEqual([
      ['share.create', 'admin'],
      ['share.open', 'kim'],
      ['share.scope', 'admin'],
      ['share.revoke', 'admin'],
    ]);
  });
});

/** As if it had been made longer ago. */
async function expiresAt(shareId: string, moment: number): Promise<void> {
  const database = await openSqlite(join(portal.home, 'berth.sqlite'));
  const sql = 'UPDATE shares SET expires_at = $2 WHERE share_id = $1';
  await database.write([{ sql, params: [shareId, moment], changes: 1 }]);
  await database.close();
}

describe('who may only look', () => {
  it('presses no key, moves no pointer, reads and sets no clipboard and changes no size, for the VNC server takes none of it; who may control does all of that', async () => {
    const { session_id } = await owner.launch({ app_id: 'recorder' });
    const recorder = await owner.reached(session_id, 'running');
    const heard = (): string => (existsSync(recorded) ? readFileSync(recorded, 'latin1') : '');
    const own = converse(await ownDesktop(recorder));
    const looker = converse(await desktopOf(kim, (await share({}, recorder)).token));
    const user = converse(await desktopOf(lee, (await share({ scope: 'control' }, recorder)).token));
    const settle = async (): Promise<void> => {
      for (const one of [own, looker, user]) await one.settled();
    };

    // Reading: what is selected in an application comes to who may control, and not to who may only look.
    const selectWord = async (): Promise<boolean> => {
      for (const buttons of [0, 1, 0, 1, 0]) own.pointer(60, 60, buttons);
      await settle();
      return own.clipboards.includes('selectable');
    };
    await until('a word is selected', selectWord, 20_000, NO_TRIPLE_CLICK_MS);
    expect(user.clipboards).toContain('selectable');
    expect(looker.clipboards).toEqual([]);

    // From here on everything that reaches the terminal is recorded, each motion of the pointer, too.
    await until('the recorder listens', () => own.type('\n') ?? heard().startsWith('>'), 20_000, LOOK_EACH_MS);
    own.pointer(300, 300, 0);
    own.type('b');
    await until('what was done so far is recorded', () => heard().endsWith('b'));
    const before = heard();
    expect(before).toContain('\u001b[M');

    looker.type('never');
    looker.pointer(200, 200, 0);
    looker.pointer(210, 210, 1);
    looker.pointer(210, 210, 0);
    looker.cutText('from who may only look');
    looker.resize(800, 600);
    await settle();
    expect(looker.resizeAnswers).toEqual([1]);
    user.type('a');
    await until('a key is seen', () => heard().length > before.length);
    expect(heard()).toBe(`${before}a`);

    user.pointer(250, 250, 0);
    await until('the pointer is seen', () => heard().length > before.length + 1);
    user.cutText('from who may control');
    await user.settled();
    user.chord(SHIFT, INSERT);
    await until('the clipboard is pasted', () => heard().includes('from who may control'));
    expect(heard()).not.toContain('only look');

    user.resize(1000, 700);
    await settle();
    expect(user.resizeAnswers).toEqual([0]);
    expect(own.size).toEqual({ width: 1000, height: 700 });
  });
});

describe('a guest', () => {
  it('is cut at once when the link is revoked, and with nobody else', async () => {
    const [first, second] = [await share(), await share()];
    const [cut, left] = [await desktopOf(kim, first.token), await desktopOf(lee, second.token)];
    const closed = closeCode(cut.socket);
    await owner.request('DELETE', `${sharesOf()}/${first.share_id}`);
    expect(await closed).toBe(4403);
    await left.update();
    expect((await open(first.token)).status).toBe(410);
    expect(await upgrade(kept(kim.socket(`/display/${session.session_id}?share=${first.share_id}`)))).toBe(404);
  });

  it('is cut when the time of the link is over', async () => {
    const { token, share_id } = await share();
    await open(token);
    await expiresAt(share_id, Date.now() + 1000);
    const { socket } = await desktopOf(kim, token);
    expect(await closeCode(socket)).toBe(4410);
    expect((await open(token)).status).toBe(410);
  });

  it('is cut when the session ends, and the link then says that it has', async () => {
    const launched = await owner.launch({ app_id: 'xterm' });
    const own = await owner.reached(launched.session_id, 'running');
    const { token } = await share({ scope: 'control' }, own);
    const { socket } = await desktopOf(kim, token);
    const closed = closeCode(socket);
    await owner.request('DELETE', `/api/app/sessions/${own.session_id}`);
    expect([4404, 4503]).toContain(await closed);
    await owner.reached(own.session_id, 'stopped');
    expect((await open(token)).body).toMatchObject({ status: 'stopped', displayUrl: null });
    expect((await owner.request('POST', sharesOf(own), {})).body.code).toBe('wrong_state');
    await owner.request('POST', `/api/app/sessions/${own.session_id}/forget`);
    expect((await open(token)).status).toBe(404);
  });

  it('is cut when the log-in ends that opened the link', async () => {
    const { token } = await share();
    const again = await logIn(portal.url, 'kim', 'a password for both');
    const { socket } = await desktopOf(again, token);
    const closed = closeCode(socket);
    await fetch(`${portal.url}/api/auth/logout`, {
      method: 'POST',
      headers: { cookie: `berth_access=${again.token}`, origin: portal.url },
    });
    expect(await closed).toBe(4401);
  });

  it('is given control and loses it again, each time by another connection, also across a new visit', async () => {
    const { token, share_id } = await share();
    const may = async (): Promise<number[]> => {
      const guest = converse(await desktopOf(kim, token));
      guest.resize(900, 650);
      await guest.settled();
      return guest.resizeAnswers;
    };
    const give = async (scope: string, user_id = 'kim'): Promise<number> =>
      (await owner.request('PUT', `${sharesOf()}/${share_id}/guests/${user_id}`, { scope })).status;
    expect(await may()).toEqual([1]);
    expect(await give('control', 'lee')).toBe(404);

    const looking = await desktopOf(kim, token);
    const raised = closeCode(looking.socket);
    expect(await give('control')).toBe(204);
    expect(await raised).toBe(4409);
    expect((await open(token)).body.scope).toBe('control');
    expect(await may()).toEqual([0]);

    const using = await desktopOf(kim, token);
    const lowered = closeCode(using.socket);
    expect(await give('view')).toBe(204);
    expect(await lowered).toBe(4409);
    expect(await may()).toEqual([1]);
  });

  it('who came by a link to control can be made to look only', async () => {
    const { token, share_id } = await share({ scope: 'control' });
    const { socket } = await desktopOf(lee, token);
    const lowered = closeCode(socket);
    await owner.request('PUT', `${sharesOf()}/${share_id}/guests/lee`, { scope: 'view' });
    expect(await lowered).toBe(4409);
    const again = converse(await desktopOf(lee, token));
    again.resize(800, 600);
    await again.settled();
    expect(again.resizeAnswers).toEqual([1]);
  });

  it("is listed while connected, and the session's user hears of it", async () => {
    const { token, share_id } = await share();
    const guests = async () => (await listed()).shares.find((one) => one.share_id === share_id)?.guests;
    expect(await guests()).toEqual([]);
    const events = kept(owner.socket('/events'));
    await once(events, 'open');
    const heard = once(events, 'message').then(([text]) => JSON.parse(String(text)));
    const [first, second] = [await desktopOf(kim, token), await desktopOf(kim, token)];
    expect(await heard).toMatchObject({ type: 'shares.updated', data: { session_id: session.session_id } });
    expect(await guests()).toEqual([{ user_id: 'kim', scope: 'view', connected: 2, since: expect.any(String) }]);
    expect((await open(token, lee)).body.watching).toBeGreaterThanOrEqual(2);
    for (const { socket } of [first, second]) socket.terminate();
    await until('nobody is connected', async () => (await guests())?.every(({ connected }) => connected === 0));
    expect(await guests()).toEqual([
      { user_id: 'kim', scope: 'view', connected: 0, since: null },
      { user_id: 'lee', scope: 'view', connected: 0, since: null },
    ]);
  });

  it("who is the session's own user is told so, and becomes no guest", async () => {
    const { token, share_id } = await share();
    const { body } = await open(token, owner);
    expect([body.is_own, pathOf(body.displayUrl)]).toEqual([true, `/display/${session.session_id}`]);
    expect((await listed()).shares.find((one) => one.share_id === share_id)?.guests).toEqual([]);
  });
});

describe('who is not logged in', () => {
  it('looks by a link for anyone, with a cookie that is good for that link alone, and never controls', async () => {
    const { token, share_id } = await share({ audience: 'anyone' });
    const { status, body, cookie, headers } = await openAsStranger(token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: 'view', user_id: null, owner: 'admin' });
    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(new RegExp(`^berth_share_${share_id}=.*; Max-Age=600; Path=/; HttpOnly; SameSite=Strict$`)),
    ]);
    const path = pathOf(body.displayUrl);
    const looker = converse(await openDesktop(strangerSocket(path, cookie)));
    looker.resize(640, 480);
    looker.type('x');
    await looker.settled();
    expect(looker.resizeAnswers).toEqual([1]);
    const guests = (await listed()).shares.find((one) => one.share_id === share_id)?.guests;
    expect(guests).toEqual([{ user_id: null, scope: 'view', connected: 1, since: expect.any(String) }]);

    const second = await share({ audience: 'anyone' });
    const elsewhere = `/display/${session.session_id}?share=${second.share_id}`;
    const renamed = cookie.replace(share_id, second.share_id);
    expect(await upgrade(strangerSocket(elsewhere, renamed))).toBe(401);
    expect(await upgrade(strangerSocket(path, ''))).toBe(401);
    expect(
      await upgrade(
        strangerSocket(
          path,
          cookie.replace(/\d\./, (end) => `${end[0] === '0' ? 1 : 0}.`),
        ),
      ),
    ).toBe(401);
    expect(await upgrade(strangerSocket(`/display/${session.session_id}`, cookie))).toBe(401);
    expect(await upgrade(strangerSocket(path, cookie, 'https://evil.example'))).toBe(403);
    expect(await upgrade(strangerSocket('/events', cookie))).toBe(401);
  });

  it('is cut at once, too, when the link is revoked', async () => {
    const { token, share_id } = await share({ audience: 'anyone' });
    const { body, cookie } = await openAsStranger(token);
    const { socket } = await openDesktop(strangerSocket(pathOf(body.displayUrl), cookie));
    const closed = closeCode(socket);
    await owner.request('DELETE', `${sharesOf()}/${share_id}`);
    expect(await closed).toBe(4403);
    expect(await upgrade(strangerSocket(pathOf(body.displayUrl), cookie))).toBe(401);
  });

  it('has to log in for every other link', async () => {
    const { token } = await share({ scope: 'control' });
    expect(await openAsStranger(token)).toMatchObject({ status: 401, body: { code: 'not_logged_in' }, cookie: '' });
  });

  it('gets in nowhere where the site does not say so, by an older link neither', async () => {
    const { token, share_id } = await share({ audience: 'anyone' });
    const { body, cookie } = await openAsStranger(token);
    const strict = await startPortal();
    const strictOwner = await logIn(strict.url);
    const theirs = await strictOwner.launch({ app_id: 'xterm' });
    const refused = await strictOwner.request('POST', sharesOf(theirs), { audience: 'anyone' });
    expect([refused.status, refused.body.code]).toEqual([409, 'share_unavailable']);
    const made = await strictOwner.request<CreatedShare>('POST', sharesOf(theirs), {});
    const database = await openSqlite(join(strict.home, 'berth.sqlite'));
    const sql = "UPDATE shares SET audience = 'anyone' WHERE share_id = $1";
    await database.write([{ sql, params: [made.body.share_id], changes: 1 }]);
    await database.close();
    const old = await openAsStranger(made.body.path.replace('/shared#', ''), strict.url);
    expect([old.status, old.body.code]).toEqual([401, 'not_logged_in']);
    expect((await strictOwner.request<ShareList>('GET', sharesOf(theirs))).body.anonymous).toBe(false);
    await strict.dispose();
    expect(await upgrade(strangerSocket(pathOf(body.displayUrl), cookie))).toBe(101);
    await owner.request('DELETE', `${sharesOf()}/${share_id}`);
  });

  it('is slowed down when guessing', async () => {
    const statuses = new Set<number>();
    for (let n = 0; n < 55; n++) statuses.add((await openAsStranger(`guess ${n}`)).status);
    expect([...statuses]).toEqual([404, 429]);
  });
});
