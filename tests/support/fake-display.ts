/** In the place of a session's Xvnc: a server that does what Xvnc never would, at the socket to which the gateway connects. */
import { once } from 'node:events';
import { chownSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type WebSocket from 'ws';
import { byteReader } from '../../src/display/byte-reader.ts';
import type { Client } from './client.ts';

const CHUNK = Buffer.alloc(64 * 1024);
const VERSION = Buffer.from('RFB 003.008\n', 'latin1');

export interface FakeDisplay {
  /** What is done with each connection; replaced at will. */
  behave(serve: (socket: Socket) => void): void;
  open(): number;
  /** Ends all connections. */
  cut(): void;
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
    // Or it would not hear that the gateway has left.
    socket.resume();
    behaviour(socket);
  }).listen(path);
  await once(server, 'listening');
  // The gateway connects to what the session's account has made.
  chownSync(path, uid, gid);
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    behave(serve) {
      behaviour = serve;
    },
    open: () => sockets.size,
    cut,
    async close() {
      cut();
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

/** Greets, says one byte, and reads no more. */
export function deaf(socket: Socket): void {
  greet(socket).then(
    () => socket.pause().write(Buffer.of(0)),
    () => {},
  );
}

export interface Faked {
  path: string;
  display: FakeDisplay;
}

/** A session that runs, with the test in the place of its display. */
export async function faked(portal: { runtimeDir: string }, client: Client): Promise<Faked> {
  const { session_id } = await client.launch({ app_id: 'xterm' });
  await client.reached(session_id, 'running');
  return { path: `/display/${session_id}`, display: await fakeDisplay(portal.runtimeDir, session_id) };
}

/** After the handshake, as a browser that says everything at once. */
export async function opened(client: Client, path: string): Promise<WebSocket> {
  const socket = client.socket(path);
  await once(socket, 'open');
  socket.send(Buffer.concat([VERSION, Buffer.of(1), Buffer.of(1)]));
  return socket;
}

/** Sends as much as is taken, and counts it. */
export function pours(count: (bytes: number) => void): (socket: Socket) => void {
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

/** The same, when it has got its part of the handshake and so many bytes of the display after that. */
export async function connected(client: Client, path: string, more = 1): Promise<WebSocket> {
  const socket = client.socket(path);
  // From the first on: it may come together with the answer to the upgrade.
  const greeted = received(socket, VERSION.length + 2 + 4 + more);
  await once(socket, 'open');
  socket.send(Buffer.concat([VERSION, Buffer.of(1), Buffer.of(1)]));
  await greeted;
  return socket;
}

/** Resolves when so many bytes have come. */
export async function received(socket: WebSocket, bytes: number): Promise<void> {
  let got = 0;
  await new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      got += data.length;
      if (got >= bytes) resolve();
    });
  });
  socket.removeAllListeners('message');
}
