/** The cluster's network: a network namespace for each host, and a bridge inside the one of `access`. The machine's own is not touched. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ACCESS, clusterHosts, type Host, MAX_VIZ_NODES, NETWORK_BITS } from './hosts.ts';
import { output, run } from './run.ts';

const NAMESPACES = '/run/netns';

const namespaceOf = (cluster: string, host: string): string => `berth-${cluster}-${host}`;
export const namespaceFile = (cluster: string, host: string): string => join(NAMESPACES, namespaceOf(cluster, host));

export async function createNetwork(cluster: string, hosts: Host[]): Promise<void> {
  const access = namespaceOf(cluster, ACCESS.name);
  await output(['ip', 'netns', 'add', access]);
  await batch(access, [
    'link set lo up',
    'link add br0 type bridge',
    `addr add ${ACCESS.address}/${NETWORK_BITS} dev br0`,
    'link set br0 up',
  ]);
  for (const { name, address } of hosts.filter((host) => host !== ACCESS)) {
    const namespace = namespaceOf(cluster, name);
    await output(['ip', 'netns', 'add', namespace]);
    await batch(access, [
      `link add ${wireTo(name)} type veth peer name eth0 netns ${namespace}`,
      `link set ${wireTo(name)} master br0 up`,
    ]);
    await batch(namespace, ['link set lo up', `addr add ${address}/${NETWORK_BITS} dev eth0`, 'link set eth0 up']);
  }
}

/** Also of hosts that an earlier cluster of the name had. */
export async function removeNetwork(cluster: string): Promise<void> {
  if (!existsSync(NAMESPACES)) return;
  const hosts = new Set([...clusterHosts(MAX_VIZ_NODES)].map(({ name }) => namespaceOf(cluster, name)));
  for (const namespace of readdirSync(NAMESPACES)) {
    if (hosts.has(namespace)) await output(['ip', 'netns', 'del', namespace]);
  }
}

/** As if its cable were pulled: packets are lost, its own interface stays. */
export async function cutWire(cluster: string, host: string): Promise<void> {
  await batch(namespaceOf(cluster, ACCESS.name), [`link set ${wireTo(host)} nomaster`]);
}

export async function mendWire(cluster: string, host: string): Promise<void> {
  await batch(namespaceOf(cluster, ACCESS.name), [`link set ${wireTo(host)} master br0`]);
}

const wireTo = (host: string): string => `v-${host}`;

async function batch(namespace: string, commands: string[]): Promise<void> {
  const { status, stderr } = await run(['ip', '-n', namespace, '-batch', '-'], { input: commands.join('\n') });
  if (status !== 0) throw new Error(`ip -n ${namespace}: ${stderr.trim()}`);
}
