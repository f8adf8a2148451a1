import {
  chmodSync,
  chownSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSecrets } from './secrets.ts';

let home: string;
let file: string;
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), 'berth-secrets-')), 'home');
  file = join(home, 'secrets.json');
});
afterEach(() => rmSync(join(home, '..'), { recursive: true }));

const mode = (path: string) => statSync(path).mode & 0o777;
const content = () => JSON.parse(readFileSync(file, 'utf8'));

it('secrets are made at the first start, for their owner only, and stay', async () => {
  const first = await loadSecrets(home);
  expect([mode(home), mode(file)]).toEqual([0o700, 0o600]);
  expect(first.signingKey.asymmetricKeyType).toBe('ed25519');
  expect(first.announcementKey).toHaveLength(32);
  const again = await loadSecrets(home);
  expect(again.signingKey.equals(first.signingKey)).toBe(true);
  expect(again.announcementKey.equals(first.announcementKey)).toBe(true);
  expect(again.grantKey.equals(first.grantKey)).toBe(true);
  expect(again.grantKey.equals(first.signingKey)).toBe(false);
});

it('secrets are different at each site', async () => {
  const first = await loadSecrets(home);
  rmSync(file);
  const second = await loadSecrets(home);
  expect(second.signingKey.equals(first.signingKey)).toBe(false);
  expect(second.announcementKey.equals(first.announcementKey)).toBe(false);
});

it('secrets that others can read are refused with the cure', async () => {
  await loadSecrets(home);
  for (const open of [0o640, 0o604, 0o660]) {
    chmodSync(file, open);
    await expect(loadSecrets(home)).rejects.toThrow(/secrets\.json can be read by other accounts.*Remove it/);
  }
});

it('secrets behind a link are refused', async () => {
  await loadSecrets(home);
  renameSync(file, join(home, 'elsewhere.json'));
  symlinkSync(join(home, 'elsewhere.json'), file);
  await expect(loadSecrets(home)).rejects.toThrow(/is a link/);
});

it('a home that others can write is refused with the cure', async () => {
  await loadSecrets(home);
  chmodSync(home, 0o777);
  await expect(loadSecrets(home)).rejects.toThrow(`chmod 700 ${home}`);
});

it.runIf(process.getuid?.() === 0)('secrets or a home of another account are refused', async () => {
  await loadSecrets(home);
  chownSync(file, 65_534, 65_534);
  await expect(loadSecrets(home)).rejects.toThrow(/secrets\.json does not belong/);
  chownSync(home, 65_534, 65_534);
  await expect(loadSecrets(home)).rejects.toThrow(/home does not belong/);
});

it('an installation from before there were grants gets a key for them, and keeps what it has', async () => {
  const first = await loadSecrets(home);
  const { grant_key, ...before } = content();
  writeFileSync(file, JSON.stringify(before));
  const upgraded = await loadSecrets(home);
  expect(upgraded.signingKey.equals(first.signingKey)).toBe(true);
  expect(upgraded.announcementKey.equals(first.announcementKey)).toBe(true);
  expect(content()).toEqual({ ...before, grant_key: expect.not.objectContaining({ d: grant_key.d }) });
  expect(mode(file)).toBe(0o600);
  expect((await loadSecrets(home)).grantKey.equals(upgraded.grantKey)).toBe(true);
});

const SHORT = Buffer.from('short').toString('base64url');
const ZEROS = Buffer.alloc(32).toString('base64url');

it.each([
  ['not JSON', () => 'not json'],
  ['empty', () => ''],
  ['without the announcement key', () => JSON.stringify({ signing_key: content().signing_key })],
  ['with a short announcement key', () => JSON.stringify({ ...content(), announcement_key: SHORT })],
  ['with a default announcement key', () => JSON.stringify({ ...content(), announcement_key: ZEROS })],
  [
    'with a default signing key',
    () => JSON.stringify({ ...content(), signing_key: { ...content().signing_key, d: ZEROS } }),
  ],
])('secrets %s are refused with the cure, and nothing of them is told', async (_, broken) => {
  await loadSecrets(home);
  const { d } = content().signing_key;
  writeFileSync(file, broken());
  const refused = loadSecrets(home);
  await expect(refused).rejects.toThrow(/secrets\.json is not as Berth wrote it.*remove it/);
  await expect(refused).rejects.not.toThrow(d);
});
