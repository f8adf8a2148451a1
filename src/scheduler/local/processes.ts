/** Finds processes: a job's leader by pid and start time, and all of a job's by the mark in their environment. */
import { readdirSync, readFileSync } from 'node:fs';

/** What launch.sh left of the process that leads a job. */
export interface Leader {
  pid: number;
  /** Clock ticks since boot: together with the boot it tells a process from a later one of the same number. */
  start: string;
  boot: string;
}

const BOOT_ID = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

export function isOfThisBoot(leader: Leader): boolean {
  return leader.boot === BOOT_ID;
}

export function isAlive(leader: Leader): boolean {
  if (!isOfThisBoot(leader)) return false;
  const fields = statFields(leader.pid);
  return fields !== null && fields[STATE] !== 'Z' && fields[START_TIME] === leader.start;
}

/** A process that is gone needs no signal. */
export function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Pids by job name, of every process whose environment carries a job's mark (children inherit it). */
export function processesByJob(): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const mark = `\0${readOr(`/proc/${entry}/environ`)}`.match(/\0BERTH_SESSION_ID=([^\0]*)/)?.[1];
    if (mark === undefined || statFields(Number(entry))?.[STATE] === 'Z') continue;
    found.set(mark, [...(found.get(mark) ?? []), Number(entry)]);
  }
  return found;
}

// Positions after the program's name in /proc/PID/stat, proc(5).
const STATE = 0;
const START_TIME = 19;

function statFields(pid: number): string[] | null {
  const stat = readOr(`/proc/${pid}/stat`);
  return stat === '' ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** A process may end, or belong to somebody else, while it is looked at. */
function readOr(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

export type Scan = () => Map<string, number[]>;

/** Looks at the processes when it is first asked, and remembers. */
export function scanOnce(): Scan {
  let seen: Map<string, number[]> | undefined;
  return () => {
    seen ??= processesByJob();
    return seen;
  };
}
