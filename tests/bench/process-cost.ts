/** What processes have cost so far, by /proc. */
import { readFileSync } from 'node:fs';

/** USER_HZ is this on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Seconds that they have used of a processor, in all their threads. */
export function cpuSeconds(pids: number[]): number {
  const ticks = pids.map((pid) => ticksOf(readFileSync(`/proc/${pid}/stat`, 'latin1')));
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

/** Bytes that are theirs alone, and their share of what they have in common with others. */
export function memoryBytes(pids: number[]): number {
  return pids.reduce((sum, pid) => sum + pssOf(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1')), 0);
}

/** utime and stime; the name before them may have spaces and parentheses itself. */
export function ticksOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

export function pssOf(rollup: string): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1]) * 1024;
}
