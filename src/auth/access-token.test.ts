import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { createLocalJWKSet, type JWTPayload, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { accessTokens } from './access-token.ts';

const key = generateKeyPairSync('ed25519').privateKey;
const NOW = Date.UTC(2026, 10, 23);
const clock = { now: NOW };
const tokens = accessTokens(
  createPublicKey(key),
  () => key,
  () => clock.now,
);
const claims = { user_id: 'kim', login_id: 'login-1' };
const seconds = NOW / 1000;
const good = { iss: 'berth', aud: 'berth', sub: 'kim', sid: 'login-1', iat: seconds, exp: seconds + 900 };

const signed = (payload: JWTPayload, header = {}, by = key) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...header }).sign(by);
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const without = (name: keyof typeof good) => {
  const { [name]: _, ...rest } = good;
  return rest;
};

describe('an access token', () => {
  it('is verified by who has only the public key, and issued by nobody else', async () => {
    const without = (): never => {
      throw new Error('no key to sign with');
    };
    const verifier = accessTokens(createPublicKey(key), without, () => clock.now);
    expect(await verifier.verify(await tokens.issue(claims))).toEqual(claims);
    await expect(verifier.issue(claims)).rejects.toThrow('no key to sign with');
  });

  it('says who it is of, until the very second in which it ends', async () => {
    const token = await tokens.issue(claims);
    expect(await tokens.verify(token)).toEqual(claims);
    clock.now = NOW + 900_000 - 1;
    expect(await tokens.verify(token)).toEqual(claims);
    clock.now = NOW + 900_000;
    await expect(tokens.verify(token)).rejects.toThrow();
    clock.now = NOW;
  });

  it('is verified by anybody with the published key, which has no private part', async () => {
    const jwks = await tokens.jwks();
    expect(Object.keys(jwks.keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    const { payload } = await jwtVerify(await tokens.issue(claims), createLocalJWKSet(jwks), {
      currentDate: new Date(NOW),
    });
    expect(payload).toEqual(good);
  });

  it('is taken as this test forges them, so that each refusal below has its one reason', async () => {
    expect(await tokens.verify(await signed(good))).toEqual(claims);
  });

  const publicPem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  const hmac = (secret: string | Buffer) => {
    const input = `${part({ alg: 'HS256', typ: 'at+jwt' })}.${part(good)}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const forgeries: Record<string, () => Promise<string> | string> = {
    'with no signature (none)': () => new UnsecuredJWT(good).encode(),
    'with no signature, in the right type': () => `${part({ alg: 'none', typ: 'at+jwt' })}.${part(good)}.`,
    'with the public key as an HMAC secret': () => hmac(publicPem),
    'with the raw public key as an HMAC secret': () =>
      hmac(Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url')),
    'signed by another key': () => signed(good, {}, generateKeyPairSync('ed25519').privateKey),
    'signed by another key that it brings along': () => {
      const other = generateKeyPairSync('ed25519');
      return signed(good, { jwk: other.publicKey.export({ format: 'jwk' }) }, other.privateKey);
    },
    'signed by another key, with a path as key id': () =>
      signed(good, { kid: '../../../dev/null' }, generateKeyPairSync('ed25519').privateKey),
    'with an extension it calls critical': () => {
      const input = `${part({ alg: 'EdDSA', typ: 'at+jwt', crit: ['x'], x: 1 })}.${part(good)}`;
      return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
    },
    'with another algorithm of the same key': () => signed(good, { alg: 'Ed25519' }),
    'of another type': () => signed(good, { typ: 'JWT' }),
    'without an end': () => signed(without('exp')),
    'without a beginning': () => signed(without('iat')),
    'without a user': () => signed(without('sub')),
    'without a log-in': () => signed(without('sid')),
    'whose log-in is no text': () => signed({ ...good, sid: 7 }),
    'of another issuer': () => signed({ ...good, iss: 'elsewhere' }),
    'for another audience': () => signed({ ...good, aud: 'elsewhere' }),
    'that ended': () => signed({ ...good, iat: seconds - 900, exp: seconds }),
    'of the future': () => signed({ ...good, iat: seconds + 60, exp: seconds + 960 }),
    'not valid yet': () => signed({ ...good, nbf: seconds + 1 }),
    'of an hour': () => signed({ ...good, iat: seconds - 3600, exp: seconds + 3600 }),
    'with a changed payload': async () => {
      const [header, , signature] = (await tokens.issue(claims)).split('.');
      return `${header}.${part({ ...good, sub: 'admin' })}.${signature}`;
    },
    'that is empty': () => '',
    'that is no token': () => 'a.b.c',
    'of a megabyte': () => 'a'.repeat(1024 * 1024),
  };
  it.each(Object.entries(forgeries))('%s is refused', async (_, forge) => {
    await expect(tokens.verify(await forge())).rejects.toThrow();
  });
});
