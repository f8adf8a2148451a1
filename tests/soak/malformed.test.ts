/**
 * What no browser and no Xvnc sends, from a seed that is printed: BERTH_CHAOS_SEED repeats it, BERTH_SOAK_CONNECTS makes it more. The
 * portal lives on, serves everybody else, and holds nothing afterwards.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Client, logIn } from '../support/client.ts';
import { type FakeDisplay, fakeDisplay, greet } from '../support/fake-display.ts';
import { BINARY, frame, upgraded } from '../support/raw-websocket.ts';
import { openDesktop } from '../support/rfb.ts';
import { seeded } from '../support/seed.ts';
import { holdings, type WatchedPortal, watchedPortal } from '../support/watched-portal.ts';

const ROUNDS = Math.ceil(Number(process.env.BERTH_SOAK_CONNECTS ?? 100) / 50);
const KIB = 1024;
const VERSION = Buffer.from('RFB 003.008\n', 'latin1');

const random = seeded();
console.log(`BERTH_CHAOS_SEED=${random.seed}`);
const noise = (bytes: number): Buffer => Buffer.from(Array.from({ length: bytes }, () => random.below(256)));
const some = (bytes: number): Buffer => noise(1 + random.below(bytes));

let portal: WatchedPortal;
let admin: Client;
/** A session whose display is Xvnc, and one whose display is the test's. */
let real: string;
let faked: string;
let fake: FakeDisplay;
beforeAll(async () => {
  portal = await watchedPortal();
  admin = await logIn(portal.url);
  const [one, other] = await Promise.all([admin.launch({ app_id: 'xterm' }), admin.launch({ app_id: 'xterm' })]);
  for (const { session_id } of [one, other]) await admin.reached(session_id, 'running');
  real = `/display/${one.session_id}`;
  faked = `/display/${other.session_id}`;
  fake = await fakeDisplay(portal.runtimeDir, other.session_id);
});
afterAll(async () => {
  await fake?.close();
  await portal?.dispose();
});

/** Says it over a connection that was let in; resolves when the portal has ended that. */
async function say(path: string, ...words: Buffer[]): Promise<void> {
  const { socket, status } = await upgraded(portal.url, path, admin.token);
  expect(status).toBe(101);
  const ended = new Promise((resolve) => socket.once('close', resolve));
  for (const one of words) socket.write(one);
  // What is not wrong by itself is the beginning of something, and nothing follows.
  socket.end();
  socket.resume();
  await ended;
}

const binary = (...parts: Buffer[]): Buffer => frame({ first: BINARY, payload: Buffer.concat(parts) });
const empty = Buffer.alloc(0);

const FRAMES: Record<string, () => Buffer[]> = {
  'random bytes': () => [some(200)],
  'opcodes that there are none of': () => [frame({ first: 0x80 | (3 + random.below(5)), payload: some(20) })],
  'control opcodes that there are none of': () => [frame({ first: 0x80 | (11 + random.below(5)), payload: some(20) })],
  'reserved bits': () => [frame({ first: BINARY | (0x10 << random.below(3)), payload: some(20) })],
  'no mask': () => [frame({ first: BINARY, payload: some(20), masked: false })],
  'a length of half of all there is': () => [frame({ first: BINARY, payload: some(20), length: 2n ** 63n - 1n })],
  'a length beyond all there is': () => [frame({ first: BINARY, payload: some(20), length: 2n ** 64n - 1n })],
  'a length of a little more than is taken': () => [
    frame({ first: BINARY, payload: some(20), length: 2n ** 20n + 1n }),
  ],
  'a length of more than comes': () => [frame({ first: BINARY, payload: some(20), length: 1000n })],
  'half a header': () => [frame({ first: BINARY, payload: some(KIB) }).subarray(0, 1 + random.below(7))],
  'what goes on though nothing has begun': () => [frame({ first: 0x80, payload: some(20) })],
  'a beginning in another': () => [
    frame({ first: 0x02, payload: some(20) }),
    frame({ first: 0x02, payload: some(20) }),
  ],
  'many empty parts': () => [
    frame({ first: 0x02, payload: empty }),
    ...Array.from({ length: 20_000 }, () => frame({ first: 0x00, payload: Buffer.of(0) })),
  ],
  'a ping in parts': () => [frame({ first: 0x09, payload: some(20) })],
  'a ping that is too long': () => [frame({ first: 0x89, payload: noise(126) })],
  'a text that is none': () => [frame({ first: 0x81, payload: Buffer.of(0xff, 0xfe, 0xc0) })],
  'a close of one byte': () => [frame({ first: 0x88, payload: Buffer.of(3) })],
  'a close with a code that there is none of': () => [frame({ first: 0x88, payload: Buffer.of(0, random.below(256)) })],
};

const HANDSHAKES: Record<string, () => Buffer[]> = {
  'something else than RFB': () => [binary(noise(12))],
  'a version that there is none of': () => [binary(Buffer.from('RFB 004.001\n'))],
  'a security type that was not offered': () => [binary(VERSION, Buffer.of(random.below(255) + 2))],
  'a handshake in single bytes': () => [...VERSION].map((byte) => binary(Buffer.of(byte))),
  'everything before it is asked': () => [binary(VERSION, Buffer.of(1), Buffer.of(1), noise(40 * KIB))],
  'more than anybody may before it is asked': () => Array.from({ length: 20 }, () => binary(VERSION, noise(60 * KIB))),
  'random messages': () => [binary(VERSION, Buffer.of(1), Buffer.of(1)), binary(some(KIB)), binary(some(KIB))],
  'a clipboard that never ends': () => [
    binary(VERSION, Buffer.of(1), Buffer.of(1)),
    binary(Buffer.of(6, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff), noise(KIB)),
  ],
};

const DISPLAYS: Record<string, (socket: Socket) => void> = {
  'ends at once': (socket) => socket.destroy(),
  'says random bytes': (socket) => socket.end(some(200)),
  'is of another version': (socket) => socket.end('RFB 003.003\n'),
  'greets in single bytes and is gone': (socket) => socket.end(VERSION.subarray(0, random.below(12))),
  'refuses with a reason of four billion bytes': (socket) =>
    void socket.end(Buffer.concat([VERSION, Buffer.of(0, 0xff, 0xff, 0xff, 0xff), noise(2 * KIB)])),
  'offers what the gateway does not speak': (socket) => socket.end(Buffer.concat([VERSION, Buffer.of(2, 16, 19)])),
  'offers 255 random types': (socket) => socket.end(Buffer.concat([VERSION, Buffer.of(255), noise(255)])),
  'sends half a challenge': (socket) => socket.end(Buffer.concat([VERSION, Buffer.of(1, 2), noise(8)])),
  'refuses the password': (socket) =>
    void socket.end(Buffer.concat([VERSION, Buffer.of(1, 2), noise(16), Buffer.of(0, 0, 0, 1, 0, 0, 0, 4), noise(4)])),
  'sends a megabyte before it is asked': (socket) => void socket.write(Buffer.alloc(KIB * KIB)),
  'sends random bytes after its greeting': (socket) => {
    greet(socket).then(
      () => socket.end(some(20 * KIB)),
      () => {},
    );
  },
};

const rounds = (kinds: object) => Array.from({ length: ROUNDS }, () => Object.keys(kinds)).flat();

async function servesOthers(): Promise<void> {
  expect((await fetch(`${portal.url}/healthz`)).status).toBe(200);
  const desktop = await openDesktop(admin.socket(real));
  await desktop.update();
  desktop.socket.close();
  await once(desktop.socket, 'close');
}

/** Once for what is kept of a first time. */
async function leavesNothing(act: () => Promise<void>): Promise<void> {
  await act();
  await servesOthers();
  const before = await holdings(portal);
  await act();
  await servesOthers();
  await before.expectSame();
}

describe('frames that are none', () => {
  it.each(['/events', 'display'])('at %s end their own connection', async (where) => {
    const pid = portal.pid();
    await leavesNothing(async () => {
      for (const kind of rounds(FRAMES)) await say(where === 'display' ? real : where, ...(FRAMES[kind]?.() ?? []));
    });
    expect(portal.pid()).toBe(pid);
  });
});

describe('RFB that is none', () => {
  beforeEach(() => fake.behave((socket) => void greet(socket).catch(() => {})));

  it('from a browser ends its own connection, and no session', async () => {
    await leavesNothing(async () => {
      for (const kind of rounds(HANDSHAKES)) {
        await say(real, ...(HANDSHAKES[kind]?.() ?? []));
        await say(faked, ...(HANDSHAKES[kind]?.() ?? []));
      }
    });
    expect((await admin.session(real.slice('/display/'.length))).status).toBe('running');
  });

  it('from a display closes the browser, which is told', async () => {
    await leavesNothing(async () => {
      for (const kind of rounds(DISPLAYS)) {
        fake.behave(DISPLAYS[kind] ?? (() => {}));
        const socket = admin.socket(faked);
        // An impatient one: it says everything at once.
        socket.on('open', () => socket.send(Buffer.concat([VERSION, Buffer.of(1), Buffer.of(1)])));
        const [code] = await once(socket, 'close');
        expect({ kind, code }).toEqual({ kind, code: 4503 });
      }
    });
    expect(fake.open()).toBe(0);
  });
});
