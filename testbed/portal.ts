/** Berth on a virtual cluster: the portal runs on `access` and is reached on the loopback of the machine. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signalInside } from './command.ts';
import type { Cluster } from './control.ts';
import { forward } from './forward.ts';
import { ACCESS } from './hosts.ts';
import { ensureImages } from './images.ts';
import { output } from './run.ts';

export const PORTAL_PORT = 8080;
const PORTAL_HOME = '/var/lib/berth';
const CONFIG = `${PORTAL_HOME}/berth.yaml`;
const APPS = join(import.meta.dirname, '../apps');
const AS_USER_SETTINGS = '/etc/berth/as-user.json';

/** The portal's configuration for browsers that reach it at `origin`. */
function portalConfig(origin: string): string {
  return [
    `origin: ${origin}`,
    `listen: { host: 0.0.0.0, port: ${PORTAL_PORT}, allow_plain_http: true }`,
    'site: { name: Virtual cluster }',
    `scheduler: { kind: slurm, cluster: hpc, partition: viz, gpu_partition: gpu, portal_url: http://${ACCESS.address}:${PORTAL_PORT} }`,
    'images: /opt/apptainers/apps',
    '',
  ].join('\n');
}

/** The program and arguments that run `berth` on `access` as the portal's account. */
function berthOnAccess(cluster: Cluster, args: string[]): string[] {
  const env = { BERTH_HOME: PORTAL_HOME, BERTH_CONFIG: CONFIG };
  const node = '/opt/berth/node_modules/.bin/node';
  return [...cluster.command(ACCESS.name, { user: 'berth', env }), node, '/opt/berth/src/main.ts', ...args];
}

/** None where the hosts have no Apptainer. */
async function appsWithImages(cluster: Cluster): Promise<string[]> {
  if ((await cluster.exec(ACCESS.name, ['which', 'apptainer'])).status !== 0) return [];
  return readdirSync(APPS).filter((app) => existsSync(join(APPS, app, `${app}.def`)));
}

/** What root does once at an installation: libexec/berth-as-user believes this portal, and no other. */
async function trustGrants(cluster: Cluster): Promise<void> {
  const settings = await output(berthOnAccess(cluster, ['grant-key']));
  await cluster.output(ACCESS.name, ['mkdir', '-p', dirname(AS_USER_SETTINGS)]);
  await cluster.output(ACCESS.name, ['tee', AS_USER_SETTINGS], { input: settings });
}

/** Runs the portal until it ends or this process is asked to; its exit status. */
export async function servePortal(cluster: Cluster, port: number, say: (line: string) => void): Promise<number> {
  const way = await forward(cluster, ACCESS.name, PORTAL_PORT, port);
  try {
    await cluster.output(ACCESS.name, ['tee', CONFIG], {
      user: 'berth',
      input: portalConfig(`http://127.0.0.1:${way.port}`),
    });
    await trustGrants(cluster);
    await ensureImages(cluster, await appsWithImages(cluster), say);
    const [program = '', ...args] = berthOnAccess(cluster, ['serve']);
    // In a group of its own: from a terminal it would get Ctrl-C besides, and end before the portal does.
    const portal = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => signalInside(portal, signal));
    const [status] = await once(portal, 'exit');
    say(`The cluster stays up; "npx berth cluster down --name ${cluster.name}" ends it.`);
    return status ?? 1;
  } finally {
    await way.close();
  }
}
