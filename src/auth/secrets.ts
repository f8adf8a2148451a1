/** The site's own secrets: made at the first start, kept in `<home>/secrets.json`. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { privateFolder, readPrivateFile, writePrivateFile } from './private-file.ts';

const KEY_BYTES = 32;
/** Random bytes have about thirty different ones among 32; made-up ones have few. */
const DIFFERENT_BYTES_MIN = 16;

export interface Secrets {
  /** Ed25519, private; signs access tokens. */
  signingKey: KeyObject;
  /** The key of the HMAC that makes a job's announcement token of its session id. */
  announcementKey: Buffer;
}

const randomKey = z
  .base64url()
  .transform((text) => Buffer.from(text, 'base64url'))
  .refine((key) => key.length === KEY_BYTES && new Set(key).size >= DIFFERENT_BYTES_MIN, 'is short or not random');

const secretsFile = z.strictObject({
  signing_key: z.strictObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    d: randomKey,
    x: randomKey,
  }),
  announcement_key: randomKey,
});

export async function loadSecrets(home: string): Promise<Secrets> {
  privateFolder(home);
  const file = join(home, 'secrets.json');
  let text = readPrivateFile(file);
  if (text === null) {
    text = freshSecrets();
    writePrivateFile(file, text);
  }
  return parse(file, text);
}

function freshSecrets(): string {
  const signing_key = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const announcement_key = randomBytes(KEY_BYTES).toString('base64url');
  return `${JSON.stringify({ signing_key, announcement_key }, null, 2)}\n`;
}

function parse(file: string, text: string): Secrets {
  try {
    const { signing_key, announcement_key } = secretsFile.parse(JSON.parse(text));
    const jwk = { ...signing_key, d: signing_key.d.toString('base64url'), x: signing_key.x.toString('base64url') };
    return { signingKey: createPrivateKey({ key: jwk, format: 'jwk' }), announcementKey: announcement_key };
  } catch {
    // What was wrong is not told: the text would carry parts of the secrets into logs.
    throw new Error(
      `${file} is not as Berth wrote it: a key is missing, short or not random. ` +
        'Put a backup in its place, or remove it to get a new one; everybody then logs in again and running sessions cannot announce.',
    );
  }
}
