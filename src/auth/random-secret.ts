/** Secrets of 256 random bits. They cannot be guessed, so a plain hash protects the stored ones. */
import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
const ID_BYTES = 16;

export function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export function randomId(): string {
  return randomBytes(ID_BYTES).toString('hex');
}

export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
