/** Connections to one Redis server: checked at the start, made again by themselves, and with calls that end in a bounded time. */
import { createClient } from '@redis/client';
import { Problem } from '../errors.ts';

const CONNECT_MS = 2_000;
const CALL_MS = 3_000;
const RETRY_AFTER_SECONDS = 5;
const RECONNECT_MAX_MS = 2_000;
/** An idle connection is asked this often, and one that says nothing for longer than two questions is made anew. */
const PING_EACH_MS = 4_000;
const SILENT_MS = 10_000;
/** The first with all that is used here. */
const OLDEST_VERSION = [6, 2] as const;

export interface RedisServer {
  /** redis:// or rediss://, with a user and a database where there are such, without a password. */
  url: string;
  password: string | null;
}

export type RedisClient = ReturnType<typeof newClient>;

function newClient(
  { url, password }: RedisServer,
  reconnectStrategy: (retries: number, cause: Error) => number | Error,
) {
  const { protocol, hostname, port, username, pathname } = new URL(url);
  const socket = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? 6379 : Number(port),
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    reconnectStrategy,
  };
  return createClient({
    // The older protocol needs no command that a limited user may lack.
    RESP: 2,
    socket: protocol === 'rediss:' ? { ...socket, tls: true } : socket,
    ...(username !== '' && { username: decodeURIComponent(username), password: '' }),
    ...(password !== null && { password }),
    database: Number(pathname.slice(1)),
    // Who calls hears at once that Redis is away; nothing waits for it to come back.
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    pingInterval: PING_EACH_MS,
  });
}

/** A connection that comes back by itself. Rejects with a sentence for the administrator where it cannot be made at the start. */
export async function connect(server: RedisServer, onError: (error: unknown) => void): Promise<RedisClient> {
  let started = false;
  let isAway = false;
  const client = newClient(server, (retries, cause) =>
    started ? Math.min(50 * 2 ** retries, RECONNECT_MAX_MS) * (0.5 + Math.random() / 2) : cause,
  );
  client.on('ready', () => {
    isAway = false;
  });
  client.on('error', (error: unknown) => {
    // One line an outage: it is tried again many times.
    if (started && !isAway) onError(error);
    isAway = true;
  });
  try {
    await client.connect();
  } catch (error) {
    throw refusal(server, whyNotConnected(error));
  }
  started = true;
  return client;
}

function whyNotConnected(error: unknown): string {
  const cause = (error as Error).cause instanceof Error ? ((error as Error).cause as Error) : (error as Error);
  if (/^(WRONGPASS|NOAUTH|NOPERM)|AUTH/.test(cause.message))
    return `it refuses the user or the password (${cause.message}); check bus.url and bus.password_file`;
  return `it cannot be reached (${cause.message}); start it, or check bus.url`;
}

export function refusal({ url }: RedisServer, why: string): Error {
  return new Error(`The bus is to be Redis at ${new URL(url).host}, but ${why}.`);
}

/** Refuses a server that is too old and keys that somebody else uses. */
export async function checkServer(
  client: RedisClient,
  server: RedisServer,
  types: Record<string, 'stream' | 'string'>,
): Promise<void> {
  const version = /^redis_version:(\d+)\.(\d+)\.\S*/m.exec(await asked(client.info('server')));
  const [major, minor] = [Number(version?.[1]), Number(version?.[2])];
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  if (!(major > oldestMajor || (major === oldestMajor && minor >= oldestMinor))) {
    throw refusal(
      server,
      `it says '${version?.[0] ?? 'no version'}', and Berth needs at least ${OLDEST_VERSION.join('.')}`,
    );
  }
  for (const [key, wanted] of Object.entries(types)) {
    const type = await asked(client.type(key));
    if (type !== 'none' && type !== wanted)
      throw refusal(
        server,
        `its key ${key} is a ${type} of another application; give Berth a database of its own, as in ${server.url.replace(/\/\d*$/, '')}/1`,
      );
  }

  function asked<T>(answer: Promise<T>): Promise<T> {
    return withDeadline(answer).catch((error: Error) => {
      throw refusal(server, `it refuses what Berth asks at the start: ${error.message}`);
    });
  }
}

/** What needs the bus is answered 503 while Redis is away. */
export async function call<T>(answer: Promise<T>): Promise<T> {
  try {
    return await withDeadline(answer);
  } catch (error) {
    throw new Problem('unavailable', 'What the portal shares (Redis) cannot be reached; try again in some seconds.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      cause: error,
    });
  }
}

async function withDeadline<T>(answer: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('Redis did not answer in time')), CALL_MS);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
