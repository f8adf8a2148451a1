/**
 * What the local scheduler keeps of a job, in a folder that only Berth's account can enter:
 *   job.json   what was asked for          process  the leader, written by launch.sh
 *   cancel     that its end was asked for   exit     the status it ended with, written by launch.sh
 *   log        its output                  ended    how it ended, once nothing of it runs any more
 */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JobEnd } from '../scheduler.ts';
import type { Leader } from './processes.ts';

export interface JobFile {
  account: string;
  uid: number;
  created_at: number;
  expires_at: number;
}

export interface Cancel {
  cause: 'cancelled' | 'time_limit';
  at: number;
}

export interface JobFolder {
  path: string;
  logFile: string;
  /** False where the folder was there already. */
  create(job: JobFile): boolean;
  job(): JobFile | null;
  writeJob(job: JobFile): void;
  leader(): Leader | null;
  cancel(): Cancel | null;
  writeCancel(cancel: Cancel): void;
  exit(): { status: number; at: number } | null;
  ended(): JobEnd | null;
  writeEnded(end: JobEnd): void;
  /** The clock was set by so much. */
  moveTimes(milliseconds: number): void;
  /** The last bytes of its output; null where there is none. */
  log(bytes: number): { text: string; truncated: boolean } | null;
  remove(): void;
}

export function jobFolder(root: string, name: string): JobFolder {
  const path = join(root, name);
  const file = (leaf: string): string => join(path, leaf);
  const read = (leaf: string): string | null => {
    try {
      return readFileSync(file(leaf), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  };
  /** Null also for what a power cut left torn: one job must not keep the others from being read. */
  const readJson = <T>(leaf: string): T | null => {
    try {
      return JSON.parse(read(leaf) ?? '') as T;
    } catch (error) {
      if (error instanceof SyntaxError) return null;
      throw error;
    }
  };
  const write = (leaf: string, value: unknown): void => {
    writeFileSync(file(`${leaf}.new`), JSON.stringify(value), { mode: 0o600 });
    renameSync(file(`${leaf}.new`), file(leaf));
  };

  const folder: JobFolder = {
    path,
    logFile: file('log'),
    create(job) {
      try {
        mkdirSync(path, { mode: 0o700 });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        if (readJson('job.json') !== null) return false;
      }
      write('job.json', job);
      return true;
    },
    job: () => readJson<JobFile>('job.json'),
    writeJob: (job) => write('job.json', job),
    leader() {
      const [pid, start, boot] = read('process')?.trim().split(' ') ?? [];
      return pid && start && boot ? { pid: Number(pid), start, boot } : null;
    },
    cancel: () => readJson<Cancel>('cancel'),
    writeCancel: (cancel) => write('cancel', cancel),
    exit() {
      const status = read('exit');
      return status === null ? null : { status: Number(status), at: statSync(file('exit')).mtimeMs };
    },
    ended: () => readJson<JobEnd>('ended'),
    writeEnded: (end) => write('ended', end),
    moveTimes(milliseconds) {
      const job = folder.job();
      if (!job || folder.ended()) return;
      const { created_at, expires_at } = job;
      folder.writeJob({ ...job, created_at: created_at + milliseconds, expires_at: expires_at + milliseconds });
      const cancel = folder.cancel();
      if (cancel) folder.writeCancel({ ...cancel, at: cancel.at + milliseconds });
    },
    log: (bytes) => readTail(folder.logFile, bytes),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
  return folder;
}

function readTail(file: string, bytes: number): { text: string; truncated: boolean } | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { size } = fstatSync(descriptor);
    const from = Math.max(0, size - bytes);
    const buffer = Buffer.alloc(size - from);
    const read = readSync(descriptor, buffer, 0, buffer.length, from);
    return { text: buffer.toString('utf8', 0, read), truncated: from > 0 };
  } finally {
    closeSync(descriptor);
  }
}
