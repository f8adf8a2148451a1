/** The screen of `berth app test`, at a peer that sends what a display does, in pieces of any size. (The real one: tests/service.) */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { openScreen } from './screen.ts';

const [WIDTH, HEIGHT] = [5, 3];
let server: WebSocketServer | undefined;
afterEach(() => server?.close());

/** ServerInit of a screen of that size. */
function init(): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt16BE(WIDTH, 0);
  bytes.writeUInt16BE(HEIGHT, 2);
  return bytes;
}

function rectangle(encoding: number, width: number, height: number, body: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(width, 4);
  head.writeUInt16BE(height, 6);
  head.writeInt32BE(encoding, 8);
  return Buffer.concat([head, body]);
}
const update = (...rectangles: Buffer[]) => Buffer.concat([Buffer.of(0, 0, 0, rectangles.length), ...rectangles]);
/** All of it in one colour, as blue, green, red and nothing. */
const filled = (...bgrx: number[]) => rectangle(0, WIDTH, HEIGHT, Buffer.alloc(4 * WIDTH * HEIGHT, Buffer.from(bgrx)));
/** The pointer: four bytes a pixel, and a mask of whole bytes a row. */
const pointer = rectangle(-239, 9, 2, Buffer.alloc(9 * 2 * 4 + 2 * 2, 0xff));

/** Opens the screen of a peer that gives one answer to each message of its client, in frames of so many bytes. */
async function peer(answers: Buffer[], frameBytes: number) {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    const say = (bytes: Buffer): void => {
      for (let at = 0; at < bytes.length; at += frameBytes) socket.send(bytes.subarray(at, at + frameBytes));
    };
    say(Buffer.from('RFB 003.008\n'));
    // To its version, its choice of security, its ClientInit and its formats; then to each request for an update.
    const all = [Buffer.of(1, 1), Buffer.alloc(4), init(), Buffer.alloc(0), ...answers];
    socket.on('message', () => {
      const answer = all.shift();
      if (answer) say(answer);
      else socket.close();
    });
  });
  await once(server, 'listening');
  return openScreen(new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`));
}

describe('the screen', () => {
  it.each([1, 7, 10_000])(
    'is read whole from frames of %i bytes, and shows nothing as long as it is black',
    async (bytes) => {
      const bell = Buffer.of(2);
      const clipboard = Buffer.from([3, 0, 0, 0, 0, 0, 0, 2, 104, 105]);
      const screen = await peer(
        [update(filled(0, 0, 0, 0), pointer), Buffer.concat([bell, clipboard, update(filled(1, 2, 3, 0))])],
        bytes,
      );
      expect([screen.width, screen.height]).toEqual([WIDTH, HEIGHT]);
      await screen.update();
      expect(screen.showsSomething()).toBe(false);
      await screen.update();
      expect(screen.showsSomething()).toBe(true);
      expect(screen.rgb).toEqual(Buffer.alloc(3 * WIDTH * HEIGHT, Buffer.of(3, 2, 1)));
    },
  );

  it('that is gone in the middle of a picture is told as that', async () => {
    const screen = await peer([update(filled(1, 2, 3, 0)).subarray(0, 40)], 10_000);
    const reading = screen.update();
    for (const client of server?.clients ?? []) client.close();
    await expect(reading).rejects.toThrow('The display is gone.');
  });

  it('that sends what was not asked for is not understood', async () => {
    const screen = await peer([update(rectangle(16, 1, 1, Buffer.alloc(8)))], 10_000);
    await expect(screen.update()).rejects.toThrow('encoding 16');
  });
});
