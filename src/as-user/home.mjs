// @ts-check
/**
 * What Berth keeps in the home of a user: the logs of sessions, in `~/.local/state/berth`. All is done with that user's rights
 * alone, so the user's own links on the way there may lead where they like; the last folder and the log itself are no links.
 */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;
const WRITABLE_BY_OTHERS = 0o022;
/** Longer than a job of an array waits. */
const TASK_KEPT_MS = 90 * 24 * 60 * 60_000;
/** A file system that is full may well still make a file, but not fill a block of it. */
const TRIAL = Buffer.alloc(4096);

/** @param {string} sessionId */
const logName = (sessionId) => `${sessionId}.log`;
/** What a job of an array has for itself alone: scheduler/run.sh reads it, and removes it.
 * @param {string} sessionId
 */
const taskName = (sessionId) => `${sessionId}.task`;

/**
 * The path of the session's log, which is there afterwards. Throws what keeps a job from writing it.
 * @param {{ uid: number, homedir: string }} user
 * @param {string} sessionId
 */
export function createLog(user, sessionId) {
  return inFolder(user, (folder) => {
    const log = join(folder, logName(sessionId));
    tryToWrite(log);
    return log;
  });
}

/**
 * Files with what each job of an array has for itself, and what their names have in common as well as their logs'. Throws what keeps them from
 * being written.
 * @param {{ uid: number, homedir: string }} user
 * @param {string} array
 * @param {{ session_id: string, text: string }[]} jobs
 */
export function createTasks(user, array, jobs) {
  return inFolder(user, (folder) => {
    removeOldTasks(folder);
    for (const { session_id, text } of jobs) {
      // Another one of that name is of a submission before, and a link leads nowhere.
      rmSync(join(folder, taskName(session_id)), { force: true });
      writeFileSync(join(folder, taskName(session_id)), text, { mode: 0o600, flag: 'wx' });
      createEmpty(join(folder, logName(session_id)));
    }
    return join(folder, array);
  });
}

/**
 * Those of jobs that were cancelled before they began: nothing else reads them.
 * @param {string} folder
 */
function removeOldTasks(folder) {
  const before = Date.now() - TASK_KEPT_MS;
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(taskName(''))) continue;
    const file = join(folder, name);
    if ((lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? before) < before) rmSync(file, { force: true });
  }
}

/**
 * @template T
 * @param {{ uid: number, homedir: string }} user
 * @param {(folder: string) => T} create
 */
function inFolder({ uid, homedir }, create) {
  const folder = join(homedir, '.local/state/berth');
  try {
    checkHome(homedir, uid);
    for (const part of ['.local', '.local/state', '.local/state/berth']) makeFolder(join(homedir, part));
    const status = lstatSync(folder);
    if (!status.isDirectory() || status.uid !== uid || (status.mode & WRITABLE_BY_OTHERS) !== 0) {
      throw new Failure('rejected', `${folder} is not a folder of yours alone. Remove it, then launch again.`);
    }
    return create(folder);
  } catch (error) {
    throw error instanceof Failure ? error : unusable(homedir, error);
  }
}

/**
 * @param {string} home
 * @param {number} uid
 */
function checkHome(home, uid) {
  // sbatch would replace parts of such a path by the job's number or name.
  if (!home.startsWith('/') || /[%\\]|\p{Cc}/u.test(home)) {
    throw new Failure('rejected', 'The path of your home has characters that Slurm replaces. Ask an administrator.');
  }
  const status = statSync(home, { throwIfNoEntry: false });
  if (!status?.isDirectory()) throw new Failure('rejected', `Your home ${home} is not there. Ask an administrator.`);
  if (status.uid !== uid)
    throw new Failure('rejected', `Your home ${home} does not belong to you. Ask an administrator.`);
}

/**
 * One at a time: of a recursive mkdir that fails Node says ENOENT, whatever the matter is.
 * @param {string} folder
 */
function makeFolder(folder) {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/**
 * Its descriptor; null where it is there already, and may be written to.
 * @param {string} log
 */
function openNew(log) {
  try {
    return openSync(log, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    // Submitted again: a job may be writing to it.
    closeSync(openSync(log, O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK));
    return null;
  }
}

/** @param {string} log */
function createEmpty(log) {
  const descriptor = openNew(log);
  if (descriptor !== null) closeSync(descriptor);
}

/** @param {string} log */
function tryToWrite(log) {
  const descriptor = openNew(log);
  if (descriptor === null) return;
  try {
    writeSync(descriptor, TRIAL);
    fsyncSync(descriptor);
    ftruncateSync(descriptor, 0);
  } catch (error) {
    rmSync(log, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {string} home
 * @param {unknown} error
 */
function unusable(home, error) {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Failure('rejected', `Your home ${home} is full. Remove files there, then launch again.`, 'home_full');
  }
  if (code === 'EROFS') {
    return new Failure('rejected', `Your home ${home} is read-only at the moment. Ask an administrator.`, 'home_full');
  }
  // A file server that does not answer will one day; what is in the way stays there.
  const stays = ['EACCES', 'EEXIST', 'EISDIR', 'ELOOP', 'ENOTDIR', 'ENXIO', 'EPERM'].includes(code ?? '');
  return new Failure(
    stays ? 'rejected' : 'unknown',
    `A log cannot be made in your home (${messageOf(error)}). See to it, then launch again.`,
  );
}

/**
 * The last bytes of the log; null where there is none.
 * @param {string} home
 * @param {string} sessionId
 * @param {number} bytes
 */
export function readLog(home, sessionId, bytes) {
  let descriptor;
  try {
    descriptor = openSync(join(home, '.local/state/berth', logName(sessionId)), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  }
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) return null;
    const length = Math.min(bytes, status.size);
    const buffer = Buffer.alloc(length);
    const read = readSync(descriptor, buffer, 0, length, status.size - length);
    return { text: buffer.toString('utf8', 0, read), truncated: status.size > length };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * @param {string} home
 * @param {string} sessionId
 */
export function forgetLog(home, sessionId) {
  for (const name of [logName(sessionId), taskName(sessionId)])
    rmSync(join(home, '.local/state/berth', name), { force: true });
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code;
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
