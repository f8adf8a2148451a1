/** The processes of all sessions of one portal, whether the portal knows of them or not. */
import { readdirSync, readFileSync } from 'node:fs';
import { commandLine } from './processes.ts';
import { until } from './until.ts';

export interface SessionProcess {
  pid: number;
  parent: number;
  session_id: string;
  command: string;
}

/** Every living process of a session whose folder is under `runtimeDir`. */
export function processesUnder(runtimeDir: string): SessionProcess[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const environment = readFileSync(`/proc/${entry}/environ`, 'latin1').split('\0');
      const id = environment.find((one) => one.startsWith('BERTH_SESSION_ID='))?.split('=')[1];
      // The application has no BERTH_DIR any more, but its cookie is in that folder.
      const within = ['BERTH_DIR', 'XAUTHORITY'].some((name) =>
        environment.some((one) => one.startsWith(`${name}=${runtimeDir}/`)),
      );
      if (id === undefined || !within) return [];
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') return [];
      return [{ pid: Number(entry), parent: Number(parent), session_id: id, command: commandLine(Number(entry)) }];
    } catch {
      return []; // it ended while it was looked at
    }
  });
}

/** The displays among them; not what a display has just forked to run a helper. */
export function displaysOf(processes: SessionProcess[]): SessionProcess[] {
  const displays = processes.filter(({ command }) => command.includes('-rfbunixpath'));
  return displays.filter(({ parent }) => !displays.some(({ pid }) => pid === parent));
}

/** Ends whatever runs of a portal's sessions, also what is only being started. */
export async function endProcessesUnder(runtimeDir: string): Promise<void> {
  await until('no process of a session is left', () => {
    const left = processesUnder(runtimeDir);
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself in between.
      }
    }
    return left.length === 0;
  });
}
