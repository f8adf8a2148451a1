/** Makes what a folder of keys lacks, for `berth init`: of the home of an earlier Berth, where there was one, or new. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { freshGatewayIdentity } from './gateway-identity.ts';
import { folderKeys, KEY_FILES, type KeyFile, keyFilesOf, OTHERS, PUBLIC } from './key-folder.ts';
import { freshSecrets, parseSecrets } from './secrets.ts';

/** The text that each file has, or is to have; nothing is written. */
export async function keyTexts(folder: string, oldHome: string | null): Promise<Record<KeyFile, string>> {
  const isThere = (name: KeyFile): boolean => existsSync(join(folder, name));
  const kept = folderKeys(folder);
  const before = oldHome === null ? freshSecrets() : secretsIn(join(oldHome, 'secrets.json'));
  const texts = keyFilesOf(
    {
      signingKey: isThere('access-token.pem') ? kept.accessTokens() : before.signingKey,
      grantKey: isThere('grant.pem') ? kept.grants() : before.grantKey,
      announcementKey: isThere('announcement.key') ? kept.announcements() : before.announcementKey,
    },
    isThere('display-gateway.pem') ? await identityOf(kept) : await identityFor(oldHome),
  );
  // What the site has put there itself may be written otherwise; public halves follow from it.
  const asTheyAre = KEY_FILES.filter((name) => !PUBLIC.has(name) && isThere(name)).map((name) => [
    name,
    readFileSync(join(folder, name), 'utf8'),
  ]);
  return { ...texts, ...Object.fromEntries(asTheyAre) };
}

async function identityOf(kept: ReturnType<typeof folderKeys>): Promise<string> {
  const { key, cert } = await kept.gateway();
  return `${key}${cert}`;
}

const identityFor = async (oldHome: string | null): Promise<string> =>
  (oldHome && secretIn(join(oldHome, 'display-gateway.pem'))) ?? (await freshGatewayIdentity());

function secretsIn(file: string): ReturnType<typeof freshSecrets> {
  const text = secretIn(file);
  return text === null ? freshSecrets() : parseSecrets(file, text);
}

function secretIn(file: string): string | null {
  if (!existsSync(file)) return null;
  if ((statSync(file).mode & OTHERS) !== 0)
    throw new Error(
      `${file} is open to every account of this machine, so it is no secret any more. Remove it; berth init then makes new keys.`,
    );
  return readFileSync(file, 'utf8');
}
