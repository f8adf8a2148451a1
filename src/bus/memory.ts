/** The bus of one process: everything is gone when it ends, which the port allows. */
import type { Bus, BusEvent, Lease } from './bus.ts';
import { keptValues } from './kept-values.ts';

const SWEEP_EACH_MS = 60_000;
const KEPT_BYTES = 64 * 1024 * 1024;

/** The wall clock as it was at the start plus the time since: setting the clock ends no lease early and none late. */
const steadyClock = () => performance.timeOrigin + performance.now();

export function memoryBus({
  retain = 10_000,
  keptBytes = KEPT_BYTES,
  now = steadyClock,
  onError,
}: {
  /** How many events are kept for those who come back. */
  retain?: number;
  /** How much the values that are kept may take in all. */
  keptBytes?: number;
  now?: () => number;
  /** Hears what listeners throw; publishers and other listeners do not. */
  onError: (error: unknown) => void;
}): Bus {
  const log = eventLog(Math.floor(now()), retain);
  const listeners = new Set<{ call: (event: BusEvent) => void }>();
  const deliveries: { event: BusEvent; to: { call: (event: BusEvent) => void }[] }[] = [];
  let delivering = false;
  const leases = new Map<string, { holder: string; fence: number; until: number }>();
  let lastFence = 0;
  const values = keptValues(keptBytes);
  const counters = new Map<string, { count: number; until: number }>();
  let nextSweep = now() + SWEEP_EACH_MS;

  /** A listener may publish: its event waits until everybody has the present one, so that all see one order. */
  function deliver() {
    if (delivering) return;
    delivering = true;
    for (let next = deliveries.shift(); next !== undefined; next = deliveries.shift()) {
      for (const listener of next.to) {
        if (!listeners.has(listener)) continue;
        try {
          listener.call(next.event);
        } catch (error) {
          onError(error);
        }
      }
    }
    delivering = false;
  }

  /** Counters are made by whoever knocks, so the ones that are over must not pile up. */
  function sweepCounters(moment: number) {
    if (moment < nextSweep) return;
    nextSweep = moment + SWEEP_EACH_MS;
    for (const [key, counter] of counters) if (counter.until <= moment) counters.delete(key);
  }

  return {
    async publish({ type, data, audience }) {
      // A copy, as if it had travelled: what the publisher does with its object afterwards changes no event.
      const event = log.append(Math.floor(now()), { type, data: JSON.parse(JSON.stringify(data ?? null)), audience });
      deliveries.push({ event, to: [...listeners] });
      deliver();
      return event.id;
    },

    subscribe(listener) {
      const entry = { call: listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },

    since: async (id) => log.since(id),
    latest: async () => log.latest(),

    async lease(name, holder, milliseconds): Promise<Lease | null> {
      const moment = now();
      const current = leases.get(name);
      const held = current !== undefined && current.until > moment;
      if (held && current.holder !== holder) return null;
      if (!held) lastFence += 1;
      const fence = held ? current.fence : lastFence;
      leases.set(name, { holder, fence, until: moment + milliseconds });
      return { fence };
    },

    async release(name, holder) {
      if (leases.get(name)?.holder === holder) leases.delete(name);
    },

    async count(key, windowMilliseconds) {
      const moment = now();
      sweepCounters(moment);
      const current = counters.get(key);
      const counter =
        current !== undefined && current.until > moment ? current : { count: 0, until: moment + windowMilliseconds };
      counter.count += 1;
      counters.set(key, counter);
      return { count: counter.count, resetIn: Math.ceil(counter.until - moment) };
    },

    async resetCount(key) {
      counters.delete(key);
    },

    async keep(key, value, milliseconds) {
      values.keep(key, value, milliseconds, now());
    },
    kept: async (key) => values.kept(key, now()),
    discard: async (key) => values.discard(key),

    async ping() {},

    async close() {
      listeners.clear();
      deliveries.length = 0;
    },
  };
}

/** Events with ids as Redis streams have them, '<milliseconds>-<sequence>'; they never go back, even if the clock does. */
function eventLog(startedAt: number, retain: number) {
  let last = { moment: startedAt, sequence: 0 };
  /** The id just before the oldest event kept: whoever has read up to there misses nothing. */
  let floor = `${startedAt}-0`;
  let events: BusEvent[] = [];
  /** Where each event stands, counted from the first one ever. */
  const positions = new Map<string, number>();
  let dropped = 0;

  return {
    append(moment: number, event: Omit<BusEvent, 'id'>): BusEvent {
      last = moment > last.moment ? { moment, sequence: 0 } : { ...last, sequence: last.sequence + 1 };
      const stored = { id: `${last.moment}-${last.sequence}`, ...event };
      positions.set(stored.id, dropped + events.length);
      events.push(stored);
      // Trimmed in bulk: taking off one at a time would move the whole array at every event.
      if (events.length >= retain * 2) {
        const excess = events.slice(0, events.length - retain);
        for (const old of excess) positions.delete(old.id);
        floor = excess.at(-1)?.id ?? floor;
        dropped += excess.length;
        events = events.slice(excess.length);
      }
      return stored;
    },

    since(id: string): BusEvent[] | null {
      if (id === floor) return [...events];
      const position = positions.get(id);
      return position === undefined ? null : events.slice(position - dropped + 1);
    },

    latest: () => events.at(-1)?.id ?? floor,
  };
}
