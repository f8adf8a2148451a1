/** What the contract cannot say: several processes on one Redis, and a Redis that is away, emptied or not what it should be. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Bus, BusEvent } from '../../src/bus/bus.ts';
import { redisBus } from '../../src/bus/redis.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

const event = (data: unknown) => ({ type: 'n', data, audience: 'everybody' }) as const;
const SOON = { timeout: 15_000 };

describe('the bus over Redis', () => {
  let server: RedisServer;
  let errors: unknown[];
  let database: { url: string; password: string };
  beforeEach(async () => {
    server = await startRedis();
    database = server.database();
    errors = [];
  });
  afterEach(() => server.end());

  async function open(options: { keptBytes?: number } = {}): Promise<Bus> {
    const bus = await redisBus({ ...database, ...options, onError: (error) => errors.push(error) });
    onTestFinished(() => bus.close());
    return bus;
  }
  function heard(bus: Bus): BusEvent[] {
    const events: BusEvent[] = [];
    bus.subscribe((one) => events.push(one));
    return events;
  }
  const types = (events: BusEvent[]) => events.map(({ type }) => type);
  const ids = (events: BusEvent[]) => events.map(({ id }) => id);

  it('is one for all processes: events in one order, leases, counters and values', async () => {
    const [a, b] = [await open(), await open()];
    const start = await a.latest();
    const seen = [heard(a), heard(b)];
    const published = await Promise.all(Array.from({ length: 200 }, (_, n) => (n % 2 ? a : b).publish(event(n))));
    for (const events of seen) {
      await vi.waitFor(() => expect(events).toHaveLength(200), SOON);
      expect(ids(events)).toEqual(ids((await b.since(start)) ?? []));
      expect(new Set(ids(events))).toEqual(new Set(published));
    }
    expect(await a.lease('monitor', 'a', 60_000)).not.toBeNull();
    expect(await b.lease('monitor', 'b', 60_000)).toBeNull();
    await a.count('kim', 60_000);
    expect((await b.count('kim', 60_000)).count).toBe(2);
    await a.keep('kim', Buffer.from('here'), 60_000);
    expect(String(await b.kept('kim'))).toBe('here');
  });

  it('loses and doubles no event when the connection that reads them breaks', async () => {
    const [a, b] = [await open(), await open()];
    const events = heard(a);
    const published: string[] = [];
    for (let round = 0; round < 5; round++) {
      await server.ask(['CLIENT', 'KILL', 'ID', await readerOf(server)]);
      for (let n = 0; n < 50; n++) published.push(await b.publish(event(n)));
    }
    await vi.waitFor(() => expect(ids(events)).toEqual(published), SOON);
  });

  it('answers at once that it cannot be reached while Redis is away, and goes on by itself', async () => {
    const bus = await open();
    const events = heard(bus);
    await server.stop();
    const calls: (() => Promise<unknown>)[] = [
      () => bus.publish(event(1)),
      () => bus.since('1-1'),
      () => bus.latest(),
      () => bus.lease('monitor', 'a', 60_000),
      () => bus.count('kim', 60_000),
      () => bus.keep('kim', Buffer.from('a'), 60_000),
      () => bus.kept('kim'),
      () => bus.ping(),
    ];
    const began = performance.now();
    for (const one of calls)
      await expect(one()).rejects.toMatchObject({ code: 'unavailable', status: 503, retryAfterSeconds: 5 });
    expect(performance.now() - began).toBeLessThan(2_000);
    await server.start();
    await vi.waitFor(() => bus.ping(), SOON);
    await vi.waitFor(() => expect(types(events)).toContain('reset'), SOON);
    const id = await bus.publish(event(2));
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ id, data: 2 }), SOON);
    expect(errors).toHaveLength(1);
  });

  it('answers in a bounded time where Redis is there and does not answer', async () => {
    const bus = await open();
    server.freeze();
    await expect(bus.count('kim', 60_000)).rejects.toMatchObject({ code: 'unavailable' });
    server.thaw();
    await vi.waitFor(() => bus.ping(), SOON);
  });

  it('goes on without a gap after a restart of Redis that kept its data', async () => {
    const [a, b] = [await open(), await open()];
    const events = heard(a);
    const first = await b.publish(event('before'));
    await vi.waitFor(() => expect(types(events)).toEqual(['n']), SOON);
    await server.ask(['SAVE']);
    await server.stop();
    await server.start();
    await vi.waitFor(() => b.ping(), SOON);
    const second = await b.publish(event('after'));
    await vi.waitFor(() => expect(ids(events)).toEqual([first, second]), SOON);
    expect(ids((await a.since(first)) ?? [])).toEqual([second]);
  });

  it('tells who listens that events were lost where one could not be published', async () => {
    const [a, b] = [await open(), await open()];
    const events = heard(a);
    const start = await a.latest();
    await server.ask(['SAVE']);
    await server.stop();
    await expect(b.publish(event('lost'))).rejects.toMatchObject({ code: 'unavailable' });
    await server.start();
    await vi.waitFor(() => expect(types(events)).toEqual(['reset']), SOON);
    expect(await a.since(start)).toEqual([expect.objectContaining({ type: 'reset', audience: 'everybody' })]);
  });

  it('tells who listens when Redis is emptied, also where nobody publishes, and knows no earlier id any more', async () => {
    const bus = await open();
    const before = await bus.publish(event(1));
    const lease = await bus.lease('monitor', 'a', 60_000);
    const events = heard(bus);
    await server.ask(['FLUSHALL']);
    expect(await bus.since(before)).toBeNull();
    await vi.waitFor(() => expect(types(events)).toEqual(['reset']), SOON);
    expect(await bus.since(events[0]?.id ?? '')).toEqual([]);
    expect(await bus.since(before)).toBeNull();
    const next = await bus.lease('monitor', 'b', 60_000);
    expect(next?.fence).toBeGreaterThan(lease?.fence ?? Number.POSITIVE_INFINITY);
  });

  it('tells who listens when Redis was emptied and others published since', async () => {
    const [a, b] = [await open(), await open()];
    const events = heard(a);
    await server.ask(['FLUSHALL']);
    await b.publish(event(1));
    const id = await b.publish(event(2));
    await vi.waitFor(() => expect(types(events)).toEqual(['reset', 'n', 'n']), SOON);
    expect(events.at(-1)?.id).toBe(id);
  });

  it('gives ids and fences that grow, whatever the clock of Redis says', async () => {
    const bus = await open();
    const future = 9_999_999_999_999;
    const reset = JSON.stringify({ type: 'reset', data: {}, audience: 'everybody' });
    await server.ask(['XADD', 'berth:events', `${future}-0`, 'event', reset]);
    await server.ask(['SET', 'berth:fence', String(future)]);
    expect(await bus.publish(event(1))).toBe(`${future}-1`);
    expect(await bus.lease('monitor', 'a', 60_000)).toEqual({ fence: future + 1 });
    const events = heard(bus);
    await server.ask(['FLUSHALL']);
    await vi.waitFor(() => expect(types(events)).toEqual(['reset']), SOON);
    expect((await bus.lease('monitor', 'b', 60_000))?.fence).toBe(future + 2);
    const id = await bus.publish(event(2));
    await vi.waitFor(() => expect(ids(events)).toEqual([expect.any(String), id]), SOON);
  });

  it('keeps values in no more memory than it is given: the oldest go first, and what is over goes before them', async () => {
    const bus = await open({ keptBytes: 10 });
    const there = async () => {
      const found = await Promise.all(['a', 'b', 'c', 'd'].map(async (key) => ((await bus.kept(key)) ? key : '')));
      return found.join('');
    };
    await bus.keep('a', Buffer.alloc(4), 60_000);
    await bus.keep('b', Buffer.alloc(4), 60_000);
    await bus.keep('a', Buffer.alloc(4), 60_000);
    await bus.keep('c', Buffer.alloc(4), 60_000);
    expect(await there()).toBe('ac');
    await bus.keep('b', Buffer.alloc(2), 1);
    await vi.waitFor(async () => expect(await there()).toBe('ac'));
    await bus.keep('d', Buffer.alloc(2), 60_000);
    expect(await there()).toBe('acd');
    await bus.keep('d', Buffer.alloc(11), 60_000);
    expect(await there()).toBe('ac');
    await bus.discard('a');
    await bus.keep('b', Buffer.alloc(6), 60_000);
    expect(await there()).toBe('bc');
  });

  it('writes nothing but keys that begin with berth:', async () => {
    const bus = await open();
    await bus.publish(event(1));
    await bus.lease('monitor', 'a', 60_000);
    await bus.count('kim', 60_000);
    await bus.keep('kim', Buffer.from('a'), 60_000);
    const keys = (await server.ask(['KEYS', '*'])) as string[];
    expect(keys.length).toBeGreaterThan(5);
    expect(keys.filter((key) => !key.startsWith('berth:'))).toEqual([]);
  });

  describe('is refused at the start, in a sentence,', () => {
    const refused = async (options: Partial<typeof database> = {}): Promise<string> => {
      const error = await redisBus({ ...database, ...options, onError: () => {} }).then(
        () => new Error('it was not refused'),
        (reason: Error) => reason,
      );
      return error.message;
    };

    it('with a wrong password, which is not repeated', async () => {
      const message = await refused({ password: 'not-the-one' });
      expect(message).toMatch(/refuses the user or the password .*bus\.password_file/);
      expect(message).not.toContain('not-the-one');
    });

    it('where nothing listens', async () => {
      await server.stop();
      expect(await refused()).toMatch(/cannot be reached \(.*ECONNREFUSED.*\); start it, or check bus\.url/);
    });

    it('where another application has its keys', async () => {
      await server.ask(['SET', 'berth:events', 'mine']);
      expect(await refused()).toMatch(/key berth:events is a string of another application; give Berth a database/);
    });

    it.each(['xadd', 'eval', 'hset', 'info'])('where the user may not use %s', async (command) => {
      await server.ask(['ACL', 'SETUSER', 'berth', `-${command}`]);
      expect(await refused()).toMatch(/it refuses what Berth .*(NOPERM|can't run this command)/);
    });

    it('where the server is too old', async () => {
      const old = createServer((socket) =>
        socket.on('data', (bytes) => {
          for (const [, name] of String(bytes).matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g))
            socket.write(name === 'INFO' ? '$20\r\nredis_version:6.0.16\r\n' : '+OK\r\n');
        }),
      ).listen(0, '127.0.0.1');
      onTestFinished(() => void old.close());
      await once(old, 'listening');
      const { port } = old.address() as AddressInfo;
      expect(await refused({ url: `redis://127.0.0.1:${port}` })).toMatch(/6\.0\.16.*at least 6\.2/);
    });
  });
});

/** Of the two connections that wait for entries, the one that was made first. */
async function readerOf(server: RedisServer): Promise<string> {
  return await vi.waitFor(async () => {
    const list = String(await server.ask(['CLIENT', 'LIST']));
    const ids = [...list.matchAll(/^id=(\d+) .* cmd=xread /gm)].map(([, id]) => Number(id));
    expect(ids).toHaveLength(2);
    return String(Math.min(...ids));
  }, SOON);
}
