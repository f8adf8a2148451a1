/** Portals on the virtual cluster that are killed again and again, side by side, each with sessions of its own. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jobState } from '../../src/scheduler/slurm/states.ts';
import type { Cluster } from '../../testbed/control.ts';
import { type ClusterPortal, startClusterPortal } from './cluster-portal.ts';
import { fuse } from './fuse.ts';
import { descendantsOf, sessionProcesses } from './processes.ts';
import { type TrialPortal, trialOver } from './trial.ts';
import { until } from './until.ts';

const FRAGILE = '/opt/berth/tests/chaos/fragile-portal.ts';
const APPS = '/opt/berth/tests/fixtures/cluster-apps';
const SETTINGS = '/etc/berth/as-user.json';
const SBATCH = '/usr/local/sbin/sbatch-of-trials';
const LOOK_EACH_MS = 200;

export interface ClusterTrial extends TrialPortal {
  portal: ClusterPortal;
}

interface ClusterJob {
  id: string;
  name: string;
  state: string;
  /** Whether it was ever given a node. */
  started: boolean;
}

/** Every job of the account that Slurm knows, also those that ended in the last minutes. */
export async function jobsOf(cluster: Cluster, account: string): Promise<ClusterJob[]> {
  const rows = ['--noheader', '--all', '--states=all', `--user=${account}`, '--format=%i %j %T %B'];
  const text = await cluster.output('access', ['squeue', ...rows]);
  return text.split('\n').flatMap((line) => {
    const [id = '', name = '', state = '', node] = line.trim().split(' ');
    return id === '' ? [] : [{ id, name, state, started: node !== 'n/a' }];
  });
}

/** A host's file as this machine sees it. */
export const fileOn = (cluster: Cluster, host: string, path: string): string =>
  `/proc/${cluster.hostPid(host)}/root${path}`;

/** What jobs have in a host's /tmp, with the session that it is of; null where that is not told. */
export function jobFilesOn(cluster: Cluster, host: string): { path: string; session: string | null }[] {
  const folder = fileOn(cluster, host, '/tmp');
  return readdirSync(folder).flatMap((name) => {
    const info = /^app_session_(.*)\.info$/.exec(name)?.[1];
    if (info !== undefined) return [{ path: `${host}:/tmp/${name}`, session: info }];
    if (!/^berth-.{10}$/.test(name)) return [];
    const mark = join(folder, name, 'job');
    const session = existsSync(mark) ? readFileSync(mark, 'utf8').trim().split(' ')[2] : undefined;
    return [{ path: `${host}:/tmp/${name}`, session: session ?? null }];
  });
}

/** Has the jobs of all of them taken; `sbatch` is a script that submits in the place of Slurm's own, with "$@". */
export async function letSubmit(cluster: Cluster, trials: ClusterTrial[], sbatch?: string): Promise<void> {
  const settings = await Promise.all(trials.map(async ({ portal }) => JSON.parse(await portal.berth('grant-key'))));
  if (sbatch === undefined) await cluster.output('access', ['rm', '-f', SBATCH]);
  else {
    await cluster.output('access', ['tee', SBATCH], { input: sbatch });
    await cluster.output('access', ['chmod', '755', SBATCH]);
  }
  const all = {
    ...settings[0],
    grant_keys: settings.flatMap(({ grant_keys }) => grant_keys),
    ...(sbatch !== undefined && { sbatch: SBATCH }),
  };
  await cluster.output('access', ['tee', SETTINGS], { input: JSON.stringify(all) });
}

export async function clusterTrial(cluster: Cluster, name: string): Promise<ClusterTrial> {
  const fuseFile = `/var/lib/berth/fuse-${name}`;
  const portal = await startClusterPortal(cluster, {
    main: FRAGILE,
    env: { BERTH_CHAOS_FUSE: fuseFile },
    config: `apps: [${APPS}]\nsessions: { stop_grace_seconds: 5 }`,
  });
  const itsFuse = fuse(fileOn(cluster, 'access', fuseFile));
  /** Every session that there ever was, for a job of one that is forgotten is as bad as of one that has ended. */
  const known = new Set<string>();

  async function checkJobs(running: Set<string>): Promise<void> {
    const ours = async () => (await jobsOf(cluster, 'testuser')).filter((job) => known.has(job.name));
    const isLiving = ({ state }: ClusterJob): boolean => jobState(state) !== 'ended';
    const settled = async (): Promise<boolean> => {
      const living = (await ours()).filter(isLiving).map((job) => job.name);
      return living.length === running.size && living.every((one) => running.has(one));
    };
    await until('each running session has one job', settled, undefined, LOOK_EACH_MS).catch(async (error: Error) => {
      throw new Error(`${error.message}: ${JSON.stringify([...running])} ${JSON.stringify(await ours())}`);
    });
    for (const [session, jobs] of Map.groupBy(await ours(), (job) => job.name)) {
      const count = jobs.filter(({ started }) => started).length;
      if (count > 1) throw new Error(`${session} was started ${count} times: ${JSON.stringify(jobs)}`);
    }
  }

  async function checkNodes(ended: Set<string>): Promise<void> {
    const left = (): string[] => [
      ...[...ended]
        .filter((session) => sessionProcesses(session).length > 0)
        .map((session) => `processes of ${session}`),
      ...cluster.hosts.flatMap((host) =>
        jobFilesOn(cluster, host.name)
          .filter(({ session }) => session !== null && ended.has(session))
          .map(({ path }) => path),
      ),
    ];
    await until('nothing is left on the nodes', () => left().length === 0, undefined, LOOK_EACH_MS).catch(() => {
      throw new Error(`on the nodes is left: ${left().join(', ')}`);
    });
  }

  const trial = trialOver({
    client: await portal.user('testuser'),
    fuse: itsFuse,
    lives: () => portal.pid() !== null,
    kills: [
      // What it has begun as the user goes on.
      () => portal.kill('SIGKILL'),
      async () => {
        const pid = portal.pid();
        const begun = pid === null ? [] : descendantsOf(pid);
        await portal.kill('SIGKILL');
        for (const one of begun) killQuietly(one);
      },
    ],
    start: portal.start,
    dispose: async () => {
      itsFuse.clear();
      await portal.dispose();
    },
    checkAlways() {},
    async checkSettled(sessions, running) {
      for (const { session_id } of sessions) known.add(session_id);
      await checkJobs(running);
      await checkNodes(new Set(sessions.map(({ session_id }) => session_id).filter((id) => !running.has(id))));
    },
  });
  return { ...trial, portal };
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
