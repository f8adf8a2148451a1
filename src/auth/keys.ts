/** The keys of a site, as its services are handed them: each asks for those that it needs, and no other. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { type GatewayIdentity, loadGatewayIdentity } from './gateway-identity.ts';
import { folderKeys } from './key-folder.ts';
import { loadSecrets } from './secrets.ts';

export interface Keys {
  /** Ed25519; signs access tokens. */
  accessTokens(): KeyObject;
  /** Its public half, which verifies them. */
  accessTokensPublic(): KeyObject;
  /** Ed25519; signs grants to act as a user's account. */
  grants(): KeyObject;
  /** Its public half, which the program of src/as-user/ is told. */
  grantsPublic(): KeyObject;
  /** The key of the HMAC that makes a job's announcement token of its session id. */
  announcements(): Buffer;
  /** What displays on nodes know the gateway by. */
  gateway(): Promise<GatewayIdentity>;
  /** Its certificate in PEM, which each job is handed. */
  gatewayCertificate(): Promise<string>;
}

/** Throws, with what to do, where one that is asked for is not there or not for this account. */
export async function siteKeys({ keys, home }: { keys: string | null; home: string }): Promise<Keys> {
  return keys === null ? homeKeys(home) : folderKeys(keys);
}

/** In a home; made there at the first start. */
export async function homeKeys(home: string): Promise<Keys> {
  const { signingKey, announcementKey, grantKey } = await loadSecrets(home);
  return {
    accessTokens: () => signingKey,
    accessTokensPublic: () => createPublicKey(signingKey),
    grants: () => grantKey,
    grantsPublic: () => createPublicKey(grantKey),
    announcements: () => announcementKey,
    gateway: () => loadGatewayIdentity(home),
    gatewayCertificate: async () => (await loadGatewayIdentity(home)).cert,
  };
}
