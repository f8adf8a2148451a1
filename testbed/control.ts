/** What can be done with a cluster that is up, and to it. */
import { join } from 'node:path';
import { firstProcess } from './cgroups.ts';
import { commandOn } from './command.ts';
import { bootHost, endHost, type Place } from './host.ts';
import { ACCESS, type Host } from './hosts.ts';
import { cutWire, mendWire } from './network.ts';
import { ClusterFault, type Outcome, output, type RunOptions, run } from './run.ts';
import { waitFor } from './wait-for.ts';

export interface Cluster {
  name: string;
  hosts: Host[];
  /** What the hosts have as /home. */
  homes: string;
  /** What the hosts have as /opt/apptainers. */
  apptainers: string;
  /** The words to put before a command that it runs on a host: as root, or as `user` with a clean environment and in its home. */
  command(host: string, options?: { user?: string; env?: Record<string, string> }): string[];
  exec(host: string, argv: string[], options?: RunOptions & { user?: string }): Promise<Outcome>;
  /** The same, but throws where it fails, and gives what it printed. */
  output(host: string, argv: string[], options?: RunOptions & { user?: string }): Promise<string>;
  /** The host's process 1 as the machine sees it; null where the host does not run. */
  hostPid(host: string): number | null;
  /** A power cut; its disk stays as it is. */
  killHost(host: string): Promise<void>;
  startHost(host: string): Promise<void>;
  /** As if its cable were pulled. */
  cutNetwork(host: string): Promise<void>;
  restoreNetwork(host: string): Promise<void>;
  /** Drops what one host sends to another, to one port of it or to all. */
  cutRoute(from: string, to: string, port?: number): Promise<void>;
  /** Undoes all cuts of routes from this host. */
  restoreRoutes(from: string): Promise<void>;
  stopDaemon(host: string, daemon: string): Promise<void>;
  startDaemon(host: string, daemon: string): Promise<void>;
  /** Slurm's state of each node, in lower case; empty where Slurm does not answer. */
  nodeStates(): Promise<Record<string, string>>;
  /** Whether all hosts run and Slurm can use all nodes. */
  healthy(): Promise<boolean>;
  /** Waits until it is healthy. */
  ready(): Promise<void>;
}

const READY_TIMEOUT_MS = 120_000;
const USABLE = /^(idle|mixed|allocated|completing)$/;

export function createCluster(place: Place, hosts: Host[]): Cluster {
  const { name } = place;

  function hostOf(hostName: string): Host {
    const host = hosts.find((known) => known.name === hostName);
    if (host !== undefined) return host;
    throw new ClusterFault(`There is no host ${hostName}; there are ${hosts.map((known) => known.name).join(', ')}.`);
  }

  const cluster: Cluster = {
    name,
    hosts,
    homes: join(place.folder, 'home'),
    apptainers: place.apptainers,

    command(host, options = {}) {
      const pid = firstProcess(name, hostOf(host).name);
      if (pid === null) throw new ClusterFault(`Host ${host} of cluster ${name} does not run.`);
      return commandOn(pid, options);
    },
    exec: (host, argv, { user, env, ...options } = {}) =>
      run([...cluster.command(host, { ...(user !== undefined && { user }), ...(env && { env }) }), ...argv], options),
    output: (host, argv, { user, env, ...options } = {}) =>
      output(
        [...cluster.command(host, { ...(user !== undefined && { user }), ...(env && { env }) }), ...argv],
        options,
      ),
    hostPid: (host) => firstProcess(name, hostOf(host).name),

    killHost: (host) => endHost(name, hostOf(host).name),
    startHost: (host) => bootHost(place, hostOf(host)),

    cutNetwork: (host) => cutWire(name, hostOf(host).name),
    restoreNetwork: (host) => mendWire(name, hostOf(host).name),
    async cutRoute(from, to, port) {
      const match = `ip daddr ${hostOf(to).address}${port === undefined ? '' : ` tcp dport ${port}`}`;
      const chain = 'add table inet berth\nadd chain inet berth cut { type filter hook output priority 0; }';
      await cluster.output(from, ['nft', '-f', '-'], { input: `${chain}\nadd rule inet berth cut ${match} drop\n` });
    },
    async restoreRoutes(from) {
      await cluster.output(from, ['nft', '-f', '-'], { input: 'table inet berth\ndelete table inet berth\n' });
    },

    async stopDaemon(host, daemon) {
      // Debian's Slurm calls itself by another name after it was told to read its configuration again.
      const name = `${daemon}(-wlm)?`;
      await cluster.output(host, ['pkill', '-x', name]);
      await waitFor(`${daemon} has ended on ${host}`, 30_000, async () => {
        return (await cluster.exec(host, ['pgrep', '-x', name])).status !== 0;
      });
    },
    async startDaemon(host, daemon) {
      await cluster.output(host, ['/usr/local/sbin/berth-daemon', daemon]);
    },

    async nodeStates() {
      const { status, stdout } = await cluster.exec(ACCESS.name, ['sinfo', '-h', '-N', '-o', '%N %T'], {
        timeoutMs: 5_000,
      });
      if (status !== 0) return {};
      return Object.fromEntries(stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.trim().split(' ')])));
    },
    async healthy() {
      if (hosts.some((host) => firstProcess(name, host.name) === null)) return false;
      const states = await cluster.nodeStates();
      return hosts.every((host) => host === ACCESS || USABLE.test(states[host.name] ?? ''));
    },
    async ready() {
      await waitFor(`all nodes of cluster ${name} can be used`, READY_TIMEOUT_MS, () => cluster.healthy());
    },
  };

  return cluster;
}
