import { readFileSync } from 'node:fs';

/** Position after the program's name in /proc/PID/stat, proc(5). */
const START_TIME = 19;

/** When a process started, in clock ticks since boot; null where there is none. A pid is used again, a pid with its start is not. */
export function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_TIME] ?? null;
  } catch {
    return null;
  }
}
