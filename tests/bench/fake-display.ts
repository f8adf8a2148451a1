/**
 * A display that costs nothing to draw, as a process of its own: an RFB 3.8 server with VncAuth on a Unix socket, which lets everybody
 * in. It answers each FramebufferUpdateRequest with one small update, and streams updates without end to who enables continuous ones.
 *
 * usage: node fake-display.ts SOCKET        prints a line when it listens, ends with its standard input
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { byteReader } from '../../src/display/byte-reader.ts';
import { collectGarbage } from './collect-garbage.ts';
import { ENABLE_CONTINUOUS_UPDATES, REQUEST_BYTES, SMALL_UPDATE, UPDATE_REQUEST } from './fake-display-messages.ts';

const [path = ''] = process.argv.slice(2);
const VERSION = Buffer.from('RFB 003.008\n');
const VNC_AUTH = 2;
const NAME = Buffer.from('a fake display');
const CHUNK = randomBytes(256 * 1024);

let clients = 0;
createServer((client) => {
  clients += 1;
  client.on('close', () => {
    clients -= 1;
    // The next ones shall not wait for that.
    if (clients === 0) collectGarbage();
  });
  client.on('error', () => client.destroy());
  serve(client).catch(() => client.destroy());
}).listen(path, () => process.stdout.write('listening\n'));
process.stdin.on('end', () => process.exit()).resume();

async function serve(client: Socket): Promise<void> {
  const reader = byteReader();
  const take = (bytes: Buffer): void => reader.push(bytes);
  client.on('data', take);
  client.write(VERSION);
  await reader.read(VERSION.length);
  client.write(Buffer.of(1, VNC_AUTH));
  await reader.read(1);
  client.write(randomBytes(16));
  await reader.read(16);
  client.write(Buffer.alloc(4));
  await reader.read(1);
  const init = Buffer.alloc(24);
  init.writeUInt16BE(1280, 0);
  init.writeUInt16BE(720, 2);
  init.writeUInt32BE(NAME.length, 20);
  client.write(Buffer.concat([init, NAME]));
  client.off('data', take);
  answer(client, reader.rest());
}

/** All that is sent to it from here on are messages of one length. */
function answer(client: Socket, first: Buffer): void {
  let rest = first;
  const take = (bytes: Buffer): void => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (; rest.length >= REQUEST_BYTES; rest = rest.subarray(REQUEST_BYTES)) {
      if (rest[0] === UPDATE_REQUEST) client.write(SMALL_UPDATE);
      else if (rest[0] === ENABLE_CONTINUOUS_UPDATES) stream(client);
    }
  };
  client.on('data', take);
  take(Buffer.alloc(0));
}

function stream(client: Socket): void {
  const fill = (): void => {
    while (client.writable && client.write(CHUNK));
  };
  client.on('drain', fill);
  fill();
}
