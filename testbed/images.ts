/** The images of a cluster's apps: built on `access` by `berth image build` where they are missing or their definitions have changed. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fingerprint, readBase, readDefinition } from '../src/images/definitions.ts';
import type { Cluster } from './control.ts';
import { ACCESS } from './hosts.ts';
import { locked } from './lock.ts';
import { ClusterFault } from './run.ts';

const APPS = join(import.meta.dirname, '../apps');
const FOLDERS = [APPS, join(import.meta.dirname, '../images')];

/** In a mount namespace of its own the name servers are the machine's: the hosts have none. */
const WITH_NAME_SERVERS = `
  printf '%s' "$1" >/run/resolv.conf
  mount --bind /run/resolv.conf /etc/resolv.conf
  shift
  exec "$@"`;

/** All clusters of this machine share what is built here. */
export async function ensureImages(
  cluster: Cluster,
  apps: readonly string[],
  say: (line: string) => void = () => {},
): Promise<void> {
  const folder = join(cluster.apptainers, 'apps');
  await locked(join(cluster.apptainers, 'lock'), async () => {
    for (const name of readdirSync(folder)) if (name.endsWith('.building')) rmSync(join(folder, name));
    const base = await readBase(APPS);
    for (const app of apps) {
      const current = fingerprint(base, await readDefinition(app, FOLDERS));
      const builtFrom = join(folder, `.${app}.fingerprint`);
      const image = join(folder, `${app}.sif`);
      if (existsSync(image) && existsSync(builtFrom) && readFileSync(builtFrom, 'utf8') === current) continue;
      rmSync(builtFrom, { force: true });
      await build(cluster, app, say);
      writeFileSync(builtFrom, current);
    }
  });
}

async function build(cluster: Cluster, app: string, say: (line: string) => void): Promise<void> {
  const [program = '', ...args] = imageBuildOn(cluster, [app]);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let reason = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    reason += chunk;
  });
  createInterface(child.stdout).on('line', say);
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (status !== 0) throw new ClusterFault(`The image of ${app} could not be built:\n${reason.trim()}`);
}

/**
 * The program and arguments that run `berth image build` on `access`: with that host's files and processes, but in the network of
 * the machine, because no host of the cluster has a way to a Debian mirror.
 */
export function imageBuildOn(cluster: Cluster, args: readonly string[], env: Record<string, string> = {}): string[] {
  return [
    ...cluster.command(ACCESS.name, { env }).filter((word) => word !== '--net'),
    ...['unshare', '--mount', 'sh', '-euc', WITH_NAME_SERVERS, 'sh', readFileSync('/etc/resolv.conf', 'utf8')],
    ...['/opt/berth/node_modules/.bin/node', '/opt/berth/src/main.ts', 'image', 'build', ...args],
  ];
}
