// @ts-check
/** What is in a tar archive (ustar, pax and GNU's), in its order. */
import { ArchiveFault } from './archive-fault.mjs';
import { nameOfBytes } from './archive-name.mjs';
import { byteReader } from './byte-reader.mjs';

/**
 * @typedef {object} ArchiveEntry
 * @property {'file' | 'folder' | 'symlink' | 'hardlink' | 'other'} kind
 * @property {string} name
 * @property {number} mode
 * @property {number} mtime seconds since 1970
 * @property {string} target of a link
 * @property {AsyncIterable<Buffer>} content of a file
 */

export const TAR_BLOCK_BYTES = 512;
/** Of names and what else precedes an entry. */
const EXTRA_BYTES_MAX = 1 << 20;
const CHECKSUM_AT = 148;
const KINDS = /** @type {Record<string, ArchiveEntry['kind']>} */ ({
  0: 'file',
  7: 'file',
  1: 'hardlink',
  2: 'symlink',
  5: 'folder',
});
/** A label, and the names in a folder of an incremental dump: there is nothing of them on a disk. */
const NOTHING = 'VD';

/** @param {Buffer} block */
export function isHeader(block) {
  let sum = 0;
  for (let at = 0; at < TAR_BLOCK_BYTES; at++)
    sum += at >= CHECKSUM_AT && at < CHECKSUM_AT + 8 ? 0x20 : (block[at] ?? 0);
  return numberIn(block, CHECKSUM_AT, 8) === sum && block[0] !== 0;
}

/**
 * The content of each is to be read before the next; what is left of it is passed over.
 * @param {AsyncIterable<Buffer>} bytes
 * @returns {AsyncGenerator<ArchiveEntry>}
 */
export async function* tarEntries(bytes) {
  const reader = byteReader(bytes);
  try {
    yield* entriesOf(reader);
  } finally {
    await reader.close();
  }
}

/**
 * @param {ReturnType<typeof byteReader>} reader
 * @returns {AsyncGenerator<ArchiveEntry>}
 */
async function* entriesOf(reader) {
  const lasting = /** @type {Record<string, string>} */ ({});
  let extra = /** @type {Record<string, string>} */ ({});
  for (let isFirst = true; ; isFirst = false) {
    const block = await reader.exactly(TAR_BLOCK_BYTES);
    if (block.every((byte) => byte === 0)) break;
    if (!isHeader(block)) throw new ArchiveFault(isFirst ? 'no_archive' : 'broken');
    const type = block[156] === 0 ? '0' : String.fromCharCode(block[156] ?? 0);
    if ('xgLK'.includes(type)) {
      Object.assign(type === 'g' ? lasting : extra, await extraOf(reader, block, type));
      continue;
    }
    const said = { ...lasting, ...extra };
    extra = {};
    const entry = entryOf(block, type, said);
    const size = said.size === undefined ? numberIn(block, 124, 12) : Number(said.size);
    if (!Number.isSafeInteger(size) || size < 0) throw new ArchiveFault('broken', entry.name);
    // Its holes are written down in ways of its own.
    if (type === 'S' || Object.keys(said).some((key) => key.startsWith('GNU.sparse.')))
      throw new ArchiveFault('unsupported', entry.name);
    const content = reader.part(size);
    if (!NOTHING.includes(type)) yield { ...entry, content };
    for await (const _ of content);
    await reader.pass(padding(size));
  }
  // What is packed is whole only where its end is too.
  await reader.drain();
}

/**
 * What is said of the next entry, or of all.
 * @param {ReturnType<typeof byteReader>} reader
 * @param {Buffer} block
 * @param {string} type
 * @returns {Promise<Record<string, string>>}
 */
async function extraOf(reader, block, type) {
  const size = numberIn(block, 124, 12);
  if (!(size <= EXTRA_BYTES_MAX)) throw new ArchiveFault('broken');
  const text = await reader.exactly(size);
  await reader.pass(padding(size));
  if (type === 'L') return { path: nameIn(text, 0, size) };
  return type === 'K' ? { linkpath: nameIn(text, 0, size) } : paxFields(text);
}

/** @param {number} size */
const padding = (size) => (TAR_BLOCK_BYTES - (size % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES;

/**
 * @param {Buffer} block
 * @param {string} type
 * @param {Record<string, string>} said before it
 * @returns {Omit<ArchiveEntry, 'content'>}
 */
function entryOf(block, type, said) {
  // Only POSIX's own form has the beginning of long names there.
  const prefix = block.toString('latin1', 257, 263) === 'ustar\0' ? nameIn(block, 345, 155) : '';
  const name = said.path ?? (prefix === '' ? '' : `${prefix}/`) + nameIn(block, 0, 100);
  const kind = KINDS[type] ?? 'other';
  return {
    // Before there was a type for folders their names said it.
    kind: kind === 'file' && name.endsWith('/') ? 'folder' : kind,
    name,
    mode: numberIn(block, 100, 8),
    mtime: said.mtime === undefined ? numberIn(block, 136, 12) : Number(said.mtime),
    target: said.linkpath ?? nameIn(block, 157, 100),
  };
}

/**
 * @param {Buffer} block
 * @param {number} at
 * @param {number} length
 */
function nameIn(block, at, length) {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return nameOfBytes(end < 0 ? field : field.subarray(0, end));
}

/**
 * In octal digits, or where its first bit is set, as GNU writes what has too many of them, in bytes. NaN where it is none.
 * @param {Buffer} block
 * @param {number} at
 * @param {number} length
 */
function numberIn(block, at, length) {
  if (block[at] === 0x80) return Number(BigInt(`0x${block.toString('hex', at + 1, at + length)}`));
  const [text = ''] = block.toString('latin1', at, at + length).split('\0');
  const digits = text.trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN;
}

/**
 * Lines of 'length key=value'.
 * @param {Buffer} text
 */
function paxFields(text) {
  const fields = /** @type {Record<string, string>} */ ({});
  for (let at = 0; at < text.length; ) {
    const space = text.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(text.toString('latin1', at, space));
    const equals = text.indexOf(0x3d, space);
    if (!(length > space - at && at + length <= text.length && equals > space)) throw new ArchiveFault('broken');
    fields[text.toString('latin1', space + 1, equals)] = nameOfBytes(text.subarray(equals + 1, at + length - 1));
    at += length;
  }
  return fields;
}
