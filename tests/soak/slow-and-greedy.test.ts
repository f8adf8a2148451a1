/**
 * Clients that do not read, or send more than is read: each has the little that may wait for it and no more, and the others get on.
 * With BERTH_SOAK_CONNECTS it is also measured that they get on as fast as without them.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type WebSocket from 'ws';
import { type Client, logIn } from '../support/client.ts';
import { type FakeDisplay, fakeDisplay, greet } from '../support/fake-display.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';
import { type WatchedPortal, watchedPortal } from '../support/watched-portal.ts';

const MIB = 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024);
const VERSION = Buffer.from('RFB 003.008\n', 'latin1');
/** Of a paused client: what the relay lets wait for it, and what the kernel takes on both sides. */
const WAITING_MAX_BYTES = 24 * MIB;
/** The largest message that a client may send, twice: while it is put together and while it is sent on. */
const MESSAGE_BYTES = 16 * MIB;

let portal: WatchedPortal;
let admin: Client;
let slow: { path: string; display: FakeDisplay };
let quick: { path: string; display: FakeDisplay };
beforeAll(async () => {
  portal = await watchedPortal();
  admin = await logIn(portal.url);
  [slow, quick] = await Promise.all([faked(), faked()]);
});
afterAll(async () => {
  await slow?.display.close();
  await quick?.display.close();
  await portal?.dispose();
});

async function faked(): Promise<{ path: string; display: FakeDisplay }> {
  const { session_id } = await admin.launch({ app_id: 'xterm' });
  await admin.reached(session_id, 'running');
  return { path: `/display/${session_id}`, display: await fakeDisplay(portal.runtimeDir, session_id) };
}

/** Sends as much as is taken, and counts it. */
function pours(count: (bytes: number) => void): (socket: Socket) => void {
  return (socket) => {
    const pour = (): void => {
      while (!socket.destroyed) {
        const room = socket.write(CHUNK, (error) => error || count(CHUNK.length));
        if (!room) return void socket.once('drain', pour);
      }
    };
    greet(socket).then(pour, () => {});
  };
}

/** After the handshake, as a browser that says everything at once. */
async function opened(path: string): Promise<WebSocket> {
  const socket = admin.socket(path);
  await once(socket, 'open');
  socket.send(Buffer.concat([VERSION, Buffer.of(1), Buffer.of(1)]));
  return socket;
}

async function received(socket: WebSocket, bytes: number): Promise<void> {
  let got = 0;
  await new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      got += data.length;
      if (got >= bytes) resolve();
    });
  });
  socket.removeAllListeners('message');
}

/** What the portal holds outside of its heap. */
const held = async (): Promise<number> => (await portal.memory()).arrayBuffers;

describe('a display that sends more than its client reads', () => {
  it('is read no further than the little that may wait for that client, while another gets all of its own', async () => {
    let taken = 0;
    slow.display.behave(pours((bytes) => (taken += bytes)));
    quick.display.behave(pours(() => {}));
    const before = await held();
    const lazy = await opened(slow.path);
    await once(lazy, 'message');
    lazy.pause();
    const eager = await opened(quick.path);
    await received(eager, 200 * MIB);
    expect(taken).toBeLessThan(WAITING_MAX_BYTES);
    expect((await held()) - before).toBeLessThan(WAITING_MAX_BYTES);

    // It reads on, and everything comes.
    const taken_before = taken;
    lazy.resume();
    await received(lazy, 50 * MIB);
    expect(taken).toBeGreaterThan(taken_before);
    for (const socket of [lazy, eager]) socket.terminate();
    await until('both displays are left', () => slow.display.open() + quick.display.open() === 0);
    await until('nothing is held for them', async () => (await held()) - before < MIB);
  });
});

describe('a client that sends more than its display reads', () => {
  it('is read no further than one message, while another is served', async () => {
    slow.display.behave((socket) => {
      greet(socket).then(
        () => socket.pause(),
        () => {},
      );
    });
    quick.display.behave(pours(() => {}));
    const before = await held();
    const greedy = await opened(slow.path);
    await once(greedy, 'message');
    // The giant clipboard, again and again.
    for (let times = 0; times < 8; times++) greedy.send(Buffer.alloc(MESSAGE_BYTES));
    const eager = await opened(quick.path);
    await received(eager, 200 * MIB);
    expect((await held()) - before).toBeLessThan(3 * MESSAGE_BYTES);
    expect(greedy.bufferedAmount).toBeGreaterThan(4 * MESSAGE_BYTES);
    for (const socket of [greedy, eager]) socket.terminate();
    await until('nothing is held for them', async () => (await held()) - before < MIB);
  });

  it('before there is a display, ends its own connection', async () => {
    slow.display.behave(() => {});
    const before = await held();
    const greedy = await opened(slow.path);
    const closed = once(greedy, 'close');
    for (let times = 0; times < 8; times++) greedy.send(Buffer.alloc(MESSAGE_BYTES));
    let most = 0;
    const watching = (async () => {
      while (greedy.readyState !== greedy.CLOSED) most = Math.max(most, (await held()) - before);
    })();
    expect(await closed).toEqual([4503, expect.anything()]);
    await watching;
    expect(most).toBeLessThan(3 * MESSAGE_BYTES);
  });
});

describe('a clipboard', () => {
  let path: string;
  beforeEach(async () => {
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    await admin.reached(session_id, 'running');
    path = `/display/${session_id}`;
  });

  const clipboard = (bytes: number): Buffer => {
    const message = Buffer.alloc(bytes, 'x');
    message.writeUInt32BE(6 << 24, 0);
    message.writeUInt32BE(bytes - 8, 4);
    return message;
  };

  it('as large as any may be goes through, and the desktop goes on', async () => {
    const desktop = await openDesktop(admin.socket(path));
    desktop.socket.send(clipboard(MESSAGE_BYTES));
    await desktop.update();
    desktop.socket.close();
  });

  it('that is larger ends its own connection, and no session', async () => {
    const desktop = await openDesktop(admin.socket(path));
    desktop.socket.on('error', () => {});
    desktop.socket.send(clipboard(MESSAGE_BYTES + 1));
    const [code] = await once(desktop.socket, 'close');
    expect([1006, 1009]).toContain(code);
    expect((await admin.session(path.slice('/display/'.length))).status).toBe('running');
    const again = await openDesktop(admin.socket(path));
    await again.update();
    again.socket.close();
  });
});
