// @ts-check
/** Uploads: what has come of one is a file of its own beside its place, whose length is how far it is. It is the file once all is there. */
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { place } from './file-change.mjs';
import { describe, versionOf } from './file-entry.mjs';

/** @import { FileOperation, FileOutcome } from '../files/schema.ts' */
/** @typedef {Extract<FileOperation, { do: 'upload' }>} Upload */

const { O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;
const CHUNK_BYTES = 1 << 20;
const PERMISSIONS = 0o777;

/**
 * @param {{ path: string, upload_id: string }} upload
 */
const partPath = ({ path, upload_id }) => join(dirname(path), `.berth-upload-${upload_id}`);

/**
 * @param {{ path: string, upload_id: string }} upload
 * @returns {FileOutcome<Extract<FileOperation, { do: 'uploaded' }>>}
 */
export function uploaded(upload) {
  lstatSync(dirname(upload.path));
  return { state: 'done', offset: lstatSync(partPath(upload), { throwIfNoEntry: false })?.size ?? 0, entry: null };
}

/**
 * @param {{ path: string, upload_id: string }} upload
 */
export function cancelUpload(upload) {
  rmSync(partPath(upload), { force: true });
  return { state: /** @type {const} */ ('done') };
}

/**
 * `first` are bytes that were read already; the others come on standard input.
 * @param {Upload} upload
 * @param {Buffer} first
 * @returns {FileOutcome<Upload>}
 */
export function upload(upload, first) {
  // Through a link it is what it leads to that is replaced.
  const path = upload.replaces === null ? upload.path : realpathSync(upload.path);
  if (upload.replaces === null && lstatSync(path, { throwIfNoEntry: false }) !== undefined) return { state: 'exists' };
  const part = partPath({ ...upload, path });
  const descriptor = openSync(part, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  let offset;
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return { state: 'wrong_kind' };
    if (status.size !== upload.from) return { state: 'elsewhere', offset: status.size };
    offset = take(descriptor, upload, first);
    if (offset < upload.size) return { state: 'done', offset, entry: null };
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  if (upload.replaces === null) {
    chmodSync(part, 0o666 & ~process.umask());
    place(part, path);
  } else {
    const present = statSync(path, { bigint: true });
    if (versionOf(present) !== upload.replaces) return { state: 'changed' };
    chmodSync(part, Number(present.mode) & PERMISSIONS);
    renameSync(part, path);
  }
  return { state: 'done', offset, entry: describe(path) };
}

/**
 * Writes what comes, and no more than belongs to the file; how far it is then.
 * @param {number} descriptor
 * @param {Upload} upload
 * @param {Buffer} first
 */
function take(descriptor, { from, size }, first) {
  let offset = from;
  const put = (/** @type {Buffer} */ bytes) => {
    const own = bytes.subarray(0, size - offset);
    for (let written = 0; written < own.length; )
      written += writeSync(descriptor, own, written, own.length - written, offset + written);
    offset += own.length;
  };
  put(first);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    const read = readSync(0, buffer, 0, CHUNK_BYTES, null);
    if (read === 0) return offset;
    put(buffer.subarray(0, read));
  }
}
