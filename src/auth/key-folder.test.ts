import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshGatewayIdentity, parseGatewayIdentity } from './gateway-identity.ts';
import { folderKeys, homeFilesOf, KEY_FILES, type KeyFile, PUBLIC } from './key-folder.ts';
import { keyTexts } from './key-making.ts';
import { homeKeys } from './keys.ts';
import { freshSecrets, parseSecrets, writtenSecrets } from './secrets.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(texts: Partial<Record<KeyFile, string>>): void {
  for (const [name, text] of Object.entries(texts))
    writeFileSync(join(folder, name), text, { mode: PUBLIC.has(name as KeyFile) ? 0o644 : 0o600 });
}

describe('keys that berth init makes', () => {
  it('are those that the services read, and their public halves belong to them', async () => {
    const texts = await keyTexts(folder, null);
    expect(Object.keys(texts).sort()).toEqual([...KEY_FILES].sort());
    put(texts);
    const keys = folderKeys(folder);
    const jwk = (key: { export(options: { format: 'jwk' }): { x?: string } }) => key.export({ format: 'jwk' }).x;
    expect(jwk(keys.accessTokensPublic())).toBe(jwk(keys.accessTokens()));
    expect(jwk(keys.grantsPublic())).toBe(jwk(keys.grants()));
    expect(jwk(keys.grants())).not.toBe(jwk(keys.accessTokens()));
    expect(keys.announcements().length).toBe(32);
    expect((await keys.gateway()).cert).toBe(await keys.gatewayCertificate());
  });

  it('stay what they are, and only what is missing is made anew', async () => {
    const first = await keyTexts(folder, null);
    put(first);
    expect(await keyTexts(folder, null)).toEqual(first);
    for (const name of ['grant.pem', 'access-token.pub'] as const) rmSync(join(folder, name));
    const second = await keyTexts(folder, null);
    const changed = KEY_FILES.filter((name) => second[name] !== first[name]);
    expect(changed).toEqual(['grant.pem', 'grant.pub']);
  });

  it('are those of the home that an earlier Berth had', async () => {
    const home = join(folder, 'home');
    mkdirSync(home, { mode: 0o700 });
    const before = await homeKeys(home);
    const { cert } = await before.gateway();
    put(await keyTexts(folder, home));
    const keys = folderKeys(folder);
    expect(keys.announcements()).toEqual(before.announcements());
    expect(keys.grants().equals(before.grants())).toBe(true);
    expect(keys.accessTokens().equals(before.accessTokens())).toBe(true);
    expect(await keys.gatewayCertificate()).toBe(cert);
    const files = await homeFilesOf(folder);
    expect(parseSecrets('', files['secrets.json'])).toEqual(
      parseSecrets('', readFileSync(join(home, 'secrets.json'), 'utf8')),
    );
    expect(parseGatewayIdentity(files['display-gateway.pem']).cert).toBe(cert);
  });

  it('are not taken from a home that others could read', async () => {
    writeFileSync(join(folder, 'secrets.json'), writtenSecrets(freshSecrets()), { mode: 0o644 });
    await expect(keyTexts(join(folder, 'keys'), folder)).rejects.toThrow(/secrets\.json is open to every account/);
  });
});

describe('a key of the folder', () => {
  it('is asked for where it is needed, and only there', async () => {
    const { 'access-token.pub': text } = await keyTexts(folder, null);
    put({ 'access-token.pub': text });
    const keys = folderKeys(folder);
    expect(keys.accessTokensPublic().asymmetricKeyType).toBe('ed25519');
    expect(() => keys.accessTokens()).toThrow(/access-token\.pem is missing\. As root: berth init/);
  });

  it('is refused where others could read it, or it is none, without a word of what is in it', async () => {
    put(await keyTexts(folder, null));
    chmodSync(join(folder, 'grant.pem'), 0o644);
    expect(() => folderKeys(folder).grants()).toThrow(/grant\.pem is open to every account/);
    const other = parseGatewayIdentity(await freshGatewayIdentity());
    put({ 'announcement.key': 'AAAA\n', 'grant.pub': 'nothing', 'display-gateway.pem': other.key });
    expect(() => folderKeys(folder).announcements()).toThrow(/announcement\.key is not as Berth wrote it/);
    expect(() => folderKeys(folder).grantsPublic()).toThrow(/grant\.pub is not as Berth wrote it/);
    await expect(folderKeys(folder).gateway()).rejects.toThrow(/display-gateway\.pem is not as Berth wrote it/);
  });
});
