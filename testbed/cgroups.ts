/**
 * Control groups of the cluster's hosts. A host's processes are found by its group: a stale file cannot name a foreign process,
 * and after a restart of the machine there is no group.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MOUNT = '/sys/fs/cgroup';
/** What Slurm uses where each controller is a hierarchy of its own. */
const SEPARATE = ['memory', 'freezer', 'cpuacct'].map((controller) => join(MOUNT, controller));
/** Of a host's own daemons; jobs have groups beside it. Slurm expects process 1 under this name, as systemd has it. */
const OWN = 'init.scope';

export const unified = (): boolean => existsSync(join(MOUNT, 'cgroup.controllers'));

const hierarchies = (): string[] => (unified() ? [MOUNT] : SEPARATE);

/** What the machine lacks for memory limits, or null. */
export function missingController(): string | null {
  if (!unified()) {
    const missing = SEPARATE.find((folder) => !existsSync(join(folder, 'cgroup.procs')));
    return missing === undefined ? null : `there are no control groups at ${missing}`;
  }
  try {
    handOn(MOUNT);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Makes controllers available to the groups in this one. */
function handOn(group: string): void {
  writeFileSync(join(group, 'cgroup.subtree_control'), '+cpu +cpuset +memory');
}

/** Makes the groups of a host; one per hierarchy. */
export function createGroups(cluster: string, host: string): string[] {
  return hierarchies().map((root) => {
    const group = join(root, 'berth-testbed', cluster, host);
    mkdirSync(join(group, OWN), { recursive: true });
    if (root === MOUNT) {
      for (const above of [dirname(dirname(group)), dirname(group)]) handOn(above);
    }
    return group;
  });
}

/** The host's process 1 as this process sees it; null where the host does not run. */
export function firstProcess(cluster: string, host: string): number | null {
  const [root = MOUNT] = hierarchies();
  return pidsIn(join(root, 'berth-testbed', cluster, host, OWN)).find(isFirst) ?? null;
}

/** Every process in the groups of a cluster, or of one host of it. */
export function processesOf(cluster: string, host = ''): number[] {
  const groups = hierarchies().flatMap((root) => groupsUnder(join(root, 'berth-testbed', cluster, host)));
  return [...new Set(groups.flatMap(pidsIn))];
}

/** A frozen process cannot end. */
export function thaw(cluster: string, host = ''): void {
  for (const group of hierarchies().flatMap((root) => groupsUnder(join(root, 'berth-testbed', cluster, host)))) {
    const [file, state] = unified() ? ['cgroup.freeze', '0'] : ['freezer.state', 'THAWED'];
    if (existsSync(join(group, file))) writeFileSync(join(group, file), state);
  }
}

/** Tells whether all are gone: those with processes stay. */
export function removeGroups(cluster: string, host = ''): boolean {
  const groups = hierarchies().flatMap((root) => groupsUnder(join(root, 'berth-testbed', cluster, host)));
  const left = groups.filter((group) => !removed(group));
  // Stays where there are other clusters.
  for (const root of hierarchies()) removed(join(root, 'berth-testbed'));
  return left.length === 0;
}

function removed(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** Deepest first. */
function groupsUnder(group: string): string[] {
  if (!existsSync(group)) return [];
  const inside = readdirSync(group, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [...inside.flatMap(({ name }) => groupsUnder(join(group, name))), group];
}

function pidsIn(group: string): number[] {
  try {
    return readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Process 1 of a namespace directly below ours; those of containers are deeper. */
function isFirst(pid: number): boolean {
  try {
    const pids = /^NSpid:\t(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]?.split('\t') ?? [];
    return pids.length === 2 && pids[1] === '1';
  } catch {
    return false;
  }
}
