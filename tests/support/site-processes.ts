/** The processes of all sessions of one portal, whether the portal knows of them or not. */
import { readdirSync, readFileSync } from 'node:fs';
import { commandLine } from './processes.ts';

export interface SessionProcess {
  pid: number;
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
      if (readFileSync(`/proc/${entry}/stat`, 'latin1').includes(') Z ')) return [];
      return [{ pid: Number(entry), session_id: id, command: commandLine(Number(entry)) }];
    } catch {
      return []; // it ended while it was looked at
    }
  });
}

/** Of a job: its display, the script that leads it, and what runs the script. */
export const isDisplay = ({ command }: SessionProcess): boolean => command.includes('-rfbunixpath');
