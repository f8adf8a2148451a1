/**
 * Where webhooks may go. The portal stands inside of the site, and an address is a user's word: without leave it calls only what the whole
 * Internet can call anyway, and never itself or its neighbours.
 */
import { promises as dns, type LookupAddress } from 'node:dns';
import { BlockList, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { DeliveryFailed } from './failure.ts';

/** What the administrator lets webhooks call, wherever that is. */
export interface Allowed {
  hosts: readonly string[];
  networks: readonly { address: string; prefix: number }[];
}

export interface Target {
  addresses: LookupAddress[];
  /** Whether the administrator has named it: then plain http will do. */
  isNamed: boolean;
}

/** Whoever asks connects to what is answered, and to nothing that the name means a moment later. */
export type FindTarget = (url: URL) => Promise<Target>;

/** Not for everybody, or not unicast (the registries of special-purpose addresses of IANA). */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** All of IPv6 but 2000::/3 is no address of the Internet; within it these lead elsewhere, some of them to any address of IPv4. */
const GLOBAL_IPV6 = '2000::/3';
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

type Network = Allowed['networks'][number];

const network = (text: string): Network => {
  const [address = '', prefix] = text.split('/');
  return { address, prefix: Number(prefix) };
};

function listOf(networks: readonly Network[]): BlockList {
  const list = new BlockList();
  for (const { address, prefix } of networks) list.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4');
  return list;
}

const special = listOf([...SPECIAL_IPV4, ...SPECIAL_IPV6].map(network));
const globalIPv6 = listOf([network(GLOBAL_IPV6)]);

export function targets(
  allowed: Allowed,
  /** This machine's own networks, in which its neighbours trust each other. */
  ownNetworks: () => string[] = networksOfThisMachine,
): FindTarget {
  const named = listOf(allowed.networks);
  const isIn = (list: BlockList, { address, family }: LookupAddress): boolean =>
    list.check(address, family === 6 ? 'ipv6' : 'ipv4');

  return async (url) => {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
    const addresses = await dns.lookup(host, { all: true }).catch((error: NodeJS.ErrnoException) => {
      throw new DeliveryFailed('unreachable', error.code ?? null);
    });
    const isNamedHost = allowed.hosts.includes(host);
    const isNamed = isNamedHost || addresses.every((one) => isIn(named, one));
    const own = listOf(ownNetworks().map(network));
    const mayBeCalled = (one: LookupAddress): boolean =>
      isNamedHost ||
      isIn(named, one) ||
      (!isIn(special, one) && !isIn(own, one) && (one.family === 4 || isIn(globalIPv6, one)));
    const forbidden = addresses.find((one) => !mayBeCalled(one));
    if (addresses.length === 0 || forbidden !== undefined)
      throw new DeliveryFailed('address_forbidden', forbidden?.address ?? null);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isNamed))
      throw new DeliveryFailed('address_forbidden', url.protocol);
    return { addresses, isNamed };
  };
}

function networksOfThisMachine(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.flatMap(({ cidr }) => cidr ?? []));
}
