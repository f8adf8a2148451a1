/** Berth on a virtual cluster: the portal runs on `access` and is reached on the loopback of the machine. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signalInside } from './command.ts';
import type { Cluster } from './control.ts';
import { forward } from './forward.ts';
import { ACCESS } from './hosts.ts';
import { ensureImages } from './images.ts';
import { output } from './run.ts';
import { waitFor } from './wait-for.ts';

export const PORTAL_PORT = 8080;
const PORTAL_HOME = '/var/lib/berth';
const CONFIG = `${PORTAL_HOME}/berth.yaml`;
const APPS = join(import.meta.dirname, '../apps');
const AS_USER_SETTINGS = '/etc/berth/as-user.json';
/** What there is to click when the portal is up; the others follow while it runs. */
const FIRST_APPS = ['gedit', 'xterm'];
const PORTAL_START_MS = 30_000;
/** The account of the cluster that a trial's sessions run as, and its user's name in Berth. */
const TRIAL_USER = 'testuser';

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

/** Somebody to launch as: the portal's own account runs no sessions. On a cluster that was up before there is one already. */
async function addTrialUser(cluster: Cluster, say: (line: string) => void): Promise<void> {
  const list = JSON.parse(await output(berthOnAccess(cluster, ['user', 'list', '--json'])));
  if (list.users.some((user: { user_id: string }) => user.user_id === TRIAL_USER)) return;
  const password = randomBytes(9).toString('base64url');
  const add = ['user', 'add', TRIAL_USER, '--account', TRIAL_USER, '--password-stdin'];
  await output(berthOnAccess(cluster, add), { input: `${password}\n` });
  say(`\n  To launch, log in as ${TRIAL_USER}, password: ${password}  (shown only this once)\n`);
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
    const apps = await appsWithImages(cluster);
    await ensureImages(
      cluster,
      apps.filter((app) => FIRST_APPS.includes(app)),
      say,
    );
    const [program = '', ...args] = berthOnAccess(cluster, ['serve']);
    // In a group of its own: from a terminal it would get Ctrl-C besides, and end before the portal does.
    const portal = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => signalInside(portal, signal));
    const ended = once(portal, 'exit');
    const answers = async (): Promise<boolean> =>
      portal.exitCode !== null || (await fetch(`http://127.0.0.1:${way.port}/healthz`).catch(() => null))?.ok === true;
    await waitFor('the portal answers', PORTAL_START_MS, answers);
    if (portal.exitCode === null) await addTrialUser(cluster, say);
    ensureImages(cluster, apps, say).catch((error: Error) => say(error.message));
    const [status] = await ended;
    say(`The cluster stays up; "npx berth cluster down --name ${cluster.name}" ends it.`);
    return status ?? 1;
  } finally {
    await way.close();
  }
}
