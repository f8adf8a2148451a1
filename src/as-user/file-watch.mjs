// @ts-check
/** What is in a folder that is watched, and how it all is: another version tells that something has changed. */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { entryOf, versionOf } from './file-entry.mjs';

/** @import { Hash } from 'node:crypto' */
/** @import { FileOperation, WatchedFolder } from '../files/schema.ts' */

/** More in a folder is too much to look at again and again. */
export const WATCHED_MAX = 5_000;
/** So much is looked at of the folders in it, in all. */
const WITHIN_MAX = 20_000;
const SEPARATOR = Buffer.from('/');
const HIDDEN = '.'.charCodeAt(0);

/**
 * `within` are the names of folders of which the version is of all that is in them, too. Names that begin with a dot are left out.
 * @param {Extract<FileOperation, { do: 'watch' }>} operation
 * @returns {WatchedFolder}
 */
export function watchFolder({ path, within }) {
  const names = readdirSync(`${path}/.`, { encoding: 'buffer' }).filter(([first]) => first !== HIDDEN);
  if (names.length > WATCHED_MAX) return { state: 'done', entries: [], total: names.length };
  const budget = { left: WITHIN_MAX };
  const entries = names.flatMap((bytes) => {
    const name = bytes.toString();
    const at = joined(Buffer.from(path), bytes);
    const status = statusOf(at);
    if (status === null) return [];
    const { kind, version } = entryOf(name, at, status);
    const isDeep = kind === 'folder' && within.includes(name);
    return [{ name, is_named: Buffer.from(name).equals(bytes), kind, version: isDeep ? treeOf(at, budget) : version }];
  });
  return { state: 'done', entries, total: names.length };
}

/**
 * @param {Buffer} folder
 * @param {{ left: number }} budget
 */
function treeOf(folder, budget) {
  const hash = createHash('sha256');
  add(hash, folder, budget);
  return hash.digest('hex');
}

/**
 * No link is followed; what cannot be looked at is as good as not there.
 * @param {Hash} hash
 * @param {Buffer} path
 * @param {{ left: number }} budget
 */
function add(hash, path, budget) {
  const status = budget.left-- > 0 ? statusOf(path) : null;
  if (status === null) return;
  hash.update(path).update(`\0${versionOf(status)}\0`);
  if (!status.isDirectory()) return;
  for (const name of namesIn(path)) add(hash, joined(path, name), budget);
}

/** @param {Buffer} path */
function namesIn(path) {
  try {
    return readdirSync(path, { encoding: 'buffer' }).sort(Buffer.compare);
  } catch {
    return [];
  }
}

/** @param {Buffer} path */
function statusOf(path) {
  try {
    return lstatSync(path, { bigint: true });
  } catch {
    return null;
  }
}

/**
 * @param {Buffer} folder
 * @param {Buffer} name
 */
const joined = (folder, name) => Buffer.concat([folder, SEPARATOR, name]);
