/** The bus that several processes share: Redis. All its keys begin alike, and nothing in it need outlive it. */
import { randomUUID } from 'node:crypto';
import { RESP_TYPES } from '@redis/client';
import { Problem } from '../errors.ts';
import type { Bus } from './bus.ts';
import { call, checkServer, connect, type RedisServer, refusal } from './redis-connection.ts';
import { redisEvents } from './redis-events.ts';
import { COUNT, DISCARD, KEEP, LEASE, RELEASE } from './redis-scripts.ts';

const KEPT_BYTES = 64 * 1024 * 1024;
const PREFIX = 'berth:';

export async function redisBus({
  retain = 10_000,
  keptBytes = KEPT_BYTES,
  onError,
  ...server
}: RedisServer & {
  /** How many events are kept for those who come back. */
  retain?: number;
  /** How much the values that are kept may take in all. */
  keptBytes?: number;
  /** Hears what listeners throw, and once an outage that Redis is away. */
  onError: (error: unknown) => void;
}): Promise<Bus> {
  const log = `${PREFIX}events`;
  const lastFence = `${PREFIX}fence`;
  const client = await connect(server, onError);
  const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  const evaluate = (script: string, keys: string[], ...values: (string | Buffer)[]) =>
    call(client.eval(script, { keys, arguments: values }));
  const leaseKey = (name: string) => `${PREFIX}lease:${name}`;
  const counterKey = (key: string) => `${PREFIX}count:${key}`;
  const valueKey = (key: string) => `${PREFIX}value:${key}`;
  const bookkeeping = ['order', 'ends', 'sizes', 'bytes'].map((name) => `${PREFIX}values:${name}`);
  /** Fences must not fall back where Redis was emptied and its clock was set back, too. */
  let largestFence = 0;

  try {
    await checkServer(client, server, { [log]: 'stream', [lastFence]: 'string' });
    // What the reader's connection meets, the other one meets and tells.
    const reader = await connect(server, () => {});
    const events = await redisEvents({ client, reader, key: log, retain, onError }).catch((error: unknown) => {
      reader.destroy();
      throw error;
    });
    const bus: Bus = {
      publish: events.publish,
      subscribe: events.subscribe,
      since: events.since,
      latest: events.latest,

      async lease(name, holder, milliseconds) {
        const values = [holder, String(milliseconds), String(largestFence)];
        const fence = await evaluate(LEASE, [leaseKey(name), lastFence], ...values);
        if (fence === null) return null;
        largestFence = Math.max(largestFence, Number(fence));
        return { fence: Number(fence) };
      },
      async release(name, holder) {
        await evaluate(RELEASE, [leaseKey(name)], holder);
      },

      async count(key, windowMilliseconds) {
        const answer = await evaluate(COUNT, [counterKey(key)], String(windowMilliseconds));
        const [count, left] = answer as unknown as [number, number];
        return { count, resetIn: Math.max(left, 1) };
      },
      async resetCount(key) {
        await call(client.del(counterKey(key)));
      },

      async keep(key, value, milliseconds) {
        const keys = [...bookkeeping, valueKey(key), `${PREFIX}values:turn`];
        await evaluate(KEEP, keys, Buffer.from(value), String(milliseconds), String(keptBytes));
      },
      kept: (key) => call(binary.get(valueKey(key))),
      async discard(key) {
        await evaluate(DISCARD, [...bookkeeping, valueKey(key)]);
      },

      async ping() {
        await call(client.ping());
      },
      async close() {
        await events.close();
        if (client.isOpen) client.destroy();
      },
    };
    await rehearse(bus).catch(async (error: unknown) => {
      await events.close();
      throw error;
    });
    return bus;
  } catch (error) {
    client.destroy();
    throw error instanceof Problem ? refusal(server, `it refuses what Berth needs: ${String(error.cause)}`) : error;
  }
}

/** Every kind of call once: who lacks a right hears it at the start, and not at the first log-in. */
async function rehearse(bus: Bus): Promise<void> {
  const name = `start:${randomUUID()}`;
  await bus.since(await bus.latest());
  await bus.lease(name, name, 1000);
  await bus.release(name, name);
  await bus.count(name, 1000);
  await bus.resetCount(name);
  await bus.keep(name, Buffer.from(name), 1000);
  await bus.kept(name);
  await bus.discard(name);
}
