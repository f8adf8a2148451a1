// @ts-check
/** What kind of archive a file is, and its bytes as they were before they were packed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ArchiveFault } from './archive-fault.mjs';
import { isHeader, TAR_BLOCK_BYTES } from './archive-tar.mjs';

/** @typedef {'zip' | 'tar' | 'gzip' | 'xz' | 'bzip2' | 'zstd'} ArchiveKind */
/** @typedef {{ fd: number, size: number, read: () => number }} ArchiveFile `read` tells how far it is. */

const CHUNK_BYTES = 1 << 18;
const SIGNS = /** @type {[ArchiveKind, number[]][]} */ ([
  ['zip', [0x50, 0x4b, 3, 4]],
  ['zip', [0x50, 0x4b, 5, 6]],
  ['gzip', [0x1f, 0x8b, 8]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
]);
/** Of the machine, by their whole paths; each keeps within so much memory, whatever the file demands. */
const PROGRAMS = {
  xz: ['/usr/bin/xz', '--decompress', '--stdout', '--memlimit-decompress=256MiB'],
  bzip2: ['/usr/bin/bzip2', '--decompress', '--stdout'],
  zstd: ['/usr/bin/zstd', '--decompress', '--stdout', '--memory=256MB'],
};

/**
 * By its first bytes, whatever its name says.
 * @param {number} fd
 * @returns {ArchiveKind | null}
 */
export function archiveKind(fd) {
  const first = Buffer.alloc(TAR_BLOCK_BYTES);
  readSync(fd, first, 0, TAR_BLOCK_BYTES, 0);
  const sign = SIGNS.find(([, bytes]) => first.subarray(0, bytes.length).equals(Buffer.from(bytes)));
  return sign?.[0] ?? (isHeader(first) ? 'tar' : null);
}

/**
 * @param {number} fd
 * @param {Exclude<ArchiveKind, 'zip'>} kind
 * @param {number} most of unpacked bytes
 * @returns {{ bytes: AsyncIterable<Buffer>, read: () => number }}
 */
export function unpackedBytes(fd, kind, most) {
  const file = createReadStream('', { fd, start: 0, autoClose: false, highWaterMark: CHUNK_BYTES });
  const bytes = kind === 'tar' ? file : kind === 'gzip' ? gunzipped(file) : byProgram(file, kind);
  return { bytes: limited(bytes, most), read: () => file.bytesRead };
}

/**
 * @param {AsyncIterable<Buffer>} bytes
 * @param {number} most
 */
async function* limited(bytes, most) {
  let count = 0;
  for await (const chunk of bytes) {
    count += chunk.length;
    if (count > most) throw new ArchiveFault('too_large');
    yield chunk;
  }
}

/** @param {import('node:fs').ReadStream} file */
async function* gunzipped(file) {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  pipeline(file, gunzip, () => {});
  try {
    yield* gunzip;
  } catch (error) {
    throw ofZlib(error);
  }
}

/** What zlib says of bytes that are not what they should be.
 * @param {unknown} error
 */
export function ofZlib(error) {
  const { code = '' } = /** @type {NodeJS.ErrnoException} */ (error);
  return code.startsWith('Z_') ? new ArchiveFault('broken') : error;
}

/**
 * @param {import('node:fs').ReadStream} file
 * @param {keyof typeof PROGRAMS} kind
 */
async function* byProgram(file, kind) {
  const [program = '', ...args] = PROGRAMS[kind];
  const child = spawn(program, args, { cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(child, 'close').catch(() => [null]);
  try {
    // It may end before it has read all.
    pipeline(file, child.stdin, () => {});
    yield* child.stdout;
    const [status] = await ended;
    if (status === null) throw new ArchiveFault('unsupported', program);
    if (status !== 0) throw new ArchiveFault('broken');
  } finally {
    child.kill('SIGKILL');
  }
}
