/** The words before a command that make it run on a host. */

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
