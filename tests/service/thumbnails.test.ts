/** Pictures of sessions' screens: taken in the job, seen by the session's user and by nobody else. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSecrets } from '../../src/auth/secrets.ts';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { Session, ThumbnailList } from '../../src/session/schema.ts';
import { announcementToken } from '../../src/work/token.ts';
import { type TestApps, testApps } from '../support/apps.ts';
import { type Client, logIn } from '../support/client.ts';
import { makePng, readPng } from '../support/png.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { until } from '../support/until.ts';

const RED = '#c83218';
const BLUE = '#1830c8';

let apps: TestApps;
let portal: TestPortal;
let admin: Client;
let others: Client[];
let session: Session;
let events: BerthEvent[];
let token: string;

const address = (id = session.session_id) => `/api/app/sessions/${id}/thumbnail`;
const fetchPicture = (client: Client, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(portal.url + address(), { headers: { authorization: `Bearer ${client.token}`, ...headers } });
const upload = (body: Buffer | string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(portal.url + address(), {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'image/png', ...headers },
    body,
  });
const versions = () =>
  events.flatMap((event) =>
    event.type === 'session.thumbnail' && event.data.session_id === session.session_id ? event.data.version : [],
  );

beforeAll(async () => {
  apps = testApps();
  const turnsBlue = `until [ -e ${join(apps.folder, 'blue')} ]; do sleep 0.1; done; printf '\\e]11;${BLUE}\\a'; exec sleep 1000`;
  const run = { command: 'xterm', args: ['-bg', RED, '-fg', RED, '-cr', RED, '-e', 'bash', '-c', turnsBlue] };
  apps.add('screen', `run: ${JSON.stringify(run)}`);
  portal = await startPortal({ config: apps.config });
  admin = await logIn(portal.url);
  for (const [user_id, role] of [
    ['kim', 'user'],
    ['sue', 'support'],
    ['ada', 'admin'],
  ]) {
    const made = await admin.request('POST', '/api/admin/users', { user_id, role, password: 'a long enough password' });
    expect(made.status).toBe(201);
  }
  others = await Promise.all(['kim', 'sue', 'ada'].map((name) => logIn(portal.url, name, 'a long enough password')));
  events = [];
  const socket = admin.socket('/events');
  socket.on('message', (frame) => events.push(JSON.parse(String(frame))));
  await once(socket, 'open');
  session = await admin.launch({ app_id: 'screen', config: { display: { resolution: '1366x768' } } });
  token = announcementToken((await loadSecrets(portal.home)).announcementKey, session.session_id);
});
afterAll(async () => {
  await portal.dispose();
  apps.remove();
});

describe('the picture of a session', () => {
  let first: string;

  it('shows its screen at most 320 pixels wide, and its page hears of it', async () => {
    first = await until('a picture is told of', () => versions().at(-1));
    const answer = await fetchPicture(admin);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
      'content-security-policy': "default-src 'none'; sandbox",
      etag: `"${first}"`,
    });
    const picture = readPng(Buffer.from(await answer.arrayBuffer()));
    expect([picture.width, picture.height]).toEqual([320, 180]);
    expect([picture.at(160, 90), picture.at(300, 170)]).toEqual([RED, RED]);
    const list = await admin.request<ThumbnailList>('GET', '/api/app/thumbnails');
    expect(list.body).toEqual({ thumbnails: [{ session_id: session.session_id, version: first }] });
  });

  it('is another once the screen is another', async () => {
    writeFileSync(join(apps.folder, 'blue'), '');
    const changed = await until('another picture is told of', () => versions().find((version) => version !== first));
    expect((await fetchPicture(admin, { 'if-none-match': `"${changed}"` })).status).toBe(304);
    const answer = await fetchPicture(admin, { 'if-none-match': `"${first}"` });
    expect(readPng(Buffer.from(await answer.arrayBuffer())).at(160, 90)).toBe(BLUE);
  });

  it('is for nobody else: not for another user, not for support, not for an administrator', async () => {
    for (const other of others) {
      expect((await fetchPicture(other)).status).toBe(404);
      expect((await other.request<ThumbnailList>('GET', '/api/app/thumbnails')).body).toEqual({ thumbnails: [] });
    }
  });

  it("is taken from the session's own job only, as a small PNG and as nothing else", async () => {
    expect((await upload(makePng(32, 18), { authorization: `Bearer ${admin.token}` })).status).toBe(401);
    expect((await upload(makePng(32, 18), { authorization: '' })).status).toBe(401);
    const before = versions().at(-1);
    expect((await upload(Buffer.from('<script>alert(1)</script>'))).status).toBe(400);
    expect((await upload(makePng(321, 180))).status).toBe(400);
    expect((await upload(makePng(32, 18), { 'content-type': 'text/html' })).status).toBe(415);
    expect((await upload('{}', { 'content-type': 'application/json' })).status).toBe(400);
    expect((await upload(Buffer.alloc(256 * 1024 + 1))).status).toBe(413);
    expect((await fetchPicture(admin)).headers.get('etag')).toBe(`"${before}"`);
    expect((await upload(makePng(32, 18))).status).toBe(204);
    expect((await fetchPicture(admin)).headers.get('etag')).not.toBe(`"${before}"`);
  });

  it('comes no more often than is of use', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 8 }, () => upload(makePng(2, 2)).then(({ status }) => status)),
    );
    expect(statuses).toContain(429);
  });

  it('is gone with its session', async () => {
    await admin.request('DELETE', `/api/app/sessions/${session.session_id}`);
    await admin.reached(session.session_id, 'stopped');
    expect((await fetchPicture(admin)).status).toBe(404);
    expect((await upload(makePng(2, 2))).status).toBe(409);
    expect((await admin.request<ThumbnailList>('GET', '/api/app/thumbnails')).body).toEqual({ thumbnails: [] });
  });
});
