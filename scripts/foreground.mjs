/** Runs a program in this one's place: same terminal, same signals, same exit status. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' };

/**
 * Ctrl-C reaches every process of the terminal's foreground group, and npm sends it to its child once more. The program gets
 * it once: it is in a group of its own, and only the first signal is passed on.
 */
export function runInForeground(program, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', detached: true, env });
    let forwarded = false;
    const forward = (signal) => {
      if (!forwarded) child.kill(FORWARDED[signal]);
      forwarded = true;
    };
    for (const signal of Object.keys(FORWARDED)) process.on(signal, forward);
    child.on('error', reject);
    child.on('exit', (status, signal) => {
      for (const name of Object.keys(FORWARDED)) process.off(name, forward);
      resolve(status ?? 128 + constants.signals[signal]);
    });
  });
}
