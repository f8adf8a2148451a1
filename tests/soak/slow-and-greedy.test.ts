/**
 * Clients that do not read, or send more than is read: each has the little that may wait for it and no more, and the others get on.
 */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type WebSocket from 'ws';
import { type Client, logIn } from '../support/client.ts';
import { connected, deaf, type Faked, faked, opened, pours, received } from '../support/fake-display.ts';
import { openDesktop } from '../support/rfb.ts';
import { until } from '../support/until.ts';
import { type WatchedPortal, watchedPortal } from '../support/watched-portal.ts';

const MIB = 1024 * 1024;
/** The largest message that a client may send. */
const MESSAGE_BYTES = MIB;
const FLOOD_MESSAGES = 128;
/** What the gateway and the kernel let wait for or of one client, on both sides; a hundred times less than is sent. */
const WAITING_MAX_BYTES = 24 * MIB;

let portal: WatchedPortal;
let admin: Client;
let slow: Faked;
let quick: Faked;
beforeAll(async () => {
  portal = await watchedPortal();
  admin = await logIn(portal.url);
  [slow, quick] = await Promise.all([faked(portal, admin), faked(portal, admin)]);
});
afterAll(async () => {
  await slow?.display.close();
  await quick?.display.close();
  await portal?.dispose();
});

function flood(socket: WebSocket, messages = FLOOD_MESSAGES): void {
  for (let times = 0; times < messages; times++) socket.send(Buffer.alloc(MESSAGE_BYTES));
}

/** What the portal holds outside of its heap. */
const held = async (): Promise<number> => (await portal.memory()).arrayBuffers;

describe('a display that sends more than its client reads', () => {
  it('is read no further than the little that may wait for that client, while another gets all of its own', async () => {
    let taken = 0;
    slow.display.behave(pours((bytes) => (taken += bytes)));
    quick.display.behave(pours(() => {}));
    const before = await held();
    const lazy = await connected(admin, slow.path);
    lazy.pause();
    const eager = await opened(admin, quick.path);
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
    slow.display.behave(deaf);
    quick.display.behave(pours(() => {}));
    const before = await held();
    const greedy = await connected(admin, slow.path);
    flood(greedy);
    const eager = await opened(admin, quick.path);
    await received(eager, 200 * MIB);
    expect((await held()) - before).toBeLessThan(WAITING_MAX_BYTES);
    expect(greedy.bufferedAmount).toBeGreaterThan(FLOOD_MESSAGES * MESSAGE_BYTES - WAITING_MAX_BYTES);
    for (const socket of [greedy, eager]) socket.terminate();
    slow.display.cut();
    await until('nothing is held for them', async () => (await held()) - before < MIB);
  });

  it('hears at once that its display has ended, though it is not read', async () => {
    let display: Socket | undefined;
    slow.display.behave((socket) => {
      display = socket;
      deaf(socket);
    });
    const greedy = await connected(admin, slow.path);
    flood(greedy);
    await until('it is not read any more', async () => {
      const before = greedy.bufferedAmount;
      await held();
      return before > 0 && greedy.bufferedAmount === before;
    });
    const closed: number[] = [];
    greedy.on('close', (code) => closed.push(code));
    display?.destroy();
    await until('it hears of it', () => closed.length > 0);
    expect(closed).toEqual([4503]);
  });

  it('before there is a display, ends its own connection', async () => {
    slow.display.behave(() => {});
    const before = await held();
    const greedy = await opened(admin, slow.path);
    const closed = once(greedy, 'close');
    flood(greedy, FLOOD_MESSAGES / 4);
    let most = 0;
    const watching = (async () => {
      while (greedy.readyState !== greedy.CLOSED) most = Math.max(most, (await held()) - before);
    })();
    expect(await closed).toEqual([4503, expect.anything()]);
    await watching;
    expect(most).toBeLessThan(WAITING_MAX_BYTES);
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

  it('as large as one message may be goes through, and the desktop goes on', async () => {
    const desktop = await openDesktop(admin.socket(path));
    desktop.socket.send(clipboard(MESSAGE_BYTES));
    await desktop.update();
    desktop.socket.close();
  });

  it('of thousands of messages goes through, as a browser sends a giant one', async () => {
    const desktop = await openDesktop(admin.socket(path));
    // Xvnc itself ends a connection at more than 32 MB.
    const text = clipboard(20 * MIB);
    for (let sent = 0; sent < text.length; sent += 10_000) desktop.socket.send(text.subarray(sent, sent + 10_000));
    await expect(Promise.race([desktop.update(), once(desktop.socket, 'close')])).resolves.toBeUndefined();
    desktop.socket.close();
  });

  it('in one message that is larger ends its own connection, and no session', async () => {
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
