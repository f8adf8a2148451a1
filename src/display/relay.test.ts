import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { displayReader } from './reads.ts';
import { relay } from './relay.ts';

const MEGABYTE = 1024 * 1024;
const none = { fromBrowser: Buffer.alloc(0), fromDisplay: Buffer.alloc(0) };

let folder: string;
let displays: Server;
let browsers: WebSocketServer;
const newReads = displayReader();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'berth-relay-'));
  displays = createServer().listen(join(folder, 'display'));
  browsers = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await Promise.all([once(displays, 'listening'), once(browsers, 'listening')]);
});
afterEach(() => {
  for (const socket of browsers.clients) socket.terminate();
  browsers.close();
  displays.close();
  rmSync(folder, { recursive: true });
});

/** A page and a display with a relay between them. */
async function pair(first = none): Promise<{ page: WebSocket; display: Socket }> {
  const reads = newReads();
  const accepted = once(displays, 'connection');
  const toDisplay = connect({ path: join(folder, 'display'), onread: reads.onread });
  const [display] = (await accepted) as [Socket];
  const upgraded = once(browsers, 'connection');
  const page = new WebSocket(`ws://127.0.0.1:${(browsers.address() as AddressInfo).port}`);
  const [browser] = (await upgraded) as [WebSocket];
  browser.once('close', () => toDisplay.destroy());
  display.on('error', () => {});
  await once(page, 'open');
  relay(browser, { display: toDisplay, reads }, first);
  return { page, display };
}

it('passes on everything in order, in pieces of any size, to a browser that stops now and then', async () => {
  const { page, display } = await pair();
  const sent = createHash('sha256');
  const received = createHash('sha256');
  let bytes = 0;
  page.on('message', (piece: Buffer) => {
    received.update(piece);
    const before = Math.floor(bytes / (4 * MEGABYTE));
    bytes += piece.length;
    if (Math.floor(bytes / (4 * MEGABYTE)) === before) return;
    page.pause();
    setTimeout(() => page.resume(), 20);
  });
  let all = 0;
  for (let n = 0; n < 400; n++) {
    // From a pointer's movement to several pictures.
    const piece = randomBytes([1, 40, 4096, 4097, 70_000, 262_144, 262_145][n % 7] ?? 0);
    sent.update(piece);
    all += piece.length;
    if (!display.write(piece)) await once(display, 'drain');
    if (n % 5 === 0) await turn();
  }
  await vi.waitFor(() => expect(bytes).toBe(all), 10_000);
  expect(received.digest('hex')).toBe(sent.digest('hex'));
});

it('keeps a display waiting for a browser that does not read, and holds no more than a few megabytes', async () => {
  const { page, display } = await pair();
  page.pause();
  const picture = randomBytes(MEGABYTE);
  let written = 0;
  // Until nothing is taken any more.
  for (let waits = 0; waits < 50; waits++) {
    while (display.writableLength === 0 && written < 200) {
      written++;
      waits = 0;
      display.write(picture);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(written).toBeLessThan(60);
  const received = createHash('sha256');
  let bytes = 0;
  page.on('message', (piece: Buffer) => {
    received.update(piece);
    bytes += piece.length;
  });
  page.resume();
  await vi.waitFor(() => expect(bytes).toBe(written * MEGABYTE), 10_000);
  const sent = createHash('sha256');
  for (let n = 0; n < written; n++) sent.update(picture);
  expect(received.digest('hex')).toBe(sent.digest('hex'));
});

it('passes on what was read during the handshakes before all else, and what the browser sends', async () => {
  const { page, display } = await pair({ fromBrowser: Buffer.from('key '), fromDisplay: Buffer.from('init ') });
  let toDisplay = '';
  let toPage = '';
  display.on('data', (bytes) => {
    toDisplay += bytes.toString();
  });
  page.on('message', (bytes: Buffer) => {
    toPage += bytes.toString();
  });
  display.write('picture');
  page.send(Buffer.from('pointer'));
  await vi.waitFor(() => expect([toPage, toDisplay]).toEqual(['init picture', 'key pointer']));
});

it('sees that a display has gone', async () => {
  const { page, display } = await pair();
  const [browser] = browsers.clients;
  const closed = once(page, 'close');
  display.write('last words');
  const [words] = (await once(page, 'message')) as [Buffer];
  display.end();
  // The gateway closes the browser when the display's socket is closed.
  expect(words.toString()).toBe('last words');
  await vi.waitFor(() => expect(display.destroyed).toBe(true));
  browser?.close();
  await closed;
});
