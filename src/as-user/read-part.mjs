// @ts-check
/** The user's own files, read with that user's rights alone: what those do not open is not opened. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Failure } from './failure.mjs';

/** @import { ReadAnswer, ReadRequest } from './schema.ts' */

const { O_NOCTTY, O_NONBLOCK, O_RDONLY } = constants;
const LOOK_EACH_MS = 500;

/**
 * A part of a file; where there is nothing after `from` yet, it waits for that as long as it may.
 * @param {ReadRequest} request
 * @returns {ReadAnswer}
 */
export function readPart({ path, from, file, bytes, wait_seconds }) {
  const until = Date.now() + wait_seconds * 1000;
  for (;;) {
    const answer = look(path, { from, file, bytes });
    const mayCome =
      answer.state === 'absent' || (answer.state === 'read' && answer.data === '' && answer.from === from);
    if (!mayCome || Date.now() >= until) return answer;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_EACH_MS);
  }
}

/**
 * Opened anew each time: so a network file system shows what another machine has written, and a file that took its place is seen.
 * @param {string} path
 * @param {Pick<ReadRequest, 'from' | 'file' | 'bytes'>} part
 * @returns {Extract<ReadAnswer, { ok: true }>}
 */
function look(path, { from, file, bytes }) {
  let descriptor;
  try {
    // Nothing is waited for, should it be a pipe.
    descriptor = openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  } catch (error) {
    return { ok: true, state: stateOf(error) };
  }
  try {
    const status = fstatSync(descriptor, { bigint: true });
    if (!status.isFile()) return { ok: true, state: 'no_file' };
    const size = Number(status.size);
    const identity = `${status.dev}:${status.ino}`;
    const isOther = (file !== null && file !== identity) || (from ?? 0) > size;
    const start = isOther ? 0 : (from ?? Math.max(0, size - bytes));
    const buffer = Buffer.alloc(Math.min(bytes, size - start));
    const read = readSync(descriptor, buffer, 0, buffer.length, start);
    return { ok: true, state: 'read', file: identity, size, from: start, data: buffer.toString('base64', 0, read) };
  } finally {
    closeSync(descriptor);
  }
}

/** @param {unknown} error */
function stateOf(error) {
  const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error);
  if (['ENOENT', 'ENOTDIR'].includes(code)) return 'absent';
  if (['EACCES', 'EPERM'].includes(code)) return 'forbidden';
  // A loop of links, a device without a driver, a name that is too long.
  if (['ELOOP', 'ENXIO', 'ENODEV', 'ENAMETOOLONG'].includes(code)) return 'no_file';
  throw new Failure('unknown', `The file could not be read (${code}).`);
}
