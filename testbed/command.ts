/** The words before a command that make it run on a host. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

const HOMES: Record<string, string> = { root: '/root', berth: '/var/lib/berth' };
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `pid` is the host's process 1. The command ends with the process that these words make, however that ends. */
export function commandOn(
  pid: number,
  { user = 'root', env = {} }: { user?: string; env?: Record<string, string> },
): string[] {
  const home = HOMES[user] ?? `/home/${user}`;
  const environment = { PATH, HOME: home, USER: user, LOGNAME: user, SHELL: '/bin/bash', LANG: 'C.UTF-8', ...env };
  return [
    'nsenter',
    `--target=${pid}`,
    ...['mount', 'uts', 'ipc', 'net', 'pid', 'cgroup'].map((namespace) => `--${namespace}`),
    ...['setpriv', '--pdeathsig=KILL', `--reuid=${user}`, `--regid=${user}`, '--init-groups'],
    ...['env', '--ignore-environment', `--chdir=${home}`],
    ...Object.entries(environment).map(([key, value]) => `${key}=${value}`),
  ];
}

/** Signals a command that was started by those words: a signal to their own process would not reach it. */
export function signalInside({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  const inside = Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim());
  // 0 where there is none (any more): that would be the group of this process.
  if (inside > 0) process.kill(inside, signal);
}
