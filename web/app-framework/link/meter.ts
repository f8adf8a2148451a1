/**
 * What the display's connection really carries: bytes as they arrive at its socket, pictures as they are painted, and the time from
 * a question to the gateway to its answer. The question travels on the same connection, so its answer waits behind the pictures that are
 * under way, as the answer to a key does.
 */
export interface LinkSample {
  bytesPerSecond: number;
  framesPerSecond: number;
  /** Null while it is not known; a display that is reached directly has nobody to ask. */
  roundTripMs: number | null;
}

export interface Meter {
  received: (bytes: number) => void;
  painted: () => void;
  /** From now on there is a connection; `ask` sends a text that comes back, and is left out where nobody would answer. */
  opened: (ask?: (question: string) => void) => void;
  answered: (question: string) => void;
  closed: () => void;
  subscribe: (listener: () => void) => () => void;
  /** The last second's; null without a connection. */
  sample: () => LinkSample | null;
}

const SAMPLE_MS = 1_000;
const ASK_EVERY_SAMPLES = 2;

export function createMeter(): Meter {
  const listeners = new Set<() => void>();
  let sample: LinkSample | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let bytes = 0;
  let frames = 0;
  let since = 0;
  let roundTripMs: number | null = null;
  let asked: { question: string; at: number } | null = null;
  let count = 0;

  const publish = (next: LinkSample | null) => {
    sample = next;
    for (const listener of listeners) listener();
  };

  const question = (ask: (question: string) => void) => {
    if (asked !== null || count % ASK_EVERY_SAMPLES !== 0) return;
    asked = { question: `ping ${count}`, at: performance.now() };
    ask(asked.question);
  };

  const closed = () => {
    clearInterval(timer);
    timer = undefined;
    asked = null;
    roundTripMs = null;
    if (sample !== null) publish(null);
  };

  const opened = (ask?: (question: string) => void) => {
    closed();
    bytes = 0;
    frames = 0;
    count = 0;
    since = performance.now();
    if (ask) question(ask);
    timer = setInterval(() => {
      const now = performance.now();
      const seconds = (now - since) / 1_000;
      // An answer that does not come is a round trip that grows.
      const waiting = asked === null ? 0 : now - asked.at;
      const known = roundTripMs === null && waiting < SAMPLE_MS ? null : Math.max(roundTripMs ?? 0, waiting);
      publish({ bytesPerSecond: bytes / seconds, framesPerSecond: frames / seconds, roundTripMs: known });
      bytes = 0;
      frames = 0;
      since = now;
      count += 1;
      if (ask) question(ask);
    }, SAMPLE_MS);
  };

  return {
    received: (more) => {
      bytes += more;
    },
    painted: () => {
      frames += 1;
    },
    opened,
    answered: (text) => {
      if (asked?.question !== text) return;
      roundTripMs = performance.now() - asked.at;
      asked = null;
    },
    closed,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    sample: () => sample,
  };
}
