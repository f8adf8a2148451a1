// @ts-check
/** The directory at the end of a zip archive: which files it has, and where in it each is. */
import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { ArchiveFault } from './archive-fault.mjs';
import { nameOfBytes } from './archive-name.mjs';

/** @import { ArchiveEntry } from './archive-tar.mjs' */

/**
 * @typedef {object} ZipMember
 * @property {Exclude<ArchiveEntry['kind'], 'hardlink'>} kind
 * @property {string} name
 * @property {number} mode
 * @property {number} mtime
 * @property {boolean} isEncrypted
 * @property {number} method
 * @property {number} crc
 * @property {number} packed how many bytes it takes
 * @property {number} size
 * @property {number} at where it begins
 */
/** @typedef {{ at: number, end: number, shift: number }} ZipDirectory `shift` is how much else stands before the archive. */

const END_SIGN = 0x06054b50;
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 0xffff;
const LARGE_LOCATOR_SIGN = 0x07064b50;
const LARGE_LOCATOR_BYTES = 20;
const LARGE_END_SIGN = 0x06064b50;
const LARGE_END_BYTES = 56;
const MEMBER_SIGN = 0x02014b50;
const MEMBER_BYTES = 46;
const IS_LARGE = 0xffffffff;
/** Extra fields: sizes of 64 bits; a name in UTF-8 beside one in other signs. */
const LARGE_FIELD = 1;
const UTF8_FIELD = 0x7075;
const [UNIX, MAC] = [3, 19];
const DOS = 0;
const TYPE_BITS = 0o170000;
/** @type {Map<number, ZipMember['kind']>} */
const KINDS = new Map([
  [0, 'file'],
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'symlink'],
]);

/**
 * @param {number} fd
 * @param {number} size
 * @returns {ZipDirectory}
 */
export function directoryOf(fd, size) {
  const from = Math.max(0, size - END_BYTES - COMMENT_BYTES_MAX);
  const tail = bytesAt(fd, from, size - from);
  let place = tail.length - END_BYTES;
  while (place >= 0 && tail.readUInt32LE(place) !== END_SIGN) place--;
  if (place < 0) throw new ArchiveFault('broken');
  let length = tail.readUInt32LE(place + 12);
  let at = tail.readUInt32LE(place + 16);
  let end = from + place;
  const locator = place - LARGE_LOCATOR_BYTES;
  if (locator >= 0 && tail.readUInt32LE(locator) === LARGE_LOCATOR_SIGN) {
    const large = bytesAt(fd, number64(tail, locator + 8), LARGE_END_BYTES);
    if (large.readUInt32LE(0) !== LARGE_END_SIGN) throw new ArchiveFault('broken');
    end = number64(tail, locator + 8);
    length = number64(large, 40);
    at = number64(large, 48);
  }
  // A program that unpacks itself stands before some.
  const shift = end - length - at;
  if (shift < 0) throw new ArchiveFault('broken');
  return { at: at + shift, end, shift };
}

/**
 * @param {number} fd
 * @param {ZipDirectory} directory
 * @returns {Generator<ZipMember>}
 */
export function* zipMembers(fd, directory) {
  const { end, shift } = directory;
  let { at } = directory;
  while (at < end) {
    const head = bytesAt(fd, at, MEMBER_BYTES);
    if (head.readUInt32LE(0) !== MEMBER_SIGN) throw new ArchiveFault('broken');
    const lengths = [28, 30, 32].map((place) => head.readUInt16LE(place));
    const [name = 0, extra = 0, comment = 0] = lengths;
    const texts = bytesAt(fd, at + MEMBER_BYTES, name + extra);
    const member = memberOf(head, texts.subarray(0, name), fieldsOf(texts.subarray(name)), shift);
    if (member.at + member.packed > directory.at) throw new ArchiveFault('broken', member.name);
    yield member;
    at += MEMBER_BYTES + name + extra + comment;
  }
}

/**
 * @param {Buffer} head
 * @param {Buffer} nameBytes
 * @param {Map<number, Buffer>} fields
 * @param {number} shift
 * @returns {ZipMember}
 */
function memberOf(head, nameBytes, fields, shift) {
  const madeBy = head[5] ?? 0;
  const attributes = head.readUInt32LE(38) >>> 16;
  const isUnix = madeBy === UNIX || madeBy === MAC;
  const written = nameOf(nameBytes, fields.get(UTF8_FIELD));
  // Some of Windows write its own sign between folders.
  const name = madeBy === DOS && !written.includes('/') ? written.replaceAll('\\', '/') : written;
  const large = fields.get(LARGE_FIELD);
  let place = 0;
  const sizeAt = (/** @type {number} */ from) => {
    const small = head.readUInt32LE(from);
    if (small !== IS_LARGE || large === undefined) return small;
    if (place + 8 > large.length) throw new ArchiveFault('broken', name);
    place += 8;
    return number64(large, place - 8);
  };
  const [size, packed, at] = [sizeAt(24), sizeAt(20), sizeAt(42)];
  return {
    kind: name.endsWith('/') ? 'folder' : ((isUnix ? KINDS.get(attributes & TYPE_BITS) : 'file') ?? 'other'),
    name,
    mode: isUnix ? attributes : 0,
    mtime: dosTime(head.readUInt16LE(14), head.readUInt16LE(12)),
    isEncrypted: (head.readUInt16LE(8) & 1) !== 0,
    method: head.readUInt16LE(10),
    crc: head.readUInt32LE(16),
    packed,
    size,
    at: at + shift,
  };
}

/**
 * What says that it is UTF-8 is believed no more than what is not: both are looked at.
 * @param {Buffer} bytes
 * @param {Buffer | undefined} field
 */
function nameOf(bytes, field) {
  const isOfThis = field !== undefined && field.length > 5 && field.readUInt32LE(1) === crc32(bytes);
  return nameOfBytes(isOfThis ? field.subarray(5) : bytes);
}

/** @param {Buffer} extra */
function fieldsOf(extra) {
  /** @type {Map<number, Buffer>} */
  const fields = new Map();
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    fields.set(extra.readUInt16LE(at), extra.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return fields;
}

/**
 * In the zone of whoever made it, which is taken for this machine's.
 * @param {number} date
 * @param {number} time
 */
function dosTime(date, time) {
  const day = /** @type {const} */ ([1980 + (date >> 9), ((date >> 5) & 15) - 1, date & 31]);
  return new Date(...day, time >> 11, (time >> 5) & 63, (time & 31) * 2).getTime() / 1000;
}

/**
 * @param {Buffer} bytes
 * @param {number} at
 */
function number64(bytes, at) {
  const number = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(number)) throw new ArchiveFault('broken');
  return number;
}

/**
 * @param {number} fd
 * @param {number} at
 * @param {number} count
 */
function bytesAt(fd, at, count) {
  const bytes = Buffer.alloc(count);
  if (readSync(fd, bytes, 0, count, at) < count) throw new ArchiveFault('broken');
  return bytes;
}
