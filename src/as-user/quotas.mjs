// @ts-check
/** How much room the user has: what `quota` says of every file system, and of the home what its file system has left. */
import { spawnSync } from 'node:child_process';
import { statfsSync, statSync } from 'node:fs';

/** @import { Quota } from '../quotas/schema.ts' */

/** A file server that does not answer may be any of them: then the home's own is told without. */
const TIMEOUT_MS = 5_000;
const OUTPUT_BYTES_MAX = 1_000_000;
const BLOCK_BYTES = 1024;
const OPTIONS = ['--user', '--verbose', '--no-wrap', '--raw-grace', '--show-mntpoint', '--hide-device'];
/** Where it is mounted, then amount, soft limit, hard limit and end of the grace of blocks, and the same of files. */
const ROW = /^\s*(\/.*?)\s+(\d+)\*?\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\*?\s+(\d+)\s+(\d+)\s+(\d+)\s*$/;

/** null where the machine has no such program, or its answer did not come in time. */
export function askQuota() {
  // Its status says only whether a limit is exceeded.
  const { stdout, error } = spawnSync('quota', OPTIONS, {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  return error ? null : stdout;
}

/**
 * The home first, by its own file system where the user has no limit there.
 * @param {string} home
 * @param {string | null} printed by `quota`
 * @returns {Quota[]}
 */
export function quotasOf(home, printed) {
  const device = statSync(home).dev;
  const limited = (printed ?? '').split('\n').flatMap((line) => limits(line));
  const isHome = (/** @type {Quota} */ { path }) => statSync(path, { throwIfNoEntry: false })?.dev === device;
  const own = limited.find(isHome);
  const first = own ? { ...own, name: 'home', path: home } : wholeFileSystem(home);
  return [first, ...limited.filter((quota) => quota !== own)];
}

/**
 * A row of `quota`, if it is one that has a limit.
 * @param {string} line
 * @returns {Quota[]}
 */
function limits(line) {
  const [, path, ...amounts] = ROW.exec(line) ?? [];
  const [used = 0, soft = 0, hard = 0, grace = 0, files = 0, filesSoft = 0, filesHard = 0, filesGrace = 0] =
    amounts.map(Number);
  const blocks = lower(soft, hard);
  const filesLimit = lower(filesSoft, filesHard);
  if (path === undefined || (blocks === null && filesLimit === null)) return [];
  const ends = lower(used > soft ? grace : 0, files > filesSoft ? filesGrace : 0);
  const left = available(path);
  return [
    {
      name: path,
      path,
      source: 'quota',
      used_bytes: used * BLOCK_BYTES,
      limit_bytes: blocks === null ? null : blocks * BLOCK_BYTES,
      free_bytes: blocks === null ? left : Math.min(left, Math.max(0, blocks - used) * BLOCK_BYTES),
      files_used: files,
      files_limit: filesLimit,
      grace_ends_at: ends === null ? null : new Date(ends * 1000).toISOString(),
    },
  ];
}

/**
 * 0 is none.
 * @param {number[]} numbers
 */
function lower(...numbers) {
  const some = numbers.filter((number) => number > 0);
  return some.length === 0 ? null : Math.min(...some);
}

/** @param {string} path */
function available(path) {
  const { bsize, bavail } = statfsSync(path);
  return bsize * bavail;
}

/**
 * @param {string} home
 * @returns {Quota}
 */
function wholeFileSystem(home) {
  const { bsize, blocks, bfree, bavail, files, ffree } = statfsSync(home);
  return {
    name: 'home',
    path: home,
    source: 'file_system',
    used_bytes: bsize * (blocks - bfree),
    // What is kept for root is nobody's room.
    limit_bytes: bsize * (blocks - bfree + bavail),
    free_bytes: bsize * bavail,
    files_used: files > 0 ? files - ffree : null,
    files_limit: files > 0 ? files : null,
    grace_ends_at: null,
  };
}
