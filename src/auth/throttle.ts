/** Slows down who guesses passwords, by user and by address, before any hash is computed. */
import { isIPv6 } from 'node:net';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';

const WINDOW_MS = 5 * 60_000;
const PER_USER = 10;
const PER_ADDRESS = 50;

export interface Throttle {
  /** Counts a secret that was wrong and is no password; throws where an address presented too many. */
  wrongSecret(address: string): Promise<void>;
  /** Counts an attempt; throws where there were too many. `first` is told once in a window. */
  admit(username: string, address: string, first: () => Promise<void>): Promise<void>;
  /** A correct password: what its owner mistyped before does not count any more. */
  succeeded(username: string): Promise<void>;
}

export function throttle(bus: Pick<Bus, 'count' | 'resetCount'>): Throttle {
  async function check(key: string, limit: number, first: () => Promise<void>) {
    const { count, resetIn } = await bus.count(key, WINDOW_MS);
    if (count <= limit) return;
    if (count === limit + 1) await first();
    throw new Problem('too_many_requests', `Wait ${Math.ceil(resetIn / 60_000)} minutes, then try again.`, {
      retryAfterSeconds: Math.ceil(resetIn / 1000),
    });
  }

  return {
    wrongSecret: (address) => check(`secret:address:${network(address)}`, PER_ADDRESS, async () => {}),
    async admit(username, address, first) {
      await check(`login:address:${network(address)}`, PER_ADDRESS, first);
      await check(userKey(username), PER_USER, first);
    },
    succeeded: (username) => bus.resetCount(userKey(username)),
  };
}

function userKey(username: string): string {
  return `login:user:${username}`;
}

/** Who has one IPv6 address has the 2^64 of its network. */
function network(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const last = tail === '' ? [] : tail.split(':');
    while (groups.length + last.length < 8) groups.push('0');
    groups.push(...last);
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}
