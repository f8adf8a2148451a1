/** In the place of a session's Xvnc: a server that does what Xvnc never would, at the socket to which the gateway connects. */
import { once } from 'node:events';
import { chownSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { byteReader } from '../../src/display/byte-reader.ts';

const VERSION = Buffer.from('RFB 003.008\n', 'latin1');

export interface FakeDisplay {
  /** What is done with each connection; replaced at will. */
  behave(serve: (socket: Socket) => void): void;
  open(): number;
  close(): Promise<void>;
}

/** Before the gateway has connected to that session's display for the first time. */
export async function fakeDisplay(runtimeDir: string, sessionId: string): Promise<FakeDisplay> {
  const path = join(runtimeDir, 'jobs', sessionId, 'vnc.sock');
  const { uid, gid } = statSync(path);
  renameSync(path, `${path}.xvnc`);
  let behaviour: (socket: Socket) => void = (socket) => socket.destroy();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    behaviour(socket);
  }).listen(path);
  await once(server, 'listening');
  // The gateway connects to what the session's account has made.
  chownSync(path, uid, gid);
  return {
    behave(serve) {
      behaviour = serve;
    },
    open: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      rmSync(path, { force: true });
      renameSync(`${path}.xvnc`, path);
    },
  };
}

/** The handshake as Xvnc does it, with any password, up to and with ClientInit. */
export async function greet(socket: Socket): Promise<void> {
  const reader = byteReader();
  const take = (bytes: Buffer): void => reader.push(bytes);
  socket.on('data', take);
  socket.on('close', () => reader.end(new Error('closed')));
  socket.write(VERSION);
  await reader.read(VERSION.length);
  socket.write(Buffer.of(1, 2));
  await reader.read(1);
  socket.write(Buffer.alloc(16));
  await reader.read(16);
  socket.write(Buffer.alloc(4));
  await reader.read(1);
  socket.off('data', take);
}
