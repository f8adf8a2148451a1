/** A real Redis of a test's own, on loopback, with a user who may do what Berth needs and nothing else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@redis/client';
import { freePort } from './portal.ts';

/** What docs/redis.md tells a site to allow. */
const BERTH_MAY =
  '~berth:* resetchannels -@all +auth +select +ping +info +type +eval +exists +time ' +
  '+xadd +xread +xrange +xrevrange +get +set +del +incr +incrby +decrby +pexpire +pttl ' +
  '+zadd +zrem +zrange +zrangebyscore +hget +hset +hdel';
const PASSWORD = randomBytes(24).toString('hex');
const DATABASES = 200;

export type RedisServer = Awaited<ReturnType<typeof startRedis>>;

export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), 'berth-redis-'));
  const port = await freePort();
  const users = join(folder, 'users.acl');
  writeFileSync(
    users,
    ['default off', 'admin on >admin-secret ~* &* +@all', `berth on >${PASSWORD} ${BERTH_MAY}`]
      .map((user) => `user ${user}\n`)
      .join(''),
  );
  const settings = { port, bind: '127.0.0.1', dir: folder, aclfile: users, databases: DATABASES, save: '' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let server: ChildProcess;
  let nextDatabase = 0;

  async function start(): Promise<void> {
    server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const failed = once(server, 'exit').then(() => Promise.reject(new Error('redis-server ended at its start')));
    failed.catch(() => {});
    const ready = Promise.withResolvers<void>();
    createInterface({ input: server.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      if (line.includes('Ready to accept connections')) ready.resolve();
    });
    await Promise.race([ready.promise, failed]);
  }

  async function stop(): Promise<void> {
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  }

  await start();
  return {
    port,
    folder,
    start,
    /** What is not saved is gone. */
    stop,
    freeze: () => server.kill('SIGSTOP'),
    thaw: () => server.kill('SIGCONT'),
    /** An empty database of this server. */
    database: () => {
      if (nextDatabase === DATABASES) throw new Error('the server has no more databases');
      return { url: `redis://berth@127.0.0.1:${port}/${nextDatabase++}`, password: PASSWORD };
    },
    /** Asks as one who may do everything. */
    async ask(command: string[], database = 0): Promise<unknown> {
      const admin = createClient({
        socket: { host: '127.0.0.1', port },
        username: 'admin',
        password: 'admin-secret',
        database,
      });
      await admin.connect();
      return await admin.sendCommand(command).finally(() => admin.destroy());
    },
    async end(): Promise<void> {
      if (server.exitCode === null && server.signalCode === null) await stop();
      rmSync(folder, { recursive: true });
    },
  };
}
