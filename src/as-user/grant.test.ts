import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import { issueGrant, publicGrantKey } from '../auth/grants.ts';
import { checkGrant } from './grant.mjs';
import type { AsUserRequest } from './schema.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');
const SESSION = 'app-session-1729756800-abc123';
const NOW = 1_729_756_800_000;
const expected = {
  keys: [publicGrantKey(key)],
  account: 'testuser',
  session: SESSION,
  action: 'submit' as AsUserRequest['action'],
  now: NOW,
};
const good = issueGrant(key, {
  account: 'testuser',
  session_id: SESSION,
  actions: ['submit', 'log'],
  seconds: 60,
  now: NOW,
});
const [payload = '', signature = ''] = good.split('.');

const CLAIMS = {
  v: 2,
  aud: 'berth-as-user',
  sub: 'testuser',
  session: SESSION,
  actions: ['submit'],
  iat: NOW / 1000,
  exp: NOW / 1000 + 60,
};
const encode = (claims: unknown): string => Buffer.from(JSON.stringify(claims)).toString('base64url');
const signed = (claims: unknown, by: KeyObject = key): string =>
  `${encode(claims)}.${sign(null, Buffer.from(encode(claims)), by).toString('base64url')}`;

it('takes a grant that auth made for this account and session, until it expires', () => {
  checkGrant(good, expected);
  checkGrant(good, { ...expected, action: 'log' });
  checkGrant(good, { ...expected, now: NOW + 59_000 });
  checkGrant(good, { ...expected, now: NOW - 30_000 });
  checkGrant(good, {
    ...expected,
    keys: [publicGrantKey(generateKeyPairSync('ed25519').privateKey), ...expected.keys],
  });
});

it.each([
  ['for another account', good, { account: 'otheruser' }, /not for the account otheruser/],
  ['for another session', good, { session: 'app-session-1729756800-abc124' }, /another session/],
  ['for another action', good, { action: 'forget' as const }, /not for the action forget/],
  ['that names no action', signed({ ...CLAIMS, actions: undefined }), {}, /not for the action submit/],
  ['that has expired', good, { now: NOW + 60_000 }, /expired/],
  ['from the future', good, { now: NOW - 31_000 }, /future/],
  [
    'of a key that is not of this site',
    good,
    { keys: [publicGrantKey(generateKeyPairSync('ed25519').privateKey)] },
    /no key/,
  ],
  ['where the site has no key', good, { keys: [] }, /no key/],
  [
    'with another payload',
    `${encode({ ...CLAIMS, sub: 'otheruser' })}.${signature}`,
    { account: 'otheruser' },
    /no key/,
  ],
  ['for another purpose', signed({ ...CLAIMS, aud: 'berth' }), {}, /something else/],
  ['of another version', signed({ ...CLAIMS, v: 1 }), {}, /something else/],
  ['without an end', signed({ ...CLAIMS, exp: undefined }), {}, /expired/],
  ['without a beginning', signed({ ...CLAIMS, iat: undefined }), {}, /future/],
  ['that is a JWT without a signature', `${encode({ alg: 'none' })}.${payload}.`, {}, /none/],
  ['that is a JWT', `${encode({ alg: 'EdDSA' })}.${good}`, {}, /none/],
  [
    'signed with the public key as a secret',
    `${payload}.${createHmac('sha512', expected.keys[0] ?? '')
      .update(payload)
      .digest('base64url')}`,
    {},
    /no key/,
  ],
  ['with padding', `${good}==`, {}, /none/],
  ['that is empty', '', {}, /none/],
  ['that is no text', { payload, signature }, {}, /none/],
])('refuses a grant %s', (_, grant, other, message) => {
  expect(() => checkGrant(grant, { ...expected, ...other })).toThrow(message);
});
