/** Looks at the processes of sessions from outside, by /proc alone. */
import { readdirSync, readFileSync } from 'node:fs';

/** The pids of every process that carries a session's mark. */
export function sessionProcesses(sessionId: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const marked = readFileSync(`/proc/${entry}/environ`, 'latin1')
        .split('\0')
        .includes(`BERTH_SESSION_ID=${sessionId}`);
      const zombie = readFileSync(`/proc/${entry}/stat`, 'latin1').includes(') Z ');
      return marked && !zombie ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });
}

/** A process's command line, words separated by spaces; empty where it is gone. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** The pids of everything that a process has started, and that these have, and so on. */
export function descendantsOf(pid: number): number[] {
  return children(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

function children(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1'));
    return lists.join(' ').split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // it ended while it was looked at
  }
}
