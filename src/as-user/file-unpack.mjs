// @ts-check
/** An archive into a new folder. It is a hidden one until all is in it, and gone where something is in the way. */
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { archiveKind, unpackedBytes } from './archive-bytes.mjs';
import { ArchiveFault } from './archive-fault.mjs';
import { tarEntries } from './archive-tar.mjs';
import { archiveTarget } from './archive-target.mjs';
import { checkZip, zipEntries } from './archive-zip.mjs';
import { Failure } from './failure.mjs';
import { writeAll } from './file-download.mjs';
import { describe, faultOf } from './file-entry.mjs';
import { askQuota, quotasOf } from './quotas.mjs';

/** @import { FileFault, FileOperation, UnpackingLine } from '../files/schema.ts' */
/** @import { ArchiveKind } from './archive-bytes.mjs' */
/** @typedef {{ fd: number, size: number, kind: ArchiveKind, room: number }} Archive */

const { O_NOCTTY, O_NONBLOCK, O_RDONLY, W_OK, X_OK } = constants;
const ENTRIES_MAX = 500_000;
const UNPACKED_BYTES_MAX = 2 ** 40;
/** Of what people pack; of more somebody has thought. Little ones may be as they like. */
const RATIO_MAX = 200;
const ALLOWED_BYTES = 256 * 1024 * 1024;
const TOLD_EACH_MS = 500;

/**
 * @param {Extract<FileOperation, { do: 'unpack' }>} operation
 * @returns {{ answer: { state: 'done' } | { state: Exclude<FileFault, 'elsewhere'>, name?: string }, follow: () => Promise<void> }}
 */
export function unpack({ path, to }) {
  const none = async () => {};
  if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) return { answer: { state: 'exists' }, follow: none };
  accessSync(dirname(to), W_OK | X_OK);
  // Nothing is waited for, should it be a pipe.
  const fd = openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  try {
    const status = fstatSync(fd);
    if (!status.isFile()) throw new ArchiveFault('wrong_kind');
    const archive = look(fd, status.size, roomIn(dirname(to)));
    return { answer: { state: 'done' }, follow: () => run(archive, to) };
  } catch (error) {
    closeSync(fd);
    return { answer: whyNot(error), follow: none };
  }
}

/**
 * @param {number} fd
 * @param {number} size
 * @param {number} room
 * @returns {Archive}
 */
function look(fd, size, room) {
  const kind = archiveKind(fd);
  if (kind === null) throw new ArchiveFault('no_archive');
  if (kind === 'zip') {
    const bytes = checkZip(fd, size, ENTRIES_MAX);
    if (bytes > mostOf(size)) throw new ArchiveFault('too_large');
    if (bytes > room) throw new ArchiveFault('full');
  }
  return { fd, size, kind, room };
}

/** @param {number} size */
const mostOf = (size) => Math.min(UNPACKED_BYTES_MAX, Math.max(ALLOWED_BYTES, RATIO_MAX * size));

/**
 * What the file system has, or the user's own limit on it.
 * @param {string} folder
 */
function roomIn(folder) {
  const { bavail, bsize } = statfsSync(folder);
  const { dev } = statSync(folder);
  const limits = quotasOf(folder, askQuota()).filter(
    ({ path }) => statSync(path, { throwIfNoEntry: false })?.dev === dev,
  );
  return Math.min(bavail * bsize, ...limits.map(({ free_bytes }) => free_bytes));
}

/**
 * Tells how far it is, and in the end what came of it. Where nobody hears that any more, it is given up.
 * @param {Archive} archive
 * @param {string} to
 */
async function run({ fd, size, kind, room }, to) {
  let isEnded = false;
  // Not at once: what is there is removed first.
  const end = () => {
    isEnded = true;
  };
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.once(signal, end);
  /** @type {string | null} */
  let folder = null;
  /** @type {UnpackingLine} */
  let last;
  try {
    folder = mkdtempSync(join(dirname(to), '.berth-unpack-'));
    const target = archiveTarget(folder, { entries: ENTRIES_MAX, room });
    const { entries, read } = kind === 'zip' ? zipEntries(fd, size) : tarOf(fd, kind, mostOf(size));
    const sayGoing = nowAndThen(() => say({ state: 'going', entries: target.count(), read: read(), size }));
    const tell = () => {
      if (isEnded) throw new Failure('unknown', 'It was ended.');
      sayGoing();
    };
    for await (const entry of entries) {
      await target.put(entry, tell).catch((error) => {
        throw inEntry(error, entry.name);
      });
      tell();
    }
    const { made, leftOut } = target.finish();
    if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) throw new ArchiveFault('exists');
    renameSync(made, to);
    last = {
      state: 'done',
      entry: describe(to),
      entries: target.count(),
      left_out: leftOut.names,
      left_out_count: leftOut.count,
    };
  } catch (error) {
    last = lastOf(error);
  }
  closeSync(fd);
  if (folder !== null) rmSync(folder, { recursive: true, force: true });
  say(last);
}

/**
 * @param {number} fd
 * @param {Exclude<ArchiveKind, 'zip'>} kind
 * @param {number} most
 */
function tarOf(fd, kind, most) {
  const { bytes, read } = unpackedBytes(fd, kind, most);
  return { entries: tarEntries(bytes), read };
}

/** @param {UnpackingLine} line */
function say(line) {
  writeAll(Buffer.from(`${JSON.stringify(line)}\n`));
}

/** @param {() => void} tell */
function nowAndThen(tell) {
  let next = 0;
  return () => {
    if (Date.now() < next) return;
    tell();
    next = Date.now() + TOLD_EACH_MS;
  };
}

/**
 * What stands in the way of an entry is another one.
 * @param {unknown} error
 * @param {string} name
 */
function inEntry(error, name) {
  const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error);
  if (['EEXIST', 'ENOTDIR', 'EISDIR', 'ENOENT', 'EPERM'].includes(code)) return new ArchiveFault('broken', name);
  return code === 'ENAMETOOLONG' ? new ArchiveFault('too_long', name) : error;
}

/**
 * @param {unknown} error
 * @returns {UnpackingLine}
 */
function lastOf(error) {
  try {
    return whyNot(error);
  } catch (failure) {
    return { state: 'failed', message: String(failure) };
  }
}

/** @param {unknown} error */
const whyNot = (error) => (error instanceof ArchiveFault ? error.outcome : faultOf(error));
