/** Joins what a reader missed to what happens now: nothing is lost in between, and nothing comes twice. */
import { type Bus, type BusEvent, isAfter } from '../bus/bus.ts';

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
  /** What the subscription brings up to here the reader has: of the replay, or because this process is behind the one it came from. */
  let told: string | null = null;
  let stopped = false;

  const unsubscribe = bus.subscribe((event) => {
    if (waiting !== null) waiting.push(event);
    else tell(event);
  });

  function tell(event: BusEvent) {
    if (stopped || (told !== null && event.type !== 'reset' && !isAfter(event.id, told))) return;
    // The subscription has one order: behind the first new event all are new.
    told = null;
    if (wanted(event)) reader.event(event);
  }

  async function catchUp() {
    const missed = after === null ? [] : await bus.since(after);
    const replay = missed?.filter(wanted) ?? [];
    if (missed === null || replay.length > REPLAY_MAX_EVENTS) {
      const id = await bus.latest();
      if (!stopped) reader.reset(id);
      told = id;
    } else {
      for (const event of replay) if (!stopped) reader.event(event);
      told = missed.at(-1)?.id ?? after;
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
