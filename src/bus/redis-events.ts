/**
 * The event log in a stream of Redis. Its own ids are those of the events. An id is known exactly while its entry is there, so the stream
 * is never empty: it begins with an entry that tells readers that the log began anew.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Bus, type BusEvent, isAfter } from './bus.ts';
import { call, type RedisClient } from './redis-connection.ts';
import { APPEND } from './redis-scripts.ts';

const RESET: Omit<BusEvent, 'id'> = { type: 'reset', data: {}, audience: 'everybody' };
/** Shorter than what a connection may be silent. It is also how soon an emptied Redis is noticed where nobody publishes. */
const BLOCK_MS = 2_000;
const BATCH = 500;
/** For a server that answers with an error, as while it loads its data. */
const AFTER_ERROR_MS = 200;

interface Entry {
  id: string;
  message: Record<string, string>;
}

export interface RedisEvents extends Pick<Bus, 'publish' | 'subscribe' | 'since' | 'latest'> {
  /** Resolves when nobody is called any more. */
  close(): Promise<void>;
}

export async function redisEvents(deps: {
  client: RedisClient;
  /** A connection of its own: it waits for entries. */
  reader: RedisClient;
  key: string;
  retain: number;
  onError: (error: unknown) => void;
}): Promise<RedisEvents> {
  const { client, reader, key, onError } = deps;
  const listeners = new Set<{ call: (event: BusEvent) => void; from: string }>();
  const closing = new AbortController();
  /** An event could not be published: who reads is told to read everything again as soon as Redis is there. */
  let owed = false;
  /** The newest id that this process knows of: who subscribes now gets what comes after it. */
  let newest = await latest();
  const reading = read(newest);

  async function append(event: string): Promise<string> {
    const isOwed = owed;
    owed = false;
    try {
      // One more than is to be replayed: the entry that the oldest reader has must be there, too.
      const values = [String(deps.retain + 1), JSON.stringify(RESET), isOwed ? '1' : '0', event];
      return String(await call(client.eval(APPEND, { keys: [key], arguments: values })));
    } catch (error) {
      owed ||= isOwed || event !== '';
      throw error;
    }
  }

  function latest(): Promise<string> {
    return append('');
  }

  async function isThere(id: string): Promise<boolean> {
    const entries = await call(client.xRange(key, id, id, { COUNT: 1 }));
    return entries !== null && entries.length > 0;
  }

  /** Reads to the end of the process, from one entry to the next, whatever becomes of the connection in between. */
  async function read(start: string): Promise<void> {
    let position = start;
    /** Whether nothing can have been lost behind that position. */
    let isSure = true;
    while (!closing.signal.aborted) {
      try {
        if (!isSure) {
          if (owed) await latest();
          if (!(await isThere(position))) {
            position = await latest();
            deliver({ id: position, ...RESET });
          }
        }
        const streams = (await reader.xRead({ key, id: position }, { BLOCK: BLOCK_MS, COUNT: BATCH })) as
          | { messages: Entry[] }[]
          | null;
        const entries = streams?.[0]?.messages ?? [];
        for (const entry of entries) {
          position = entry.id;
          deliver(toEvent(entry));
        }
        // A full batch may be one that trimming overtakes.
        isSure = entries.length > 0 && entries.length < BATCH;
      } catch {
        // The connections themselves say what is wrong.
        isSure = false;
        await delay(AFTER_ERROR_MS, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  }

  function deliver(event: BusEvent): void {
    const isReset = event.type === RESET.type;
    // The ids of a log that began anew may be smaller, where the clock was set back.
    if (isReset || isAfter(event.id, newest)) newest = event.id;
    for (const listener of [...listeners]) {
      if (!listeners.has(listener)) continue;
      if (isReset) listener.from = event.id;
      else if (!isAfter(event.id, listener.from)) continue;
      try {
        listener.call(event);
      } catch (error) {
        onError(error);
      }
    }
  }

  return {
    async publish({ type, data, audience }) {
      const id = await append(JSON.stringify({ type, data: data ?? null, audience }));
      if (isAfter(id, newest)) newest = id;
      return id;
    },

    subscribe(listener) {
      const entry = { call: listener, from: newest };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },

    async since(id) {
      if (!/^\d{1,16}-\d{1,16}$/.test(id)) return null;
      const [known, ...events] = (await call(client.xRange(key, id, '+'))) ?? [];
      return known?.id === id ? events.map(toEvent) : null;
    },

    latest,

    async close() {
      closing.abort();
      listeners.clear();
      if (reader.isOpen) reader.destroy();
      await reading;
    },
  };
}

function toEvent({ id, message }: Entry): BusEvent {
  return { id, ...(JSON.parse(message.event ?? 'null') as Omit<BusEvent, 'id'>) };
}
