/** Grants: that the program of src/as-user/ may do one thing as an account, for one session, now. It has the public key alone. */
import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { GrantClaims } from '../as-user/schema.ts';

/** One request, and what a busy machine makes of it. */
const LIFETIME_S = 60;

export function issueGrant(key: KeyObject, to: { account: string; session_id: string; now: number }): string {
  const iat = Math.floor(to.now / 1000);
  const claims: GrantClaims = {
    v: 1,
    aud: 'berth-as-user',
    sub: to.account,
    session: to.session_id,
    iat,
    exp: iat + LIFETIME_S,
  };
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${payload}.${sign(null, Buffer.from(payload), key).toString('base64url')}`;
}

/** As it stands in the settings of the program: 32 bytes in base64url. */
export function publicGrantKey(key: KeyObject): string {
  return createPublicKey(key).export({ format: 'jwk' }).x ?? '';
}
