/** The hosts of the virtual cluster. */

export interface Host {
  name: string;
  address: string;
  /** What the boot starts, in this order; the last one is the host's purpose. */
  daemons: string[];
}

export const NETWORK_BITS = 24;
/** Addresses from .252 downwards, as far as .201. */
export const MAX_VIZ_NODES = 52;

export const ACCESS: Host = {
  name: 'access',
  address: '192.168.122.1',
  daemons: ['munged', 'mariadbd', 'slurmdbd', 'slurmctld'],
};

/** By what name browsers and nodes know the site on `access`. */
export const SITE = 'portal.hpc.example';

/** `access` first, then the nodes. Addresses of the visualization nodes go down from .252. */
export function clusterHosts(vizNodes: number): Host[] {
  const viz = Array.from({ length: vizNodes }, (_, index) => node(vizNodeName(index), 252 - index));
  return [ACCESS, node('node001', 11), node('node002', 12), ...viz, node('gpu-node001', 21)];
}

export function vizNodeName(index: number): string {
  return `viz-node${String(index + 1).padStart(3, '0')}`;
}

function node(name: string, last: number): Host {
  return { name, address: `192.168.122.${last}`, daemons: ['munged', 'slurmd'] };
}
