/** The display's secrets, which both sides derive from the session's announcement token; scheduler/job.sh does the same. */
import { createCipheriv, createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** RFB passwords have at most 8 characters (RFC 6143, 7.2.2). */
const PASSWORD_BYTES = 8;

/** The VNC passwords: `full` may do everything, `view` only look. */
export function displayPasswords(announcementToken: string): { full: string; view: string } {
  const digest = createHash('sha256').update(`berth display ${announcementToken}`).digest();
  const password = (from: number): string =>
    Array.from(digest.subarray(from, from + PASSWORD_BYTES), (byte) => ALPHABET[byte & 63]).join('');
  return { full: password(0), view: password(PASSWORD_BYTES) };
}

/**
 * The answer to a VncAuth challenge of 16 bytes: it is encrypted by DES with the password as key, each of whose bytes has its
 * bits reversed (RFC 6143, 7.2.2). Triple DES with three equal keys is DES, and OpenSSL 3 still has it.
 */
export function vncAuthResponse(password: string, challenge: Buffer): Buffer {
  const key = Buffer.alloc(PASSWORD_BYTES);
  key.write(password, 'latin1');
  for (const [index, byte] of key.entries()) key[index] = reverseBits(byte);
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(challenge), cipher.final()]);
}

function reverseBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) reversed |= 0x80 >> bit;
  return reversed;
}
