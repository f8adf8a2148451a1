// @ts-check
/** Changes of files and folders. None overwrites what is there. */
import { chmodSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { describe } from './file-entry.mjs';

/** @param {string} path */
export function makeFolder(path) {
  mkdirSync(path);
  return done(path);
}

/**
 * @param {string} path
 * @param {string} to
 */
export function move(path, to) {
  if (lstatSync(path).isDirectory()) {
    if (isThere(to)) return { state: /** @type {const} */ ('exists') };
    renameSync(path, to);
  } else place(path, to);
  return done(to);
}

/**
 * Gives what is no folder that name, which nothing has: where somebody takes it at this moment, nothing of theirs is lost.
 * @param {string} path
 * @param {string} to
 */
export function place(path, to) {
  try {
    linkSync(path, to);
  } catch (error) {
    const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error);
    // Not every file system has a second name for a file.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'].includes(code)) throw error;
    if (isThere(to)) throw Object.assign(new Error('it exists'), { code: 'EEXIST' });
    return renameSync(path, to);
  }
  unlinkSync(path);
}

/** @param {string} path */
export function remove(path) {
  lstatSync(path);
  rmSync(path, { recursive: true });
  return { state: /** @type {const} */ ('done') };
}

/**
 * @param {string} path
 * @param {number} mode
 */
export function permit(path, mode) {
  // Of a link it would be what it leads to.
  if (lstatSync(path).isSymbolicLink()) return { state: /** @type {const} */ ('wrong_kind') };
  chmodSync(path, mode);
  return done(path);
}

/** @param {string} path */
const done = (path) => ({ state: /** @type {const} */ ('done'), entry: describe(path) });

/** @param {string} path */
const isThere = (path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
