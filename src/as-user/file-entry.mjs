// @ts-check
/** What there is to say of a file, and why something could not be done with it. */
import { lstatSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Failure } from './failure.mjs';

/** @import { BigIntStats } from 'node:fs' */
/** @import { FileEntry, FileFault } from '../files/schema.ts' */

const PERMISSIONS = 0o7777n;
const STATES = new Map(
  /** @type {[Exclude<FileFault, 'elsewhere'>, string[]][]} */ ([
    ['absent', ['ENOENT']],
    ['forbidden', ['EACCES', 'EPERM', 'EROFS']],
    ['exists', ['EEXIST', 'ENOTEMPTY']],
    ['full', ['ENOSPC', 'EDQUOT']],
    ['wrong_kind', ['ENOTDIR', 'EISDIR', 'ELOOP', 'ENXIO', 'ENODEV']],
    ['too_long', ['ENAMETOOLONG']],
    ['other_device', ['EXDEV']],
    ['inside_itself', ['EINVAL']],
  ]).flatMap(([state, codes]) => codes.map((code) => /** @type {const} */ ([code, state]))),
);

/**
 * Throws what is none of these.
 * @param {unknown} error
 * @returns {{ state: Exclude<FileFault, 'elsewhere'> }}
 */
export function faultOf(error) {
  const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error);
  const state = STATES.get(code);
  if (state !== undefined) return { state };
  throw error instanceof Failure ? error : new Failure('unknown', `The file system says ${code || String(error)}.`);
}

/**
 * The file itself, should it be a link.
 * @param {string} path
 */
export const describe = (path) => entryOf(basename(path) || '/', path, lstatSync(path, { bigint: true }));

/**
 * @param {string} name
 * @param {string | Buffer} path
 * @param {BigIntStats} status
 * @returns {FileEntry}
 */
export function entryOf(name, path, status) {
  const kind = status.isSymbolicLink() ? 'link' : kindOf(status);
  return {
    name,
    is_named: typeof path === 'string',
    kind,
    leads_to: kind === 'link' ? kindBehind(path) : null,
    size: Number(status.size),
    modified_at: Number(status.mtimeMs),
    mode: Number(status.mode & PERMISSIONS),
    is_own: Number(status.uid) === process.geteuid?.(),
    version: versionOf(status),
  };
}

/** @param {BigIntStats} status */
export const versionOf = ({ ino, mtimeNs, size }) => `${ino}-${mtimeNs}-${size}`;

/** @param {BigIntStats} status */
function kindOf(status) {
  if (status.isDirectory()) return 'folder';
  return status.isFile() ? 'file' : 'other';
}

/** @param {string | Buffer} path */
function kindBehind(path) {
  try {
    return kindOf(statSync(path, { bigint: true }));
  } catch {
    return null;
  }
}
