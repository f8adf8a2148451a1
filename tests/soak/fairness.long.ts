/**
 * One client beside ten that read nothing and ten that send what is not read: what comes through for it, and how soon, in proportion to
 * the same without them, by turns.
 */
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type WebSocket from 'ws';
import { median } from '../bench/median.ts';
import { type Client, logIn } from '../support/client.ts';
import { connected, deaf, type Faked, faked, greet, pours, received } from '../support/fake-display.ts';
import { type WatchedPortal, watchedPortal } from '../support/watched-portal.ts';

const MIB = 1024 * 1024;
const BULK_BYTES = 200 * MIB;
const ROUND_TRIPS = 300;
const PAIRS = 9;
const NEIGHBOURS = 10;
/** Of the medians of pairs; one client that took its share would make it two. */
const RATIO_MAX = 1.3;

let portal: WatchedPortal;
let admin: Client;
let quick: Faked;
let pouring: Faked;
let unheard: Faked;
beforeAll(async () => {
  portal = await watchedPortal();
  admin = await logIn(portal.url);
  [quick, pouring, unheard] = await Promise.all([faked(portal, admin), faked(portal, admin), faked(portal, admin)]);
  pouring.display.behave(pours(() => {}));
  unheard.display.behave(deaf);
});
afterAll(async () => {
  for (const one of [quick, pouring, unheard]) await one?.display.close();
  await portal?.dispose();
});

async function neighbours(): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let count = 0; count < NEIGHBOURS; count++) {
    const slow = await connected(admin, pouring.path);
    slow.pause();
    const greedy = await connected(admin, unheard.path);
    for (let times = 0; times < 16; times++) greedy.send(Buffer.alloc(MIB));
    sockets.push(slow, greedy);
  }
  return sockets;
}

async function bulkMs(): Promise<number> {
  quick.display.behave(pours(() => {}));
  const socket = await connected(admin, quick.path);
  const begun = performance.now();
  await received(socket, BULK_BYTES);
  socket.terminate();
  return performance.now() - begun;
}

async function roundTripMs(): Promise<number> {
  quick.display.behave((socket) => {
    greet(socket).then(
      () => socket.on('data', (bytes) => socket.write(bytes)),
      () => {},
    );
  });
  const socket = await connected(admin, quick.path, 0);
  const times: number[] = [];
  for (let trip = 0; trip < ROUND_TRIPS; trip++) {
    const begun = performance.now();
    socket.send(Buffer.of(trip % 256));
    await once(socket, 'message');
    times.push(performance.now() - begun);
  }
  socket.terminate();
  return median(times);
}

it.each([
  ['its 200 MiB take no longer', bulkMs],
  ['its round trips take no longer', roundTripMs],
])(
  '%s',
  async (what, measure) => {
    await measure();
    const ratios: number[] = [];
    for (let pair = 0; pair < PAIRS; pair++) {
      const alone = await measure();
      const others = await neighbours();
      ratios.push((await measure()) / alone);
      for (const socket of others) socket.terminate();
    }
    console.log(`${what}: ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}, median ${median(ratios).toFixed(2)}`);
    expect(median(ratios)).toBeLessThan(RATIO_MAX);
  },
  180_000,
);
