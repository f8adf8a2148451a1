/** The secrets of a site as a backup has them, which are the two files of a home, wherever the site itself keeps them. */
import { chmodSync, chownSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homeFilesOf, keyFilesOf } from './auth/key-folder.ts';
import { readPrivateFile, writePrivateFile } from './auth/private-file.ts';
import { parseSecrets } from './auth/secrets.ts';
import type { Config } from './config.ts';

/** What cannot be made anew without everybody noticing; the last one is there on clusters only. */
export const SECRETS = ['secrets.json', 'display-gateway.pem'] as const;
export type SecretName = (typeof SECRETS)[number];
export type SecretTexts = Partial<Record<SecretName, string>>;

export interface SiteSecrets {
  /** Where they are kept. */
  place: string;
  /** Without those that are not there. */
  read(): Promise<SecretTexts>;
  /** Puts these in the place of what is there; those that are not named stay. */
  replace(texts: SecretTexts): Promise<void>;
}

export function siteSecrets({ home, keys }: Pick<Config, 'home' | 'keys'>): SiteSecrets {
  return keys === null ? inHome(home) : inKeyFolder(keys);
}

function inHome(home: string): SiteSecrets {
  return {
    place: home,
    async read() {
      const texts = SECRETS.map((name) => [name, readPrivateFile(join(home, name))] as const);
      return Object.fromEntries(texts.filter(([, text]) => text !== null));
    },
    async replace(texts) {
      for (const [name, text] of Object.entries(texts)) writePrivateFile(join(home, name), text);
    },
  };
}

function inKeyFolder(folder: string): SiteSecrets {
  return {
    place: folder,
    read: () => homeFilesOf(folder),
    async replace(texts) {
      const { 'secrets.json': secrets, 'display-gateway.pem': identity } = { ...(await homeFilesOf(folder)), ...texts };
      const files = keyFilesOf(parseSecrets('secrets.json of the backup', secrets), identity);
      for (const [name, text] of Object.entries(files)) putInPlace(join(folder, name), text);
    },
  };
}

/** For the same accounts as the one that is there. */
function putInPlace(file: string, text: string): void {
  const { uid, gid, mode } = statSync(file);
  const part = `${file}.part`;
  rmSync(part, { force: true });
  writeFileSync(part, text, { mode: 0o600, flag: 'wx' });
  chownSync(part, uid, gid);
  chmodSync(part, mode & 0o777);
  renameSync(part, file);
}
