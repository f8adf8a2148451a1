/** One host of a cluster: what it boots from, its start and its end. */
import { spawn } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createGroups, processesOf, removeGroups, thaw } from './cgroups.ts';
import type { Host } from './hosts.ts';
import { namespaceFile } from './network.ts';
import { ClusterFault } from './run.ts';
import { waitFor } from './wait-for.ts';

/** Where a cluster is kept. */
export interface Place {
  name: string;
  folder: string;
  rootfs: string;
  /** Shared by all clusters of the machine. */
  apptainers: string;
}

const CHECKOUT = dirname(import.meta.dirname);
const BOOT_TIMEOUT_MS = 60_000;

/** Its empty disk and its folder for logs. */
export function prepareHost({ folder }: Place, name: string): void {
  for (const part of ['upper', 'work', 'root']) mkdirSync(join(folder, 'hosts', name, part), { recursive: true });
  mkdirSync(logsOf(folder, name), { recursive: true });
}

export function prepareHomes({ folder }: Place): void {
  mkdirSync(join(folder, 'home'), { recursive: true });
  for (const [user, id] of Object.entries({ testuser: 2001, otheruser: 2002 })) {
    const home = join(folder, 'home', user);
    mkdirSync(home, { mode: 0o700 });
    chownSync(home, id, id);
  }
}

const logsOf = (folder: string, host: string): string => join(folder, 'log', host);

/** Returns when its daemons have been started. It outlives this process. */
export async function bootHost(place: Place, { name, daemons }: Host): Promise<void> {
  const logs = logsOf(place.folder, name);
  const booted = join(logs, 'booted');
  rmSync(booted, { force: true });
  const groups = createGroups(place.name, name);
  const log = openSync(join(logs, 'boot.log'), 'w');
  const boot = [place.rootfs, place.folder, place.apptainers, CHECKOUT, name, ...daemons];
  const args = [namespaceFile(place.name, name), groups.join(':'), ...boot];
  const child = spawn(join(import.meta.dirname, 'enter.sh'), args, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  let ended = false;
  child.on('error', () => {
    ended = true;
  });
  child.on('exit', () => {
    ended = true;
  });
  child.unref();
  await waitFor(`${name} has booted`, BOOT_TIMEOUT_MS, () => ended || existsSync(booted));
  if (!ended) return;
  const reason = readFileSync(join(logs, 'boot.log'), 'utf8').trim().slice(-2000);
  throw new ClusterFault(`Host ${name} of cluster ${place.name} does not boot:\n${reason}`);
}

/** A power cut for one host, or for all of a cluster: every process is killed; their namespaces and mounts go with them. */
export async function endHost(cluster: string, host = ''): Promise<void> {
  await waitFor(`the processes of ${host || cluster} have ended`, 30_000, () => {
    thaw(cluster, host);
    for (const pid of processesOf(cluster, host)) kill(pid);
    return processesOf(cluster, host).length === 0 && removeGroups(cluster, host);
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in this moment.
  }
}
