/**
 * The scheduler of one machine: jobs are detached processes that outlive Berth. All that is known of them is in their folders
 * and in /proc, so a Berth that was killed at any point finds them again.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { installed } from '../../installation.ts';
import {
  isRun,
  type Job,
  type JobEnd,
  type JobRequest,
  NotOffered,
  type Scheduler,
  SubmitRejected,
} from '../scheduler.ts';
import { type Account, asAccount, type LookUpAccount } from './accounts.ts';
import { clockSteps } from './clock.ts';
import { type Cancel, type JobFolder, jobFolder } from './job-folder.ts';
import { thisMachine } from './machine.ts';
import { isAlive, isOfThisBoot, type Scan, scanOnce, signal } from './processes.ts';
import type { RunFolders } from './run-folders.ts';

const LAUNCHER = installed('src/scheduler/local/launch.sh');
/** The script first, and what it needs. */
const JOB_FILES = ['job.sh', 'desktop.sh', 'spare-keys.pl', 'thumbnail.pl', 'openbox.xml'];
const RUN_FILES = ['run.sh', 'run-log.pl', 'offscreen.sh'];
const SAFE_PATH = '/usr/local/bin:/usr/bin:/bin:/usr/games';
/** How long a launcher may take until it has left its mark. */
const LAUNCH_MS = 5_000;
/** How soon to look again whether what was killed is gone. */
const REAP_MS = 50;
const MINUTE_MS = 60_000;
/** What is wrong with a folder for as long as nobody mends it. */
const UNUSABLE = new Set(['EACCES', 'EEXIST', 'ELOOP', 'ENOTDIR', 'EPERM', 'EROFS']);

export function localScheduler(options: {
  /** Berth's own folder for jobs. */
  folder: string;
  runFolders: RunFolders;
  lookUpAccount: LookUpAccount;
  stopGraceMs: number;
  language: string;
  now?: () => number;
}): Scheduler {
  const { folder: root, runFolders, lookUpAccount } = options;
  const now = options.now ?? Date.now;
  const node = hostname();
  const clockStep = clockSteps(now);
  const listeners = new Set<() => void>();
  /** By folder: what was asked for while the disk had no room to note it. */
  const unwritten = new Map<string, Cancel>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  mkdirSync(root, { recursive: true, mode: 0o700 });

  async function submit(request: JobRequest): Promise<string> {
    followClock();
    const account = await lookUpAccount(request.account);
    if (!account) throw new SubmitRejected('submit_rejected', `This machine has no account ${request.account}.`);
    const job = jobFolder(root, request.name);
    try {
      const createdAt = now();
      const created = job.create({
        account: account.name,
        uid: account.uid,
        created_at: createdAt,
        expires_at: createdAt + request.timeMinutes * MINUTE_MS,
      });
      const leader = created ? null : job.leader();
      if (leader) return String(leader.pid);
      const files = isRun(request.name) ? RUN_FILES : JOB_FILES;
      const directory = makeRunFolder(request.name, account, files);
      const environment = {
        PATH: SAFE_PATH,
        LANG: options.language,
        HOME: account.home,
        USER: account.name,
        LOGNAME: account.name,
        SHELL: account.shell,
        ...request.environment,
        BERTH_SESSION_ID: request.name,
        BERTH_DIR: directory,
      };
      return await launch(job, [...asAccount(account), 'bash', join(directory, files[0] ?? '')], environment);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      throw new SubmitRejected(
        'disk_full',
        'The disk of this machine is full. Ask the administrator to free space, then restart.',
      );
    }
  }

  function makeRunFolder(name: string, account: Account, files: string[]): string {
    try {
      return runFolders.create(
        name,
        account,
        files.map((file) => installed('src/scheduler', file)),
      );
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined || !UNUSABLE.has(code)) throw error;
      throw new SubmitRejected(
        'submit_rejected',
        `The folder for running sessions cannot be used (${message}). Ask the administrator to see to runtime_dir.`,
      );
    }
  }

  function launch(job: JobFolder, command: string[], env: Record<string, string>): Promise<string> {
    const log = openSync(job.logFile, 'a', 0o600);
    return new Promise((resolve, reject) => {
      const child = spawn('/bin/sh', [LAUNCHER, job.path, ...command], {
        cwd: '/',
        detached: true,
        stdio: ['ignore', log, log],
        env,
      });
      child.once('error', reject);
      child.once('spawn', () => resolve(String(child.pid)));
      child.once('exit', changed);
      child.unref();
      closeSync(log);
    });
  }

  /** What a job's folder and /proc say of it; null where its launch was lost and may be repeated. */
  function read(name: string, running: Scan, runningStill: Scan): Job | null {
    const folder = jobFolder(root, name);
    const job = folder.job();
    const leader = folder.leader();
    if (!leader) {
      if (!job || Math.abs(now() - job.created_at) > LAUNCH_MS) return null;
      return view('pending', null);
    }
    const ended = folder.ended();
    if (ended) return view('ended', ended);
    if (isAlive(leader))
      return view(enforce(folder, job?.expires_at ?? Number.POSITIVE_INFINITY) ? 'completing' : 'running', null);

    // The leader is gone; the job has ended when nothing of it is left. One look misses what is just being started: between the
    // listing of processes and the reading of a parent that is gone by then, or while a program takes the place of another.
    const left = running().get(name) ?? runningStill().get(name) ?? [];
    for (const pid of left) signal(pid, 'SIGKILL');
    if (left.length > 0) {
      setTimeout(changed, REAP_MS).unref();
      return view('completing', null);
    }
    const end = howItEnded(folder, isOfThisBoot(leader));
    whereRoom(() => {
      folder.writeEnded(end);
      unwritten.delete(folder.path);
    });
    return view('ended', end);

    function view(state: Job['state'], end: JobEnd | null): Job {
      return {
        job_id: leader ? String(leader.pid) : '',
        name,
        account: job?.account ?? '',
        state,
        node,
        node_ip: '127.0.0.1',
        started_at: job?.created_at ?? null,
        expires_at: job?.expires_at ?? null,
        waiting: null,
        comment: null,
        end,
      };
    }

    /** Ends what is out of time, and kills what did not end within its grace; true while it is being ended. */
    function enforce(folder: JobFolder, expiresAt: number): boolean {
      const cancel = cancelOf(folder);
      if (!cancel) {
        if (now() >= expiresAt) terminate(folder, 'time_limit');
        return now() >= expiresAt;
      }
      if (now() - cancel.at >= options.stopGraceMs) for (const pid of running().get(name) ?? []) signal(pid, 'SIGKILL');
      return true;
    }
  }

  function howItEnded(folder: JobFolder, thisBoot: boolean): JobEnd {
    const cancel = cancelOf(folder);
    const exit = folder.exit();
    const at = exit?.at ?? now();
    if (cancel) return { at, cause: cancel.cause, status: null, by: null };
    if (exit) return { at, cause: 'exit', status: exit.status, by: null };
    return { at, cause: thisBoot ? 'unknown' : 'node_failure', status: null, by: null };
  }

  function terminate(folder: JobFolder, cause: 'cancelled' | 'time_limit'): void {
    const leader = folder.leader();
    if (cancelOf(folder) || folder.ended()) return;
    const cancel = { cause, at: now() };
    unwritten.set(folder.path, cancel);
    whereRoom(() => {
      folder.writeCancel(cancel);
      unwritten.delete(folder.path);
    });
    if (leader && isAlive(leader)) signal(leader.pid, 'SIGTERM');
  }

  const cancelOf = (folder: JobFolder): Cancel | null => folder.cancel() ?? unwritten.get(folder.path) ?? null;

  function followClock(): void {
    const step = clockStep();
    if (step === 0) return;
    for (const name of names()) whereRoom(() => jobFolder(root, name).moveTimes(step));
  }

  /** Whatever else somebody puts there is none of ours. */
  function names(): string[] {
    const entries = readdirSync(root, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  function find(jobId: string): JobFolder | null {
    for (const name of names()) {
      const folder = jobFolder(root, name);
      if (String(folder.leader()?.pid) === jobId && !folder.ended()) return folder;
    }
    return null;
  }

  return {
    cluster: 'local',
    shared: false,
    submit,
    async observe() {
      followClock();
      const [first, second] = [scanOnce(), scanOnce()];
      return names().flatMap((name) => read(name, first, second) ?? []);
    },
    // What has ended is shown until it is forgotten.
    async history() {
      return [];
    },
    async cancel(jobId) {
      followClock();
      const folder = find(jobId);
      if (folder) terminate(folder, 'cancelled');
    },
    async extend(jobId, expiresAt) {
      followClock();
      const folder = find(jobId);
      const job = folder?.job();
      if (folder && job) folder.writeJob({ ...job, expires_at: expiresAt });
    },
    arrays: null,
    async estimate() {
      throw new NotOffered('On this machine a session starts at once.');
    },
    rights: async () => ({ isKnown: true, projects: null, qos: null, partitions: null }),
    async hold() {
      throw new NotOffered('On this machine a session starts at once; there is nothing to hold.');
    },
    async release() {
      throw new NotOffered('On this machine a session starts at once; there is nothing to release.');
    },
    async log(name, _account, bytes) {
      return jobFolder(root, name).log(bytes);
    },
    async forget(name) {
      const folder = jobFolder(root, name);
      const job = folder.job();
      const account = job && (await lookUpAccount(job.account));
      if (account) runFolders.remove(name, account);
      folder.remove();
    },
    async look() {
      return { askedAt: now(), nodes: [thisMachine()], partitions: [] };
    },
    async reservations() {
      return [];
    },
    async concealed() {
      return [];
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What one job cannot note on a full disk is noted at a later look, and must not keep the others from being seen. */
function whereRoom(write: () => void): void {
  try {
    write();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
