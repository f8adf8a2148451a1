/**
 * A real Slurm cluster on one machine: each host is a set of namespaces with a file system, an address, daemons and control
 * groups of its own. Everything that a host writes is thrown away when the cluster ends.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processesOf } from './cgroups.ts';
import { type Cluster, createCluster } from './control.ts';
import { bootHost, endHost, type Place, prepareHomes, prepareHost } from './host.ts';
import { clusterHosts, type Host } from './hosts.ts';
import { locked } from './lock.ts';
import { checkMachine } from './machine.ts';
import { createNetwork, removeNetwork } from './network.ts';
import { ensureRootfs, type Release } from './rootfs.ts';
import { ClusterFault } from './run.ts';
import { writeConfiguration } from './slurm-conf.ts';

export interface ClusterOptions {
  name: string;
  release: Release;
  vizNodes: number;
  /** Settings of slurm.conf, instead of ours or besides. */
  slurmConf: Record<string, string>;
}

type Say = (line: string) => void;

const DEFAULTS: ClusterOptions = { name: 'default', release: 'trixie', vizNodes: 1, slurmConf: {} };
/** Of network namespaces and folders, and short enough for both. */
const NAME = /^[a-z][a-z0-9-]{0,20}$/;

export function testbedFolder(): string {
  return process.env.BERTH_TESTBED_DIR ?? '/var/lib/berth-testbed';
}

/** Brings a cluster up. One that runs with the same options and answers is left as it is, one that is half dead is made anew. */
export async function startCluster(given: Partial<ClusterOptions> = {}, say: Say = () => {}): Promise<Cluster> {
  const options = { ...DEFAULTS, ...given };
  checkName(options.name);
  await checkMachine(testbedFolder());
  const folder = testbedFolder();
  const place = placeOf(options.name);
  return locked(`${place.folder}.lock`, async () => {
    const hosts = clusterHosts(options.vizNodes);
    const running = clusterAt(options.name);
    if (running !== null && (await running.healthy())) {
      refuseOthers(place, options);
      say(`cluster ${options.name} is already up`);
      return running;
    }
    const rootfs = await ensureRootfs(folder, options.release, say);
    await removeAll(options.name);
    say(`starting ${hosts.length} hosts`);
    try {
      await create({ ...place, rootfs }, hosts, options);
      const cluster = createCluster({ ...place, rootfs }, hosts);
      await cluster.ready();
      say(`cluster ${options.name} is up`);
      return cluster;
    } catch (error) {
      await endAll(options.name);
      throw new ClusterFault(`${(error as Error).message}\nLogs: ${join(place.folder, 'log')}`, { cause: error });
    }
  });
}

/** A cluster that was brought up before, by whomever; null where there is none. */
export function findCluster(name: string): Cluster | null {
  checkName(name);
  return clusterAt(name);
}

/** Ends a cluster and removes all of it; tells whether there was anything. */
export async function removeCluster(name: string): Promise<boolean> {
  checkName(name);
  await checkMachine(testbedFolder());
  return locked(`${placeOf(name).folder}.lock`, () => removeAll(name));
}

export function clusterNames(): string[] {
  const folder = join(testbedFolder(), 'clusters');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw new ClusterFault(
    `${JSON.stringify(name)} is no name for a cluster: a letter, then letters, digits and dashes.`,
  );
}

function placeOf(name: string): Omit<Place, 'rootfs'> {
  const folder = testbedFolder();
  return { name, folder: join(folder, 'clusters', name), apptainers: join(folder, 'apptainers') };
}

async function create(place: Place, hosts: Host[], options: ClusterOptions): Promise<void> {
  mkdirSync(join(place.apptainers, 'apps'), { recursive: true });
  mkdirSync(place.folder, { recursive: true });
  writeConfiguration(join(place.folder, 'layer/etc'), hosts, options.slurmConf);
  prepareHomes(place);
  for (const host of hosts) prepareHost(place, host.name);
  // Last: what is told here can be removed.
  writeFileSync(join(place.folder, 'cluster.json'), JSON.stringify({ options, rootfs: place.rootfs }));
  await createNetwork(place.name, hosts);
  await Promise.all(hosts.map((host) => bootHost(place, host)));
}

async function removeAll(name: string): Promise<boolean> {
  const { folder } = placeOf(name);
  const found = existsSync(folder) || processesOf(name).length > 0;
  await endAll(name);
  rmSync(folder, { recursive: true, force: true });
  return found;
}

async function endAll(name: string): Promise<void> {
  await endHost(name);
  await removeNetwork(name);
}

function clusterAt(name: string): Cluster | null {
  const place = placeOf(name);
  const stored = readStored(place.folder);
  return stored && createCluster({ ...place, rootfs: stored.rootfs }, clusterHosts(stored.options.vizNodes));
}

/** What its users have in it would be lost. */
function refuseOthers({ folder }: { folder: string }, options: ClusterOptions): void {
  if (JSON.stringify(readStored(folder)?.options) === JSON.stringify(options)) return;
  throw new ClusterFault(
    `Cluster ${options.name} runs with other options; end it first (berth cluster down --name ${options.name}), or give this one another --name.`,
  );
}

function readStored(folder: string): { options: ClusterOptions; rootfs: string } | null {
  try {
    return JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'));
  } catch {
    return null;
  }
}
