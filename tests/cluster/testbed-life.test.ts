/** Clusters come up beside others, stay as they are while they are well, and leave nothing, however they ended. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from '../../testbed/cgroups.ts';
import { findCluster, removeCluster, startCluster, testbedFolder } from '../../testbed/cluster.ts';
import type { Cluster } from '../../testbed/control.ts';

const NAME = 'life';
const OPTIONS = { name: NAME, vizNodes: 3, slurmConf: { MinJobAge: '7' } };
const KINDS = ['cgroup', 'ipc', 'mnt', 'net', 'pid', 'uts'];
const MAIN = join(import.meta.dirname, '../../src/main.ts');

describe('a cluster of its own', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster(OPTIONS);
  });
  afterAll(async () => void (await removeCluster(NAME)));

  const firstProcesses = () => cluster.hosts.map(({ name }) => cluster.hostPid(name));

  it('has the nodes and the settings that were asked for', async () => {
    const nodes = ['gpu-node001', 'node001', 'node002', 'viz-node001', 'viz-node002', 'viz-node003'];
    expect(Object.keys(await cluster.nodeStates()).sort()).toEqual(nodes);
    expect(await cluster.output('access', ['scontrol', 'show', 'config'])).toMatch(/MinJobAge\s+= 7 sec/);
  });

  it('stays as it is where it is brought up again', async () => {
    const before = firstProcesses();
    await startCluster(OPTIONS);
    expect(firstProcesses()).toEqual(before);
  });

  it('is not thrown away for one with other options', async () => {
    const before = firstProcesses();
    await expect(startCluster({ ...OPTIONS, vizNodes: 1 })).rejects.toThrow('runs with other options');
    expect(firstProcesses()).toEqual(before);
  });

  it('loses a host to a power cut and gets it back with its disk', async () => {
    await cluster.output('node002', ['sh', '-c', 'echo kept >/root/note; echo lost >/tmp/note']);
    await cluster.killHost('node002');
    expect(cluster.hostPid('node002')).toBeNull();
    await cluster.startHost('node002');
    await cluster.ready();
    expect(await cluster.output('node002', ['sh', '-c', 'cat /root/note; ls /tmp'])).toBe('kept\n');
  });

  it('is made anew where one of its hosts has died', async () => {
    await cluster.output('access', ['touch', 'old'], { user: 'testuser' });
    process.kill(cluster.hostPid('viz-node001') as number, 'SIGKILL');
    cluster = await startCluster(OPTIONS);
    expect(await cluster.healthy()).toBe(true);
    expect(await cluster.output('access', ['ls'], { user: 'testuser' })).toBe('');
  });

  it('leaves nothing after a host and slurmctld were killed while a job ran', async () => {
    const job = '#!/bin/bash\ntrap "" TERM\nsetsid sleep 600 &\nsleep 600\n';
    await cluster.output('access', ['sbatch'], { user: 'testuser', input: job });
    await cluster.output('access', ['pkill', '-KILL', '-x', 'slurmctld']);
    const namespaces = cluster.hosts.flatMap(({ name }) => namespacesOf(cluster.hostPid(name) as number));
    expect(membersOf(namespaces).length).toBeGreaterThan(10);
    process.kill(cluster.hostPid('node002') as number, 'SIGKILL');

    expect(await removeCluster(NAME)).toBe(true);
    expect(membersOf(namespaces)).toEqual([]);
    expect(processesOf(NAME)).toEqual([]);
    expect(traces()).toEqual([]);
    expect(await removeCluster(NAME)).toBe(false);
    expect(findCluster(NAME)).toBeNull();
  });

  it('says whom it is for where somebody without root asks for it', () => {
    // Nobody by number, who may yet read this checkout, wherever it lies.
    const asNobody = ['--user', process.execPath, MAIN, 'cluster', 'up', '--name', NAME];
    const { status, stderr } = spawnSync('unshare', asNobody, { encoding: 'utf8' });
    expect(stderr).toContain('A virtual cluster needs root');
    expect(status).toBe(1);
  });
});

function namespacesOf(pid: number): string[] {
  return KINDS.map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
}

/** The processes of the machine that are in one of these namespaces. */
function membersOf(namespaces: string[]): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      return namespacesOf(pid).some((namespace) => namespaces.includes(namespace));
    } catch {
      return false; // It ended in this moment.
    }
  });
}

/** Everything else that a cluster makes. */
function traces(): string[] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const groups = ['', 'memory', 'freezer', 'cpuacct'].map((part) =>
    join('/sys/fs/cgroup', part, 'berth-testbed', NAME),
  );
  return [
    ...mounts.filter((mount) => mount.includes(`/clusters/${NAME}/`)),
    ...readdirSync('/run/netns').filter((name) => name.startsWith(`berth-${NAME}-`)),
    ...[...groups, join(testbedFolder(), 'clusters', NAME)].filter((path) => existsSync(path)),
  ];
}
