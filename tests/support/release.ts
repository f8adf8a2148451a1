/** What `npm run release` makes, unpacked where a site would have it, and a machine without Node to run it on. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from './accounts.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
const NAME = `berth-${version}`;

export const VERSION = version;
export const RELEASES = join(ROOT, 'dist', 'release');
export const ARCHIVE = `${NAME}-linux-${process.arch}.tar.gz`;
/** What every path in the archive begins with. */
export const TOP = `${NAME}/`;

/** Under a umask, in a time zone. */
export function makeRelease(umask: string, TZ: string): void {
  const script = `umask ${umask}; exec "$0" "$1"`;
  execFileSync('sh', ['-c', script, process.execPath, join(ROOT, 'scripts', 'release.mjs')], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ },
  });
}

export interface Installation {
  folder: string;
  /** A link to what was unpacked. */
  root: string;
  /** A PATH with all programs of this machine but Node and npm. */
  path: string;
  remove(): void;
}

export function unpackRelease(): Installation {
  // berth-as-user wants every folder on the way to be root's alone, which /tmp is not.
  const folder = mkdtempSync(join(isRoot ? '/opt' : tmpdir(), 'berth-test-release-'));
  chmodSync(folder, 0o755);
  execFileSync('tar', ['-xzf', join(RELEASES, ARCHIVE), '-C', folder]);
  const root = join(folder, 'berth');
  symlinkSync(NAME, root);
  const path = join(folder, 'programs');
  mkdirSync(path);
  for (const name of readdirSync('/usr/bin')) {
    if (!/^(node|nodejs|npm|npx|corepack)$/.test(name)) symlinkSync(join('/usr/bin', name), join(path, name));
  }
  return { folder, root, path, remove: () => rmSync(folder, { recursive: true }) };
}
