// @ts-check
/** Grants as the program believes them: without a good one it does nothing for anybody, whoever called it. */
import { createPublicKey, verify } from 'node:crypto';
import { Failure } from './failure.mjs';

/** @import { AsUserRequest, GrantClaims } from './schema.ts' */

/** One form only, whatever else a lenient decoder would take; a signature has 64 bytes. */
const GRANT = /^([A-Za-z0-9_-]{1,1000})\.([A-Za-z0-9_-]{86})$/;
/** How much later auth's clock may be. */
const SKEW_S = 30;

/**
 * Throws where the grant is not for this account, session and action, now.
 * @param {unknown} grant
 * @param {{ keys: string[], account: string, session: string, action: AsUserRequest['action'], now: number }} expected `now` in milliseconds
 */
export function checkGrant(grant, { keys, account, session, action, now }) {
  const [, payload, signature] = (typeof grant === 'string' && GRANT.exec(grant)) || [];
  if (payload === undefined || signature === undefined) throw refused('it is none');
  // The algorithm is that of the key: nothing in the grant chooses one.
  const signed = keys.some((x) =>
    verify(
      null,
      Buffer.from(payload),
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
      Buffer.from(signature, 'base64url'),
    ),
  );
  if (!signed) throw refused('no key of this site signed it');
  /** @type {Partial<GrantClaims>} */
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const seconds = now / 1000;
  if (claims.v !== 2 || claims.aud !== 'berth-as-user') throw refused('it is for something else');
  if (claims.sub !== account) throw refused(`it is not for the account ${account}`);
  if (claims.session !== session) throw refused('it is for another session');
  if (!claims.actions?.includes(action)) throw refused(`it is not for the action ${action}`);
  if (!(Number(claims.exp) > seconds)) throw refused('it has expired; are the clocks right?');
  if (!(Number(claims.iat) <= seconds + SKEW_S)) throw refused('it is from the future; are the clocks right?');
}

/** @param {string} why */
function refused(why) {
  return new Failure('refused', `The grant was refused: ${why}.`);
}
