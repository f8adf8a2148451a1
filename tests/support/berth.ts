/** The command line as people run it: a process of its own. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

const BERTH = new URL('../../bin/berth.mjs', import.meta.url).pathname;

export interface BerthOptions {
  stdin?: string;
  env?: Record<string, string>;
  cwd?: string;
}

export interface Ended {
  status: number | null;
  out: string;
  err: string;
}

/** Speaks to the portal of that home, unless the environment says otherwise. */
export function startBerth(home: string, args: string[], { stdin = '', env, cwd }: BerthOptions = {}) {
  const child = spawn(process.execPath, [BERTH, ...args], {
    ...(cwd && { cwd }),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, BERTH_HOME: home, ...env },
  });
  child.stdin.end(stdin);
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
  const ended: Promise<Ended> = Promise.all([text(child.stdout), text(child.stderr), closed]).then(
    ([out, err, status]) => ({ status, out, err }),
  );
  return { child, ended };
}
