/** A host whose process 1 is a real systemd: what units say of accounts, sandboxes and restarts is done there, and not read by a stand-in. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ensureRootfs } from './rootfs.ts';
import { output, type RunOptions, run } from './run.ts';

const CHECKOUT = join(import.meta.dirname, '..');
/** Where this machine has the hierarchy that systemd uses, beside those of before or alone. */
const CGROUPS = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'];
const ENTER = 'echo $$ >"$0/cgroup.procs" && exec "$@"';
const NAMESPACES = ['mount', 'uts', 'ipc', 'pid', 'net', 'cgroup'];
const ENVIRONMENT = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'HOME=/root', 'LANG=C.UTF-8'];
const BOOT_TIMEOUT_MS = 60_000;
const END_TIMEOUT_MS = 10_000;
const LOOK_MS = 100;

export interface SystemdHost {
  /** What a command of bash printed, as root; throws where it failed. */
  run(command: string, options?: RunOptions): Promise<string>;
  stop(): Promise<void>;
}

/** `cache` is the folder in which file systems of hosts are kept. */
export async function startSystemdHost(cache: string, name: string): Promise<SystemdHost> {
  const rootfs = await ensureRootfs(cache, 'trixie', () => {});
  const hierarchy = CGROUPS.find((path) => existsSync(join(path, 'cgroup.controllers')));
  if (hierarchy === undefined) throw new Error('this machine has no cgroup2 mounted, which systemd needs');
  const folder = mkdtempSync(join(tmpdir(), 'berth-systemd-'));
  const group = join(hierarchy, `berth-${name}-${process.pid}`);
  mkdirSync(group);
  const boot = [join(import.meta.dirname, 'systemd.sh'), rootfs, folder, CHECKOUT, name];
  const words = ['unshare', ...NAMESPACES.map((one) => `--${one}`), '--fork', '--kill-child', ...boot];
  const child = spawn('sh', ['-c', ENTER, group, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });

  const within = (command: string[]): string[] => {
    const systemd = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
    const namespaces = NAMESPACES.map((one) => `--${one}`);
    return ['nsenter', `--target=${systemd}`, ...namespaces, 'env', '-i', ...ENVIRONMENT, ...command];
  };
  const host: SystemdHost = {
    run: (command, options) => output(within(['bash', '-ec', command]), options),
    async stop() {
      await end(child);
      await removeGroups(group);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await booted(child, () => within(['systemctl', 'is-system-running']));
    return host;
  } catch (error) {
    await host.stop();
    throw error;
  }
}

async function booted(child: ChildProcess, ask: () => string[]): Promise<void> {
  const until = performance.now() + BOOT_TIMEOUT_MS;
  let said = '';
  while (!/^(running|degraded)$/.test(said)) {
    if (child.exitCode !== null) throw new Error(`systemd ended with status ${child.exitCode} while it booted`);
    if (performance.now() > until) throw new Error(`systemd has not booted: it is ${said || 'not there'}`);
    await setTimeout(LOOK_MS);
    said = (await run(ask())).stdout.trim();
  }
}

/** With it go all processes of its namespace. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** They are empty a moment after the last of their processes has ended. */
async function removeGroups(group: string): Promise<void> {
  const groups = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of groups) await removeGroups(join(group, name));
  for (const until = performance.now() + END_TIMEOUT_MS; ; await setTimeout(LOOK_MS)) {
    try {
      return rmdirSync(group);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY' || performance.now() > until) throw error;
    }
  }
}
