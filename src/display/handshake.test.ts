import { execFileSync, type StdioOptions } from 'node:child_process';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteReader } from './byte-reader.ts';
import { handshakeWithBrowser, handshakeWithServer } from './handshake.ts';
import { displayPasswords, vncAuthResponse } from './secrets.ts';

/** Plays a peer: everything it will ever say, in pieces of the given sizes; and what it was told. */
function peer(says: Buffer, pieces: number[] = [says.length]) {
  const reader = byteReader();
  let rest = says;
  for (const size of [...pieces, says.length]) {
    if (rest.length > 0 && size > 0) reader.push(rest.subarray(0, size));
    rest = rest.subarray(size);
  }
  reader.end(new Error('the peer went away'));
  const told: Buffer[] = [];
  return { reader, write: (bytes: Buffer) => told.push(bytes), told: () => Buffer.concat(told) };
}

const VERSION = Buffer.from('RFB 003.008\n');
const CHALLENGE = Buffer.from('0123456789abcdef');
const OK = Buffer.alloc(4);
const SERVER_SAYS = Buffer.concat([VERSION, Buffer.of(2, 1, 2), CHALLENGE, OK]);

describe('the handshake with the VNC server', () => {
  it('takes VncAuth and answers the challenge with the password', async () => {
    const server = peer(SERVER_SAYS);
    await handshakeWithServer(server.reader, server.write, 'password');
    expect(server.told()).toEqual(Buffer.concat([VERSION, Buffer.of(2), vncAuthResponse('password', CHALLENGE)]));
  });

  it('works in whatever pieces the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 }), async (pieces) => {
        const server = peer(SERVER_SAYS, pieces);
        await handshakeWithServer(server.reader, server.write, 'password');
      }),
    );
  });

  it('says nothing to what does not greet as a VNC server', async () => {
    const server = peer(Buffer.from('SSH-2.0-OpenSSH_9.2p1\r\n'));
    await expect(handshakeWithServer(server.reader, server.write, 'password')).rejects.toThrow(/SSH-2.0-Open/);
    expect(server.told()).toHaveLength(0);
  });

  it.each([
    ['offers no VncAuth', Buffer.concat([VERSION, Buffer.of(1, 1)]), /VncAuth/],
    ['refuses with a reason', Buffer.concat([VERSION, Buffer.of(0, 0, 0, 0, 4), Buffer.from('busy')]), /busy/],
    [
      'does not take the password',
      Buffer.concat([VERSION, Buffer.of(1, 2), CHALLENGE, Buffer.of(0, 0, 0, 1, 0, 0, 0, 2), Buffer.from('no')]),
      /no/,
    ],
    ['ends in the middle', Buffer.concat([VERSION, Buffer.of(1)]), /went away/],
  ])('fails where the server %s', async (_what, says, message) => {
    const server = peer(says);
    await expect(handshakeWithServer(server.reader, server.write, 'password')).rejects.toThrow(message);
  });

  it('never does anything but succeed or fail on arbitrary bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (bytes) => {
        const server = peer(Buffer.concat([VERSION, Buffer.from(bytes)]));
        await handshakeWithServer(server.reader, server.write, 'password').catch((error: unknown) => {
          expect(error).toBeInstanceOf(Error);
        });
      }),
    );
  });
});

describe('the handshake with the browser', () => {
  it('offers None and nothing else', async () => {
    const browser = peer(Buffer.concat([VERSION, Buffer.of(1)]));
    await handshakeWithBrowser(browser.reader, browser.write);
    expect(browser.told()).toEqual(Buffer.concat([VERSION, Buffer.of(1, 1), OK]));
  });

  it('leaves what follows to the conversation with the server', async () => {
    const browser = peer(Buffer.concat([VERSION, Buffer.of(1), Buffer.of(1)]));
    await handshakeWithBrowser(browser.reader, browser.write);
    expect(browser.reader.rest()).toEqual(Buffer.of(1));
  });

  it.each([
    ['something else than RFB', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['another security type', Buffer.concat([VERSION, Buffer.of(2)])],
  ])('refuses %s', async (_what, says) => {
    const browser = peer(says);
    await expect(handshakeWithBrowser(browser.reader, browser.write)).rejects.toThrow();
  });
});

describe('a reader of bytes', () => {
  it('does not collect without bound', () => {
    const reader = byteReader();
    expect(() => reader.push(Buffer.alloc(65 * 1024))).toThrow(/too much/);
    for (let more = 0; more < 100; more++) reader.push(Buffer.alloc(65 * 1024));
    expect(reader.rest()).toHaveLength(0);
  });
});

describe("the display's secrets", () => {
  it('are the same on both sides: the job script derives what the gateway derives', () => {
    const token = 'a token with "quotes" and $(id)';
    const script = `
      digest=$(printf 'berth display %s' "$1" | sha256sum)
      ${/readonly ALPHABET=.*/.exec(jobScript())?.[0]}
      full='' view=''
      for ((i = 0; i < 8; i++)); do
        full+=\${ALPHABET:$((16#\${digest:i * 2:2} & 63)):1}
        view+=\${ALPHABET:$((16#\${digest:16 + i * 2:2} & 63)):1}
      done
      printf '%s %s' "$full" "$view"`;
    // On a socket, which Node would give it, bash takes itself for a log-in from afar, and reads the account's own start-up file.
    const stdio: StdioOptions = ['ignore', 'pipe', 'inherit'];
    const derived = execFileSync('bash', ['-c', script, 'bash', token], { encoding: 'utf8', stdio });
    const { full, view } = displayPasswords(token);
    expect(derived).toBe(`${full} ${view}`);
    expect(full).not.toBe(view);
  });

  it('answer a challenge by DES under the password with its bits reversed', () => {
    // 'b' is 0b01100010; reversed 0b01000110.
    const key = Buffer.alloc(8);
    key[0] = 0b01000110;
    const triple = Buffer.concat([key, key, key]);
    const decipher = createDecipheriv('des-ede3-ecb', triple, null).setAutoPadding(false);
    expect(Buffer.concat([decipher.update(vncAuthResponse('b', CHALLENGE)), decipher.final()])).toEqual(CHALLENGE);
    const cipher = createCipheriv('des-ede3-ecb', triple, null).setAutoPadding(false);
    expect(vncAuthResponse('b', CHALLENGE)).toEqual(Buffer.concat([cipher.update(CHALLENGE), cipher.final()]));
  });
});

function jobScript(): string {
  return execFileSync('cat', [new URL('../scheduler/job.sh', import.meta.url).pathname], { encoding: 'utf8' });
}
