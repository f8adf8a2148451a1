import { describe, expect, it, vi } from 'vitest';
import { memoryBus } from '../bus/memory.ts';
import { throttle } from './throttle.ts';

const fail = (error: unknown) => {
  throw error;
};

describe('attempts to log in', () => {
  const make = () => throttle(memoryBus({ onError: fail }));
  const first = async () => {};
  const TOO_MANY = { code: 'too_many_requests', status: 429, retryAfterSeconds: expect.any(Number) };

  it.each([
    ['one address', () => '192.0.2.1', '192.0.2.1', '192.0.2.2'],
    ['one IPv6 network', (n: number) => `2001:db8:0:2::${n.toString(16)}`, '2001:db8:0:2:ffff::', '2001:db8:0:3::'],
    ['one IPv6 network at the start of all', (n: number) => `::${n.toString(16)}`, '::ffff', '0:0:0:1::'],
  ])('are at most 50 from %s, whoever is meant', async (_, address, same, other) => {
    const { admit } = make();
    for (let n = 0; n < 50; n++) await admit(`user${n}`, address(n), first);
    await expect(admit('somebody', same, first)).rejects.toMatchObject(TOO_MANY);
    await admit('somebody', other, first);
  });

  it('of IPv4 addresses that are written as IPv6 are counted one by one', async () => {
    const { admit } = make();
    for (let n = 0; n < 50; n++) await admit(`user${n}`, '::ffff:192.0.2.1', first);
    await expect(admit('somebody', '::ffff:192.0.2.1', first)).rejects.toMatchObject(TOO_MANY);
    await admit('somebody', '::ffff:192.0.2.2', first);
  });

  it('are at most 10 for one user, from wherever, until one succeeds', async () => {
    const { admit, succeeded } = make();
    for (let n = 0; n < 10; n++) await admit('kim', `192.0.2.${n}`, first);
    await expect(admit('kim', '198.51.100.1', first)).rejects.toMatchObject(TOO_MANY);
    await admit('lee', '198.51.100.1', first);
    await succeeded('kim');
    await admit('kim', '198.51.100.1', first);
  });

  it('that are too many are told once in each window', async () => {
    const { admit } = make();
    const told = vi.fn(async () => {});
    for (let n = 0; n < 30; n++) await admit('kim', `192.0.2.${n}`, told).catch(() => {});
    expect(told).toHaveBeenCalledTimes(1);
  });
});
