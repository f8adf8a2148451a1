/** Joins what a reader missed to what happens now: nothing is lost in between, and nothing comes twice. */
import type { Bus, BusEvent } from '../bus/bus.ts';

/** More than this is cheaper to read again than to replay. */
const REPLAY_MAX_EVENTS = 1000;

export interface Reader {
  event(event: BusEvent): void;
  /** What happened since is not known any more: read everything again, then follow from this id. */
  reset(id: string): void;
}

/**
 * Tells the reader every event after that id, in order; without an id, every event from now on. The returned function ends
 * it. `wanted` says which events are this reader's.
 */
export function follow(
  bus: Bus,
  after: string | null,
  wanted: (event: BusEvent) => boolean,
  reader: Reader,
): { stop: () => void; caughtUp: Promise<void> } {
  /** What arrives before the replay is out waits here; null from then on. */
  let waiting: BusEvent[] | null = [];
  /** Events of the replay that the subscription will bring once more. */
  let replayed = new Set<string>();
  let stopped = false;

  const unsubscribe = bus.subscribe((event) => {
    if (waiting !== null) waiting.push(event);
    else tell(event);
  });

  function tell(event: BusEvent) {
    if (stopped || replayed.delete(event.id)) return;
    // Both sides have one order, so the first new event is behind all that were replayed.
    if (replayed.size > 0) replayed = new Set();
    if (wanted(event)) reader.event(event);
  }

  async function catchUp() {
    const missed = after === null ? [] : await bus.since(after);
    const replay = missed?.filter(wanted) ?? [];
    if (missed === null || replay.length > REPLAY_MAX_EVENTS) {
      const id = await bus.latest();
      if (!stopped) reader.reset(id);
    } else {
      for (const event of replay) if (!stopped) reader.event(event);
      replayed = new Set(missed.map((event) => event.id));
    }
    const early = waiting ?? [];
    waiting = null;
    for (const event of early) tell(event);
  }

  const stop = () => {
    stopped = true;
    unsubscribe();
  };
  return { stop, caughtUp: catchUp() };
}
