/**
 * Thousands of connections that come and go, some without a word: the portal holds no more afterwards than before. BERTH_SOAK_CONNECTS
 * makes them more: `BERTH_SOAK_CONNECTS=5000 npm run test:soak`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, logIn } from '../support/client.ts';
import { upgraded } from '../support/raw-websocket.ts';
import { openDesktop } from '../support/rfb.ts';
import { seeded } from '../support/seed.ts';
import { holdings, type WatchedPortal, watchedPortal } from '../support/watched-portal.ts';

const CONNECTS = Number(process.env.BERTH_SOAK_CONNECTS ?? 150);
/** What is loaded, compiled and kept for the first time is no leak. */
const WARM_UP = 150;
const AT_ONCE = 20;

const random = seeded();
console.log(`BERTH_CHAOS_SEED=${random.seed}`);

let portal: WatchedPortal;
let admin: Client;
let display: string;
beforeAll(async () => {
  portal = await watchedPortal();
  admin = await logIn(portal.url);
  const { session_id } = await admin.launch({ app_id: 'xterm' });
  await admin.reached(session_id, 'running');
  display = `/display/${session_id}`;
});
afterAll(() => portal?.dispose());

/** Some at a time. */
async function each(times: number, act: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < times) await act(next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Each way in which a browser comes and goes, by turns. */
const VISITS: Record<string, () => Promise<void>> = {
  async 'a desktop that is looked at and closed'() {
    const desktop = await openDesktop(admin.socket(display));
    await desktop.update();
    desktop.socket.close();
    await once(desktop.socket, 'close');
  },
  async 'a desktop that is gone without a word'() {
    const desktop = await openDesktop(admin.socket(display));
    desktop.socket.terminate();
  },
  async 'a desktop that is gone in the middle of a handshake'() {
    const socket = admin.socket(display);
    await once(socket, 'open');
    await pause(random.below(20));
    socket.terminate();
  },
  async 'events that are listened to and closed'() {
    const socket = admin.socket('/events');
    await once(socket, 'open');
    socket.close();
    await once(socket, 'close');
  },
  async 'events that nobody reads any more'() {
    const socket = admin.socket('/events');
    await once(socket, 'open');
    socket.pause();
    socket.terminate();
  },
};

it(`holds as much after ${CONNECTS} connections of each kind as before`, async () => {
  const visits = Object.values(VISITS);
  for (const visit of visits) await each(WARM_UP, visit);
  const before = await holdings(portal);
  for (const visit of visits) await each(CONNECTS, visit);
  await before.expectSame();
  expect((await admin.session(display.slice('/display/'.length))).status).toBe('running');
}, 600_000);

describe('a client', () => {
  it('that is refused and keeps its side open is let go of', async () => {
    const refuse = async (): Promise<void> => {
      const { socket, status } = await upgraded(portal.url, display, 'none');
      expect(status).toBe(401);
      socket.pause();
    };
    await refuse();
    const before = await holdings(portal);
    await each(50, refuse);
    await before.expectSame();
  });

  it('that speaks half a request, or none, holds nothing once it is gone', async () => {
    const before = await holdings(portal);
    await each(50, async () => {
      const socket = connect(Number(new URL(portal.url).port), '127.0.0.1');
      await once(socket, 'connect');
      socket.write('GET /display/app-session HTTP/1.1\r\nUpgrade: web'.slice(0, random.below(48)));
      socket.destroy();
    });
    await before.expectSame();
  });

  it('whose process is killed holds nothing', async () => {
    const before = await holdings(portal);
    const clients = Array.from({ length: 3 }, () => clientProcess());
    await Promise.all(clients.map((client) => once(client.stdout ?? client, 'data')));
    expect(portal.descriptors().length).toBeGreaterThan(50);
    for (const client of clients) client.kill('SIGKILL');
    await before.expectSame();
  });
});

/** A process that opens 20 sockets, says so, and reads none of them. */
function clientProcess(): ChildProcess {
  const program = `
    const { default: WebSocket } = await import(${JSON.stringify(import.meta.resolve('ws'))});
    const [url, token, ...paths] = process.argv.slice(1);
    const sockets = Array.from({ length: 20 }, (_, index) =>
      new WebSocket(url + paths[index % paths.length], { headers: { authorization: 'Bearer ' + token } }));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('open', resolve))));
    for (const socket of sockets) socket.pause();
    console.log('open');
    setInterval(() => {}, 1000);
  `;
  const url = portal.url.replace('http', 'ws');
  return spawn(process.execPath, ['--input-type=module', '--eval', program, url, admin.token, display, '/events'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
