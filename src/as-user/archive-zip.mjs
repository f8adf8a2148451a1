// @ts-check
/** What is in a zip archive, by its directory at the end: what else it says of its files counts for nothing. */
import { createReadStream, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { ofZlib } from './archive-bytes.mjs';
import { ArchiveFault } from './archive-fault.mjs';
import { directoryOf, zipMembers } from './zip-directory.mjs';

/** @import { ArchiveEntry } from './archive-tar.mjs' */
/** @import { ZipMember } from './zip-directory.mjs' */

const LOCAL_SIGN = 0x04034b50;
const LOCAL_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const CHUNK_BYTES = 1 << 18;
const LINK_BYTES_MAX = 4096;

/**
 * Throws where it cannot be unpacked, as far as its directory says.
 * @param {number} fd
 * @param {number} size
 * @param {number} most so many may be in it
 * @returns {number} how many bytes it comes to
 */
export function checkZip(fd, size, most) {
  let count = 0;
  let bytes = 0;
  for (const member of zipMembers(fd, directoryOf(fd, size))) {
    if (member.isEncrypted) throw new ArchiveFault('encrypted', member.name);
    if (member.method !== STORED && member.method !== DEFLATED) throw new ArchiveFault('unsupported', member.name);
    count += 1;
    if (count > most) throw new ArchiveFault('too_large');
    bytes += member.size;
  }
  return bytes;
}

/**
 * @param {number} fd
 * @param {number} size
 * @returns {{ entries: AsyncGenerator<ArchiveEntry>, read: () => number }}
 */
export function zipEntries(fd, size) {
  let passed = 0;
  async function* entries() {
    for (const member of zipMembers(fd, directoryOf(fd, size))) {
      const content = contentOf(fd, member, (count) => {
        passed += count;
      });
      const { kind, name, mode, mtime } = member;
      yield { kind, name, mode, mtime, target: kind === 'symlink' ? await textOf(member, content) : '', content };
    }
  }
  // Several may share bytes.
  return { entries: entries(), read: () => Math.min(passed, size) };
}

/**
 * @param {ZipMember} member
 * @param {AsyncIterable<Buffer>} content
 */
async function textOf({ size, name }, content) {
  if (size > LINK_BYTES_MAX) throw new ArchiveFault('broken', name);
  const pieces = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/**
 * @param {number} fd
 * @param {ZipMember} member
 * @param {(bytes: number) => void} onRead
 * @returns {AsyncGenerator<Buffer>}
 */
async function* contentOf(fd, member, onRead) {
  const broken = new ArchiveFault('broken', member.name);
  const head = Buffer.alloc(LOCAL_BYTES);
  if (readSync(fd, head, 0, LOCAL_BYTES, member.at) < LOCAL_BYTES || head.readUInt32LE(0) !== LOCAL_SIGN) throw broken;
  const start = member.at + LOCAL_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28);
  let count = 0;
  let sum = 0;
  try {
    for await (const chunk of unpacked(fd, start, member, onRead)) {
      count += chunk.length;
      if (count > member.size) throw broken;
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (error) {
    throw ofZlib(error);
  }
  if (count !== member.size || sum !== member.crc) throw broken;
}

/**
 * @param {number} fd
 * @param {number} start
 * @param {ZipMember} member
 * @param {(bytes: number) => void} onRead
 * @returns {AsyncIterable<Buffer> | Buffer[]}
 */
function unpacked(fd, start, { packed, method }, onRead) {
  if (packed === 0) return [];
  const end = start + packed - 1;
  const file = createReadStream('', { fd, start, end, autoClose: false, highWaterMark: CHUNK_BYTES });
  file.on('data', (chunk) => onRead(chunk.length));
  if (method === STORED) return file;
  return pipeline(file, createInflateRaw({ chunkSize: CHUNK_BYTES }), () => {});
}
