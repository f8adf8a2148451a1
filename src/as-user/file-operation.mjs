// @ts-check
/** One thing to do with a user's files: what is asked, checked, and done. */
import { createHash } from 'node:crypto';
import { makeFolder, move, permit, remove } from './file-change.mjs';
import { archive, download } from './file-download.mjs';
import { describe, faultOf } from './file-entry.mjs';
import { listFolder } from './file-list.mjs';
import { unpack } from './file-unpack.mjs';
import { cancelUpload, upload, uploaded } from './file-upload.mjs';
import { watchFolder } from './file-watch.mjs';

/** @import { FileOperation, FileOutcome } from '../files/schema.ts' */
/** @import { FileAnswer } from './schema.ts' */

const COUNT_MAX = 1000;
const WITHIN_MAX = 100;
const NAME_MAX = 255;
const PATH_MAX = 4096;
const UPLOAD_ID = /^[a-z0-9]{16,64}$/;
const VERSION = /^[0-9-]{1,100}$/;
const PERMISSIONS = 0o777;

const isPath = (/** @type {unknown} */ value) =>
  typeof value === 'string' && value.startsWith('/') && value.length <= PATH_MAX && !value.includes('\0');
const isCount = (/** @type {unknown} */ value, max = Number.MAX_SAFE_INTEGER) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max;
const isMatch = (/** @type {unknown} */ value, /** @type {RegExp} */ pattern) =>
  typeof value === 'string' && pattern.test(value);

const isName = (/** @type {unknown} */ value) =>
  typeof value === 'string' && value.length <= NAME_MAX && !/[/\0]|^\.{0,2}$/.test(value);

/** @type {Record<FileOperation['do'], (fields: Record<string, unknown>) => boolean>} */
const RIGHT = {
  list: ({ search, hidden, from, count }) =>
    (search === null || typeof search === 'string') &&
    typeof hidden === 'boolean' &&
    isCount(from) &&
    isCount(count, COUNT_MAX),
  watch: ({ within }) => Array.isArray(within) && within.length <= WITHIN_MAX && within.every(isName),
  describe: () => true,
  make_folder: () => true,
  move: ({ to }) => isPath(to),
  remove: () => true,
  permit: ({ mode }) => isCount(mode, PERMISSIONS),
  uploaded: ({ upload_id }) => isMatch(upload_id, UPLOAD_ID),
  upload: ({ upload_id, from, size, replaces }) =>
    isMatch(upload_id, UPLOAD_ID) &&
    isCount(from) &&
    isCount(size) &&
    (replaces === null || isMatch(replaces, VERSION)),
  cancel_upload: ({ upload_id }) => isMatch(upload_id, UPLOAD_ID),
  download: ({ from, bytes }) => isCount(from) && (bytes === null || isCount(bytes)),
  archive: () => true,
  unpack: ({ to }) => isPath(to),
};

/**
 * @param {unknown} value
 * @returns {value is FileOperation}
 */
export function isFileOperation(value) {
  if (typeof value !== 'object' || value === null) return false;
  const fields = /** @type {Record<string, unknown>} */ (value);
  return isMatch(fields.do, /^[a-z_]+$/) && Object.hasOwn(RIGHT, `${fields.do}`) && isPath(fields.path)
    ? RIGHT[/** @type {FileOperation['do']} */ (fields.do)](fields)
    : false;
}

/**
 * What a grant for it is of: what is done to which files.
 * @param {{ do: string, path: string, to?: string | undefined }} operation
 */
export function operationSubject({ do: what, path, to = '' }) {
  return `files-${createHash('sha256')
    .update(JSON.stringify([what, path, to]))
    .digest('hex')}`;
}

/**
 * `first` are the bytes after the request that were read already; `follow` sends what comes after the answer.
 * @param {FileOperation} operation
 * @param {Buffer} first
 * @returns {{ answer: FileAnswer, follow: () => void | Promise<void> }}
 */
export function operate(operation, first) {
  // Files of the user are as those of a log-in at most systems, whatever Berth's own are.
  process.umask(0o022);
  try {
    if (operation.do === 'download') return answered(download(operation));
    if (operation.do === 'archive') return answered(archive(operation.path));
    if (operation.do === 'unpack') return answered(unpack(operation));
    return answered({ answer: outcome(operation, first), follow: () => {} });
  } catch (error) {
    return answered({ answer: faultOf(error), follow: () => {} });
  }
}

/**
 * @param {{ answer: FileOutcome, follow: () => void | Promise<void> }} done
 * @returns {{ answer: FileAnswer, follow: () => void | Promise<void> }}
 */
const answered = ({ answer, follow }) => ({ answer: { ok: true, ...answer }, follow });

/**
 * @param {Exclude<FileOperation, { do: 'download' | 'archive' | 'unpack' }>} operation
 * @param {Buffer} first
 * @returns {FileOutcome}
 */
function outcome(operation, first) {
  switch (operation.do) {
    case 'list':
      return listFolder(operation);
    case 'watch':
      return watchFolder(operation);
    case 'describe':
      return { state: 'done', entry: describe(operation.path) };
    case 'make_folder':
      return makeFolder(operation.path);
    case 'move':
      return move(operation.path, operation.to);
    case 'remove':
      return remove(operation.path);
    case 'permit':
      return permit(operation.path, operation.mode);
    case 'uploaded':
      return uploaded(operation);
    case 'upload':
      return upload(operation, first);
    case 'cancel_upload':
      return cancelUpload(operation);
  }
}
