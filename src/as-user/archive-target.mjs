// @ts-check
/**
 * The folder that an archive is unpacked into, which nobody else can enter. As long as files are written there is no link in it, so that
 * none leads anywhere; links are made in the end, and only those that lead to what is in the folder.
 */
import {
  chmodSync,
  closeSync,
  constants,
  futimesSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ArchiveFault } from './archive-fault.mjs';
import { leadsInside, partsOf } from './archive-name.mjs';

/** @import { ArchiveEntry } from './archive-tar.mjs' */
/** @typedef {{ parts: string[], target: string }} LaterLink */

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;
const PERMISSIONS = 0o777;
const OWNER_USES = 0o600;
const OWNER_ENTERS = 0o700;
const BLOCK_BYTES = 4096;
/** Of links that are kept in memory. */
const LINK_TEXT_MAX = 16 * 1024 * 1024;
const NAMES_TOLD_MAX = 100;
/** In the year 2242: of later ones nobody knows what file systems make. */
const MTIME_END = 2 ** 33;

/**
 * @param {string} folder
 * @param {{ entries: number, room: number }} limits `room` in bytes
 */
export function archiveTarget(folder, limits) {
  let count = 0;
  let room = limits.room;
  /** The folder that was made last: most of what comes lies in it. */
  let made = '';
  let linkText = 0;
  /** @type {LaterLink[]} */
  const links = [];
  const leftOut = { count: 0, names: /** @type {string[]} */ ([]) };

  /** @param {string} name */
  function leave(name) {
    if (++leftOut.count <= NAMES_TOLD_MAX) leftOut.names.push(name);
  }

  function countOne() {
    count += 1;
    if (count > limits.entries) throw new ArchiveFault('too_large');
  }

  /** @param {number} bytes */
  function take(bytes) {
    room -= bytes;
    if (room < 0) throw new ArchiveFault('full');
  }

  /** @param {string[]} parts */
  function makeFolders(parts) {
    const path = join(folder, ...parts);
    if (path === made) return path;
    for (let depth = 1; depth <= parts.length; depth++) {
      if (!makeFolder(join(folder, ...parts.slice(0, depth)))) continue;
      countOne();
      take(BLOCK_BYTES);
    }
    made = path;
    return path;
  }

  /**
   * @param {string[]} parts
   * @param {ArchiveEntry} entry
   * @param {() => void} onBytes
   */
  async function writeFile(parts, { mode, mtime, content }, onBytes) {
    const path = join(makeFolders(parts.slice(0, -1)), parts.at(-1) ?? '');
    // One that is there twice is what it was last.
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) unlinkSync(path);
    const wanted = (mode & PERMISSIONS || 0o666) | OWNER_USES;
    const descriptor = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, wanted);
    try {
      let size = 0;
      for await (const bytes of content) {
        take(blocks(size + bytes.length) - blocks(size));
        size += bytes.length;
        for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
        onBytes();
      }
      if (mtime >= 0 && mtime < MTIME_END) futimesSync(descriptor, mtime, mtime);
    } finally {
      closeSync(descriptor);
    }
  }

  /**
   * @param {string[]} parts
   * @param {ArchiveEntry} entry
   */
  function writeHardLink(parts, { name, target }) {
    const source = partsOf(target);
    const from = join(folder, ...(source ?? []));
    if (source === null || !lstatSync(from, { throwIfNoEntry: false })?.isFile()) return leave(name);
    const path = join(makeFolders(parts.slice(0, -1)), parts.at(-1) ?? '');
    if (path === from) return;
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) unlinkSync(path);
    linkSync(from, path);
  }

  /** @param {LaterLink} link */
  function keepLink(link) {
    linkText += link.target.length + link.parts.join('/').length;
    if (linkText > LINK_TEXT_MAX) throw new ArchiveFault('too_large');
    links.push(link);
  }

  /**
   * Where all of it is in one folder, that is what was packed. With a link beside it, it is not all.
   * @returns {string | null}
   */
  function onlyFolder() {
    const [first, ...others] = readdirSync(folder, { withFileTypes: true });
    if (first === undefined || others.length > 0 || !first.isDirectory()) return null;
    return links.every(({ parts }) => parts.length > 1 && parts[0] === first.name) ? first.name : null;
  }

  return {
    count: () => count,

    /**
     * @param {ArchiveEntry} entry
     * @param {() => void} onBytes
     */
    async put(entry, onBytes) {
      const { kind, name, mode, target } = entry;
      const parts = partsOf(name);
      if (parts === null) throw new ArchiveFault('unsafe', name);
      if (parts.length === 0) return;
      if (kind === 'folder') {
        const path = makeFolders(parts);
        if ((mode & PERMISSIONS) !== 0) chmodSync(path, ((mode & PERMISSIONS) | OWNER_ENTERS) & ~process.umask());
        return;
      }
      countOne();
      if (kind === 'file') await writeFile(parts, entry, onBytes);
      else if (kind === 'hardlink') writeHardLink(parts, entry);
      else if (kind === 'symlink') keepLink({ parts, target });
      else leave(name);
    },

    /** Makes the links. The folder that has it all is answered, and what was left out. */
    finish() {
      const only = onlyFolder();
      const top = only === null ? 0 : 1;
      // Before the first link is made: what is on the way to another one is a folder.
      for (const { parts } of links) makeFolders(parts.slice(0, -1));
      for (const { parts, target } of links) {
        const isMade = leadsInside(target, parts.length - 1 - top) && makeLink(target, join(folder, ...parts));
        if (!isMade) leave(parts.join('/'));
      }
      chmodSync(folder, PERMISSIONS & ~process.umask());
      return { made: only === null ? folder : join(folder, only), leftOut };
    },
  };
}

/** @param {number} bytes */
const blocks = (bytes) => Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;

/** @param {string} path */
const makeFolder = (path) => unlessThere(() => mkdirSync(path));

/**
 * @param {string} target
 * @param {string} path
 */
const makeLink = (target, path) => unlessThere(() => symlinkSync(target, path));

/** @param {() => void} make */
function unlessThere(make) {
  try {
    make();
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}
