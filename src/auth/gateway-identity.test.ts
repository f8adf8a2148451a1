import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadGatewayIdentity } from './gateway-identity.ts';

let home: string;
let file: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'berth-identity-'));
  file = join(home, 'display-gateway.pem');
});
afterEach(() => rmSync(home, { recursive: true }));

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const NINE_YEARS_MS = 9 * 365 * 24 * 60 * 60_000;

it('the identity of the gateway is made once, for its owner only, and is another one at each site', async () => {
  const first = await loadGatewayIdentity(home);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await loadGatewayIdentity(home)).toEqual(first);
  rmSync(file);
  expect((await loadGatewayIdentity(home)).cert).not.toBe(first.cert);
});

it('its certificate is a root for clients alone, good for years, and shows nothing of the key', async () => {
  const { key, cert } = await loadGatewayIdentity(home);
  const certificate = new X509Certificate(cert);
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate).toMatchObject({ ca: true, keyUsage: [CLIENT_AUTH] });
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(Date.parse(certificate.validTo) - Date.now()).toBeGreaterThan(NINE_YEARS_MS);
  expect(cert).not.toContain('PRIVATE');
});

it.each([
  ['is not PEM', () => 'something else'],
  ['lacks its key', (text: string) => text.slice(text.indexOf('-----BEGIN CERT'))],
  ['lacks its certificate', (text: string) => text.slice(0, text.indexOf('-----BEGIN CERT'))],
])('an identity that %s is refused with the cure, and not shown', async (_what, damaged) => {
  await loadGatewayIdentity(home);
  const text = damaged(readFileSync(file, 'utf8'));
  writeFileSync(file, text);
  const refused = loadGatewayIdentity(home);
  await expect(refused).rejects.toThrow(/display-gateway\.pem is not as Berth wrote it.*remove it to get a new one/);
  await expect(refused).rejects.not.toThrow(/BEGIN/);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('a key and a certificate that do not belong together are refused', async () => {
  const { key } = await loadGatewayIdentity(home);
  rmSync(file);
  const { cert } = await loadGatewayIdentity(home);
  writeFileSync(file, key + cert);
  await expect(loadGatewayIdentity(home)).rejects.toThrow('is not as Berth wrote it');
});

it('an identity that others can read is refused', async () => {
  await loadGatewayIdentity(home);
  chmodSync(file, 0o644);
  await expect(loadGatewayIdentity(home)).rejects.toThrow('can be read by other accounts');
});
