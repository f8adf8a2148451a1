/** A VNC client over WebSocket, as far as tests need one (RFC 6143). */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type WebSocket from 'ws';
import { byteReader } from '../../src/display/byte-reader.ts';
import { vncAuthResponse } from '../../src/display/secrets.ts';

export interface Desktop {
  width: number;
  height: number;
  name: string;
  socket: WebSocket;
  /** What the WebSocket stands on. */
  connection: Socket;
  key(keysym: number, down: boolean): void;
  /** Moves the pointer there. */
  point(x: number, y: number): void;
  /** Asks for the whole picture and answers when the first bytes of an update are here. */
  update(): Promise<void>;
}

/**
 * Goes through the handshake up to ServerInit: without a password as through the gateway, with one as directly. Rejects where
 * the socket is refused or closes before.
 */
export async function openDesktop(socket: WebSocket, password?: string): Promise<Desktop> {
  const reader = byteReader();
  const take = (bytes: Buffer): void => reader.push(bytes);
  socket.on('message', take);
  let connection: Socket | undefined;
  socket.once('upgrade', (answer: IncomingMessage) => {
    connection = answer.socket;
  });
  socket.on('close', (code) => reader.end(new Error(`closed with ${code}`)));
  await once(socket, 'open');
  const version = await reader.read(12);
  socket.send(version);
  const [count = 0] = await reader.read(1);
  const types = await reader.read(count);
  const wanted = password === undefined ? 1 : 2;
  if (!types.includes(wanted)) throw new Error(`security type ${wanted} is not offered: ${[...types]}`);
  socket.send(Buffer.of(wanted));
  if (password !== undefined) socket.send(vncAuthResponse(password, await reader.read(16)));
  const result = (await reader.read(4)).readUInt32BE();
  if (result !== 0) throw new Error(`security result ${result}`);
  socket.send(Buffer.of(1));
  const init = await reader.read(24);
  const name = (await reader.read(init.readUInt32BE(20))).toString('utf8');
  socket.off('message', take);
  if (connection === undefined) throw new Error('the WebSocket is open, but was never upgraded');
  return {
    width: init.readUInt16BE(0),
    height: init.readUInt16BE(2),
    name,
    socket,
    connection,
    key(keysym, down) {
      const message = Buffer.alloc(8);
      message.writeUInt8(4, 0);
      message.writeUInt8(down ? 1 : 0, 1);
      message.writeUInt32BE(keysym, 4);
      socket.send(message);
    },
    point(x, y) {
      const message = Buffer.alloc(6);
      message.writeUInt8(5, 0);
      message.writeUInt16BE(x, 2);
      message.writeUInt16BE(y, 4);
      socket.send(message);
    },
    async update() {
      const message = Buffer.alloc(10);
      message.writeUInt8(3, 0);
      message.writeUInt16BE(init.readUInt16BE(0), 6);
      message.writeUInt16BE(init.readUInt16BE(2), 8);
      socket.send(message);
      await once(socket, 'message');
    },
  };
}
