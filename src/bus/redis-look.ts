/** What a Redis says of itself, for who checks the site. */

import { redisBus } from './redis.ts';
import { connect, type RedisServer } from './redis-connection.ts';

export interface RedisLook {
  version: string;
  /** What it does when its memory is full. */
  policy: string;
  /** Its clock, in milliseconds since 1970. */
  now(): Promise<number>;
  close(): void;
}

/** Throws where the bus could not be there: every kind of call is tried. */
export async function lookAtRedis(server: RedisServer): Promise<RedisLook> {
  await (await redisBus({ ...server, onError: () => {} })).close();
  const client = await connect(server, () => {});
  const said = `${await client.info('server')}\n${await client.info('memory')}`;
  const told = (name: string) => new RegExp(`^${name}:(\\S*)`, 'm').exec(said)?.[1] ?? 'unknown';
  return {
    version: told('redis_version'),
    policy: told('maxmemory_policy'),
    async now() {
      const [seconds, microseconds] = (await client.sendCommand(['TIME'])) as unknown as [string, string];
      return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
    },
    close: () => client.destroy(),
  };
}
