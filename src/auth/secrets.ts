/** The site's own secrets: made at the first start, kept in `<home>/secrets.json`. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { makePrivateFile, privateFolder, readPrivateFile, writePrivateFile } from './private-file.ts';

const KEY_BYTES = 32;
/** Random bytes have about thirty different ones among 32; made-up ones have few. */
const DIFFERENT_BYTES_MIN = 16;

export interface Secrets {
  /** Ed25519, private; signs access tokens. */
  signingKey: KeyObject;
  /** The key of the HMAC that makes a job's announcement token of its session id. */
  announcementKey: Buffer;
  /** Ed25519, private; signs grants to act as a user's account. */
  grantKey: KeyObject;
}

const randomKey = z
  .base64url()
  .transform((text) => Buffer.from(text, 'base64url'))
  .refine((key) => key.length === KEY_BYTES && new Set(key).size >= DIFFERENT_BYTES_MIN, 'is short or not random');

const ed25519Key = z
  .strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), d: randomKey, x: randomKey })
  .transform(({ kty, crv, d, x }) =>
    createPrivateKey({ key: { kty, crv, d: d.toString('base64url'), x: x.toString('base64url') }, format: 'jwk' }),
  );

const secretsFile = z.strictObject({ signing_key: ed25519Key, announcement_key: randomKey, grant_key: ed25519Key });

/** The key of announcements as text. */
export const ANNOUNCEMENT_KEY = randomKey;

export async function loadSecrets(home: string): Promise<Secrets> {
  privateFolder(home);
  const file = join(home, 'secrets.json');
  // Processes of one home that start at once have the same.
  const text = readPrivateFile(file) ?? makePrivateFile(file, writtenSecrets(freshSecrets()));
  const kept = parsed(file, () => JSON.parse(text));
  if (kept.grant_key !== undefined) return parseSecrets(file, text);
  // An installation from before there were grants has no key for them.
  const all = written({ ...kept, grant_key: jwk(freshKey()) });
  const secrets = parseSecrets(file, all);
  writePrivateFile(file, all);
  return secrets;
}

/** `file` is told where the text is not as Berth wrote it. */
export function parseSecrets(file: string, text: string): Secrets {
  const { signing_key, announcement_key, grant_key } = parsed(file, () => secretsFile.parse(JSON.parse(text)));
  return { signingKey: signing_key, announcementKey: announcement_key, grantKey: grant_key };
}

export function writtenSecrets({ signingKey, announcementKey, grantKey }: Secrets): string {
  return written({
    signing_key: jwk(signingKey),
    announcement_key: announcementKey.toString('base64url'),
    grant_key: jwk(grantKey),
  });
}

export function freshSecrets(): Secrets {
  return { signingKey: freshKey(), announcementKey: randomBytes(KEY_BYTES), grantKey: freshKey() };
}

const written = (secrets: object): string => `${JSON.stringify(secrets, null, 2)}\n`;

const freshKey = (): KeyObject => generateKeyPairSync('ed25519').privateKey;

const jwk = (key: KeyObject): object => key.export({ format: 'jwk' });

function parsed<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    // What was wrong is not told: the text would carry parts of the secrets into logs.
    throw new Error(
      `${file} is not as Berth wrote it: a key is missing, short or not random. ` +
        'Put a backup in its place, or remove it to get a new one; everybody then logs in again and running sessions cannot announce.',
    );
  }
}
