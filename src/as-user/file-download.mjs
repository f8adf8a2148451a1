// @ts-check
/** Files and folders, written to standard output after the answer that says what comes. */
import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, fstatSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { versionOf } from './file-entry.mjs';

/** @import { DownloadHead, FileFault } from '../files/schema.ts' */

const { O_NOCTTY, O_NONBLOCK, O_RDONLY } = constants;
const CHUNK_BYTES = 1 << 20;

/**
 * @param {{ path: string, from: number, bytes: number | null }} wanted
 * @returns {{ answer: DownloadHead | { state: 'wrong_kind' }, follow: () => void }}
 */
export function download({ path, from, bytes }) {
  // Nothing is waited for, should it be a pipe.
  const descriptor = openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  const status = fstatSync(descriptor, { bigint: true });
  if (!status.isFile()) {
    closeSync(descriptor);
    return { answer: { state: 'wrong_kind' }, follow: () => {} };
  }
  const size = Number(status.size);
  const start = Math.min(from, size);
  const count = Math.min(bytes ?? size, size - start);
  const head = { name: basename(path), size, from: start, bytes: count, version: versionOf(status) };
  return { answer: { state: 'done', ...head }, follow: () => copy(descriptor, start, count) };
}

/**
 * @param {number} descriptor
 * @param {number} start
 * @param {number} count
 */
function copy(descriptor, start, count) {
  const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, count));
  for (let sent = 0; sent < count; ) {
    const read = readSync(descriptor, buffer, 0, Math.min(buffer.length, count - sent), start + sent);
    // It was made shorter meanwhile: who counts sees that.
    if (read === 0) return;
    writeAll(buffer.subarray(0, read));
    sent += read;
  }
}

/** @param {Uint8Array} bytes */
export function writeAll(bytes) {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/**
 * @param {string} path
 * @returns {{ answer: { state: 'done' } | { state: Extract<FileFault, 'wrong_kind'> }, follow: () => void }}
 */
export function archive(path) {
  if (!statSync(path).isDirectory() || basename(path) === '')
    return { answer: { state: 'wrong_kind' }, follow: () => {} };
  accessSync(path, constants.R_OK | constants.X_OK);
  // What the user may not read is left out.
  const args = ['--create', '--ignore-failed-read', '--file=-', `--directory=${dirname(path)}`, '--', basename(path)];
  const follow = () => void spawnSync('/usr/bin/tar', args, { stdio: ['ignore', 1, 'ignore'] });
  return { answer: { state: 'done' }, follow };
}
