/** The words before a command that make it run on a host. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** `pid` is the host's process 1. The command ends with the process that these words make, however that ends. */
export function commandOn(
  pid: number,
  { user = 'root', env = {} }: { user?: string; env?: Record<string, string> },
): string[] {
  const home = homeOf(user);
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

function homeOf(user: string): string {
  if (user === 'root') return '/root';
  // Berth's own accounts are the system's.
  return user.startsWith('berth') ? `/var/lib/${user}` : `/home/${user}`;
}

/** The command that was started by those words, as this machine numbers it; null where there is none (any more). */
export function pidInside({ pid, exitCode, signalCode }: ChildProcess): number | null {
  if (pid === undefined || exitCode !== null || signalCode !== null) return null;
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()) || null;
}

/** Signals a command that was started by those words: a signal to their own process would not reach it. */
export function signalInside(child: ChildProcess, signal: NodeJS.Signals): void {
  const inside = pidInside(child);
  if (inside !== null) process.kill(inside, signal);
}
