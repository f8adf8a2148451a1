/** Access tokens: short-lived JWTs signed with the site's own Ed25519 key, and nothing else. */
import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK, jwtVerify, SignJWT } from 'jose';

export const ACCESS_TOKEN_SECONDS = 15 * 60;

const ISSUER = 'berth';
const AUDIENCE = 'berth';
const ALGORITHM = 'EdDSA';
/** RFC 9068: so that no other JWT of this key could ever pass for an access token. */
const TYPE = 'at+jwt';

export interface AccessClaims {
  user_id: string;
  login_id: string;
}

export interface AccessTokens {
  issue(claims: AccessClaims): Promise<string>;
  /** Throws for everything but a valid token of this site. */
  verify(token: string): Promise<AccessClaims>;
  /** What others need to verify: RFC 7517. */
  jwks(): Promise<{ keys: JWK[] }>;
}

/** `signingKey` is asked for where a token is issued: who only verifies has none. */
export function accessTokens(publicKey: KeyObject, signingKey: () => KeyObject, now: () => number): AccessTokens {
  const publicJwk = publicKey.export({ format: 'jwk' });
  const thumbprint = calculateJwkThumbprint(publicJwk);

  return {
    async issue({ user_id, login_id }) {
      const issuedAt = Math.floor(now() / 1000);
      return new SignJWT({ sid: login_id })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: await thumbprint })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(user_id)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
        .sign(signingKey());
    },

    async verify(token) {
      // The key is this one whatever the header says; `kid` chooses nothing.
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'iat', 'sub', 'sid'],
        maxTokenAge: ACCESS_TOKEN_SECONDS,
        clockTolerance: 0,
        currentDate: new Date(now()),
      });
      const { sub, sid } = payload;
      if (typeof sub !== 'string' || typeof sid !== 'string') throw new Error('a claim is not a text');
      return { user_id: sub, login_id: sid };
    },

    async jwks() {
      return { keys: [{ ...publicJwk, alg: ALGORITHM, use: 'sig', kid: await thumbprint }] };
    },
  };
}
