/**
 * The two RFB 3.8 handshakes of the gateway (RFC 6143, 7.1): with the VNC server as a client that knows the password, with the
 * browser as a server that asks for none, for the portal has already decided who it is. What follows, from ClientInit
 * on, is the browser's and the server's own conversation.
 */
import type { ByteReader } from './byte-reader.ts';
import { vncAuthResponse } from './secrets.ts';

const VERSION = 'RFB 003.008\n';
const VERSION_PATTERN = /^RFB 003\.\d{3}\n$/;
const SECURITY_NONE = 1;
const SECURITY_VNC_AUTH = 2;
const CHALLENGE_BYTES = 16;
const RESULT_OK = 0;
const REASON_MAX_BYTES = 1024;

/** The peer does not speak RFB 3.8, or refuses. */
export class HandshakeFailed extends Error {}

export async function handshakeWithServer(
  reader: ByteReader,
  write: (bytes: Buffer) => void,
  password: string,
): Promise<void> {
  const version = (await reader.read(VERSION.length)).toString('latin1');
  // Nothing is said to whatever does not greet as a VNC server.
  if (version !== VERSION) throw new HandshakeFailed(`the server speaks ${JSON.stringify(version)}, not RFB 3.8`);
  write(Buffer.from(VERSION, 'latin1'));

  const count = (await reader.read(1)).readUInt8();
  if (count === 0) throw new HandshakeFailed(`the server refused: ${await readReason(reader)}`);
  const types = await reader.read(count);
  if (!types.includes(SECURITY_VNC_AUTH)) throw new HandshakeFailed('the server does not offer VncAuth');
  write(Buffer.of(SECURITY_VNC_AUTH));
  write(vncAuthResponse(password, await reader.read(CHALLENGE_BYTES)));
  const result = (await reader.read(4)).readUInt32BE();
  if (result !== RESULT_OK) throw new HandshakeFailed(`the server refused: ${await readReason(reader)}`);
}

async function readReason(reader: ByteReader): Promise<string> {
  const length = (await reader.read(4)).readUInt32BE();
  return (await reader.read(Math.min(length, REASON_MAX_BYTES))).toString('utf8');
}

export async function handshakeWithBrowser(reader: ByteReader, write: (bytes: Buffer) => void): Promise<void> {
  write(Buffer.from(VERSION, 'latin1'));
  const version = (await reader.read(VERSION.length)).toString('latin1');
  if (!VERSION_PATTERN.test(version)) throw new HandshakeFailed('the client does not speak RFB 3.8');
  write(Buffer.of(1, SECURITY_NONE));
  const chosen = (await reader.read(1)).readUInt8();
  if (chosen !== SECURITY_NONE) throw new HandshakeFailed('the client chose a security type that was not offered');
  write(Buffer.of(0, 0, 0, RESULT_OK));
}
