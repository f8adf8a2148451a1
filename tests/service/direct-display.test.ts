/**
 * A site with `display.route: direct`: browsers reach the display past the gateway, with the session's password. A real session
 * runs here, and a real websockify stands before its display, where the record says that a node has it.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Session } from '../../src/session/schema.ts';
import { type Client, logIn } from '../support/client.ts';
import { changeRecord, type Started, startWebsockify } from '../support/node-display.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { openDesktop } from '../support/rfb.ts';

let portal: TestPortal;
let admin: Client;
let support: Client;
let owner: Client;
let websockify: Started & { port: number };
let session: Session;

/** websockify answers a close without a code by one that no peer may send. */
const direct = (address: string): WebSocket => new WebSocket(address).on('error', () => {});
const passwordOf = (client: Client, id = session.session_id) =>
  client.request<{ password: string; code: string }>('GET', `/api/app/sessions/${id}/password`);

/** As a job on a node would have it. The session is kim's, whose own ones would need an account of the machine. */
const announce = (display_fingerprint: string | null): Promise<void> =>
  changeRecord(portal.home, session.session_id, {
    user_id: 'kim',
    node_ip: '127.0.0.1',
    vnc_port: websockify.port,
    display_fingerprint,
  });

beforeAll(async () => {
  portal = await startPortal({ config: 'display: {route: direct}\n' });
  admin = await logIn(portal.url);
  for (const [user_id, role] of [
    ['kim', 'user'],
    ['lee', 'user'],
    ['sue', 'support'],
  ] as const) {
    const made = await admin.request('POST', '/api/admin/users', { user_id, role, password: 'a password for both' });
    expect(made.status).toBe(201);
  }
  owner = await logIn(portal.url, 'kim', 'a password for both');
  support = await logIn(portal.url, 'sue', 'a password for both');
  session = await admin.launch({ app_id: 'xterm' });
  session = await admin.reached(session.session_id, 'running');
  websockify = await startWebsockify(join(portal.runtimeDir, 'jobs', session.session_id, 'vnc.sock'));
  await announce(null);
});
afterAll(async () => {
  await websockify?.kill();
  await portal?.dispose();
});

it('names the node, and its owner gets in with the password alone', async () => {
  const { displayUrl } = await owner.session(session.session_id);
  expect(displayUrl).toBe(`ws://127.0.0.1:${websockify.port}`);
  const { status, headers, body } = await passwordOf(owner);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(body.password).toMatch(/^[A-Za-z0-9_-]{8}$/);
  const desktop = await openDesktop(direct(displayUrl as string), body.password);
  expect(desktop.name).toBe(session.name);
  await desktop.update();
  desktop.socket.close();
});

it('lets nobody in without the password', async () => {
  const address = `ws://127.0.0.1:${websockify.port}`;
  await expect(openDesktop(direct(address), 'a guess!')).rejects.toThrow('security result 1');
  await expect(openDesktop(direct(address))).rejects.toThrow('security type 1 is not offered');
});

it('tells the password to nobody but the owner, whatever the role', async () => {
  const lee = await logIn(portal.url, 'lee', 'a password for both');
  for (const client of [lee, support, admin]) {
    expect(await passwordOf(client)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  }
});

it('keeps in the audit log who asked for the password', async () => {
  await passwordOf(owner);
  const { body } = await admin.request<{ entries: object[] }>('GET', '/api/admin/audit?limit=20');
  expect(body.entries).toContainEqual(
    expect.objectContaining({ action: 'session.password', user_id: 'kim', target: session.session_id }),
  );
});

it('does not lead through the gateway to what is reached directly', async () => {
  const socket = owner.socket(`/display/${session.session_id}`);
  socket.on('error', () => {});
  const [, answer] = await once(socket, 'unexpected-response');
  expect(answer.statusCode).toBe(503);
  answer.destroy();
});

it('cannot be shared by a link, and says why', async () => {
  const { status, body } = await owner.request('POST', `/api/app/sessions/${session.session_id}/shares`, {});
  expect([status, body.code]).toEqual([409, 'share_unavailable']);
  expect(body.detail).toContain('display.route: direct');
});

it('has no password to tell for a display behind the gateway, or one that does not run', async () => {
  await announce('a'.repeat(64));
  expect((await passwordOf(owner)).status).toBe(404);
  expect((await owner.session(session.session_id)).displayUrl).toMatch(/\/display\/app-session-/);
  await announce(null);
  expect((await passwordOf(owner)).status).toBe(200);
  await owner.request('DELETE', `/api/app/sessions/${session.session_id}`);
  await owner.reached(session.session_id, 'stopped');
  expect((await passwordOf(owner)).status).toBe(404);
});

it('lets pages open sockets to nodes, which no other site does', async () => {
  const policyOf = async (url: string) => (await fetch(`${url}/healthz`)).headers.get('content-security-policy');
  expect(await policyOf(portal.url)).toContain("connect-src 'self' ws:;");
  const other = await startPortal();
  expect(await policyOf(other.url)).toContain("connect-src 'self';");
  await other.dispose();
});
