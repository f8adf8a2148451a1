/** Puts files into the site's folder: what somebody has edited is kept, and what is as it must be is not touched. */
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface SiteFile {
  /** Within the folder. */
  path: string;
  text: string;
  mode: number;
  /** Names of accounts; root where they are left out. */
  owner?: string;
  group?: string;
}

/** `kept`: somebody has edited it, and the new one lies beside it. */
export type Outcome = 'written' | 'renewed' | 'unchanged' | 'kept';

/** Hashes of the files as they were written. */
export type Written = Record<string, string>;

/** The number of an account or a group; null where there is none of that name. */
export type LookUp = (kind: 'passwd' | 'group', name: string) => number | null;

const FOLDER_MODE = 0o755;
const OTHERS_WRITE = 0o022;

/** Makes the folder; refuses one in which others could put files in the place of the site's. */
export function siteFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  const status = lstatSync(folder);
  if (!status.isDirectory()) throw new Error(`${folder} is not a folder; choose another with --folder.`);
  if ((status.mode & OTHERS_WRITE) !== 0)
    throw new Error(
      `${folder} can be written by other accounts, who could replace what is in it. Cure: chmod 755 ${folder}`,
    );
}

/** What became of each file; `written` is brought up to date. */
export function putInPlace(
  folder: string,
  files: readonly SiteFile[],
  written: Written,
  lookUp: LookUp,
): { path: string; outcome: Outcome }[] {
  return files.map((file) => {
    const { path, text } = file;
    const target = join(folder, path);
    const present = textOf(target);
    const isEdited = present !== null && present !== text && hash(present) !== written[path];
    const beside = `${target}.new`;
    if (isEdited) {
      place(beside, file, lookUp);
      return { path, outcome: 'kept' };
    }
    rmSync(beside, { force: true });
    place(target, file, lookUp);
    written[path] = hash(text);
    if (present === null) return { path, outcome: 'written' };
    return { path, outcome: present === text ? 'unchanged' : 'renewed' };
  });
}

export function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The whole file at once, or nothing; nothing also where it is as it must be. */
export function place(target: string, { text, mode, owner, group }: Omit<SiteFile, 'path'>, lookUp: LookUp): void {
  if (textOf(target) !== text) {
    mkdirSync(dirname(target), { recursive: true, mode: FOLDER_MODE });
    const part = `${target}.part`;
    rmSync(part, { force: true });
    writeFileSync(part, text, { mode: 0o600, flag: 'wx' });
    renameSync(part, target);
  }
  const status = lstatSync(target);
  // Only root gives files away; whoever else looks at what Berth would write owns it all.
  if (process.getuid?.() === 0) {
    const uid = (owner && lookUp('passwd', owner)) || 0;
    const gid = (group && lookUp('group', group)) || 0;
    if (status.uid !== uid || status.gid !== gid) chownSync(target, uid, gid);
  }
  if ((status.mode & 0o777) !== mode) chmodSync(target, mode);
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
