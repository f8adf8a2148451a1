/**
 * The keys of a site whose services have accounts of their own: one file each, which `berth init` makes and gives to who needs it. A home has
 * the same in `secrets.json` and `display-gateway.pem`, and so has a backup.
 */
import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { parseGatewayIdentity } from './gateway-identity.ts';
import type { Keys } from './keys.ts';
import { ANNOUNCEMENT_KEY, type Secrets, writtenSecrets } from './secrets.ts';

export const OTHERS = 0o007;
export const PUBLIC = new Set<KeyFile>(['access-token.pub', 'grant.pub', 'display-gateway.crt']);

export const KEY_FILES = [
  'access-token.pem',
  'access-token.pub',
  'grant.pem',
  'grant.pub',
  'announcement.key',
  'display-gateway.pem',
  'display-gateway.crt',
] as const;
export type KeyFile = (typeof KEY_FILES)[number];

export function folderKeys(folder: string): Keys {
  const known = new Map<KeyFile, unknown>();
  const read = <T>(name: KeyFile, parse: (text: string) => T): T => {
    const file = join(folder, name);
    if (!known.has(name))
      known.set(
        name,
        parsed(file, () => parse(readKeyFile(file, PUBLIC.has(name)))),
      );
    return known.get(name) as T;
  };
  return {
    accessTokens: () => read('access-token.pem', privateKey),
    accessTokensPublic: () => read('access-token.pub', createPublicKey),
    grants: () => read('grant.pem', privateKey),
    grantsPublic: () => read('grant.pub', createPublicKey),
    announcements: () => read('announcement.key', announcementKey),
    gateway: async () => read('display-gateway.pem', parseGatewayIdentity),
    gatewayCertificate: async () => read('display-gateway.crt', certificate),
  };
}

/** The files that hold what a home has in its two; `identity` is the text of `display-gateway.pem`, which must be good. */
export function keyFilesOf(secrets: Secrets, identity: string): Record<KeyFile, string> {
  const { signingKey, grantKey, announcementKey } = secrets;
  const { key, cert } = parseGatewayIdentity(identity);
  return {
    'access-token.pem': pem(signingKey),
    'access-token.pub': pem(createPublicKey(signingKey)),
    'grant.pem': pem(grantKey),
    'grant.pub': pem(createPublicKey(grantKey)),
    'announcement.key': `${announcementKey.toString('base64url')}\n`,
    'display-gateway.pem': `${key}${cert}`,
    'display-gateway.crt': cert,
  };
}

/** The other way round: what a home would have. Only root can read it all. */
export async function homeFilesOf(folder: string): Promise<Record<'secrets.json' | 'display-gateway.pem', string>> {
  const keys = folderKeys(folder);
  const { key, cert } = await keys.gateway();
  return {
    'secrets.json': writtenSecrets({
      signingKey: keys.accessTokens(),
      announcementKey: keys.announcements(),
      grantKey: keys.grants(),
    }),
    'display-gateway.pem': `${key}${cert}`,
  };
}

function pem(key: KeyObject): string {
  return key.export({ format: 'pem', type: key.type === 'private' ? 'pkcs8' : 'spki' }) as string;
}

function privateKey(text: string): KeyObject {
  const key = createPrivateKey(text);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is of another kind');
  return key;
}

const announcementKey = (text: string): Buffer => ANNOUNCEMENT_KEY.parse(text.trim());

const certificate = (text: string): string => new X509Certificate(text).toString();

class NotReadable extends Error {}

function readKeyFile(file: string, isPublic: boolean): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new NotReadable(`${file} is missing. As root: berth init makes it.`);
    if (code !== 'EACCES') throw error;
    throw new NotReadable(
      `${file} is not for the account ${userInfo().username}. Each service runs as the account that its unit names; ` +
        'commands that need all keys are run as root. berth init, as root, puts owners and modes right.',
    );
  }
  try {
    if (!isPublic && (fstatSync(descriptor).mode & OTHERS) !== 0)
      throw new NotReadable(
        `${file} is open to every account of this machine, so it is no secret any more. Remove it and run berth init to get a new one.`,
      );
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

function parsed<T>(file: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof NotReadable) throw error;
    // What was wrong is not told: the text would carry parts of the key into logs.
    throw new Error(
      `${file} is not as Berth wrote it. Restore a backup, or remove it and run berth init to get a new one.`,
    );
  }
}
