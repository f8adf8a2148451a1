// @ts-check
/** What is in a folder, however much that is: all names are read, and only those of the part that is asked for are looked at. */
import { accessSync, constants, lstatSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { entryOf } from './file-entry.mjs';

/** @import { Dirent } from 'node:fs' */
/** @import { FileEntry, FileOperation, FolderListing } from '../files/schema.ts' */

/** Of more the order is that of their letters' numbers: comparing as people do takes seconds. */
const COMPARED_MAX = 10_000;
const SEPARATOR = Buffer.from('/');
const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * Folders first, then by name; numbers in names count as numbers.
 * @param {Extract<FileOperation, { do: 'list' }>} operation
 * @returns {FolderListing}
 */
export function listFolder({ path, search, hidden, from, count }) {
  const status = lstatSync(`${path}/.`, { bigint: true });
  const wanted = search?.toLowerCase();
  const all = readdirSync(path, { withFileTypes: true, encoding: 'buffer' })
    .map(nameOf)
    .filter(({ name }) => hidden || !name.startsWith('.'))
    .filter(({ name }) => wanted === undefined || name.toLowerCase().includes(wanted));
  const order =
    all.length > COMPARED_MAX
      ? (/** @type {Named} */ a, /** @type {Named} */ b) => (a.name < b.name ? -1 : 1)
      : (/** @type {Named} */ a, /** @type {Named} */ b) => collator.compare(a.name, b.name);
  all.sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || order(a, b));
  return {
    state: 'done',
    folder: entryOf(basename(path) || '/', path, status),
    is_writable: isWritable(path),
    entries: all.slice(from, from + count).flatMap((one) => look(path, one)),
    total: all.length,
  };
}

const collator = new Intl.Collator('en', { numeric: true });

/** @typedef {{ name: string, bytes: Buffer | null, isFolder: boolean }} Named */

/**
 * @param {Dirent<Buffer>} entry
 * @returns {Named}
 */
function nameOf(entry) {
  const isFolder = entry.isDirectory();
  try {
    return { name: strict.decode(entry.name), bytes: null, isFolder };
  } catch {
    return { name: entry.name.toString(), bytes: entry.name, isFolder };
  }
}

/**
 * Nothing for one that was removed meanwhile.
 * @param {string} folder
 * @param {Named} named
 * @returns {FileEntry[]}
 */
function look(folder, { name, bytes }) {
  const path = bytes === null ? `${folder}/${name}` : Buffer.concat([Buffer.from(folder), SEPARATOR, bytes]);
  try {
    return [entryOf(name, path, lstatSync(path, { bigint: true }))];
  } catch {
    return [];
  }
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
