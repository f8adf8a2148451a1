import { afterAll, beforeAll } from 'vitest';
import { redisBus } from '../../src/bus/redis.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { busContract } from './bus.ts';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.end());

busContract('Redis', async (options) => {
  const errors: unknown[] = [];
  const bus = await redisBus({ ...server.database(), ...options, onError: (error) => errors.push(error) });
  return { bus, errors, close: () => bus.close() };
});
