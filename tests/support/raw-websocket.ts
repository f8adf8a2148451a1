/** A WebSocket by hand, for what no library sends (RFC 6455). */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The socket after the upgrade, or after the portal's refusal. */
export async function upgraded(url: string, path: string, token: string): Promise<{ socket: Socket; status: number }> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  // It is meant to be treated badly.
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return { socket, status: Number(answer.toString('latin1').split(' ')[1]) };
}

export interface Frame {
  /** The first byte: FIN, reserved bits and opcode. */
  first: number;
  payload: Buffer;
  masked?: boolean;
  /** What the header says instead of the payload's length. */
  length?: bigint;
}

export function frame({ first, payload, masked = true, length = BigInt(payload.length) }: Frame): Buffer {
  const header = Buffer.alloc(10);
  header[0] = first;
  let size = 2;
  if (length < 126n) header[1] = Number(length);
  else if (length < 65_536n) {
    header[1] = 126;
    header.writeUInt16BE(Number(length), 2);
    size = 4;
  } else {
    header[1] = 127;
    header.writeBigUInt64BE(length, 2);
    size = 10;
  }
  if (masked) header[1] |= 0x80;
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([header.subarray(0, size), Buffer.alloc(masked ? 4 : 0), payload]);
}

export const BINARY = 0x82;
