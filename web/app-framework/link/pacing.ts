/**
 * Limits how many pictures a second the server sends. Unlimited, it sends them as they come (RFB's continuous updates, which noVNC
 * switches on). Limited, that is switched off, and it is asked for each picture on a clock: an answer takes a round trip, so asking only
 * after an answer would make a far server slower than the limit. Requests that find nothing new are one to the server, and the clock
 * stops with the pictures. It reads what noVNC sends, a message at a time, and needs nothing of what comes back: outside of continuous
 * updates noVNC asks for the next picture as soon as one is complete.
 */
const UPDATE_REQUEST = 3;
const CONTINUOUS_UPDATES = 150;
/** Both messages: type, flag, x, y, width, height. */
const MESSAGE_BYTES = 10;

/** So long after the last picture the clock goes on. */
const BUSY_MS = 1_000;

export interface Pacing {
  /** What noVNC wants to send: false where it is not to be sent. */
  takes: (message: Uint8Array) => boolean;
  /** Pictures a second; null: as many as come. */
  limit: (perSecond: number | null) => void;
  stop: () => void;
}

export function paceUpdates(send: (message: Uint8Array<ArrayBuffer>) => void): Pacing {
  let interval: number | null = null;
  let isOffered = false;
  let size = '';
  let area = new Uint8Array(8);
  let clock: ReturnType<typeof setInterval> | undefined;
  let lastPicture = 0;
  let lastRequest = Number.NEGATIVE_INFINITY;

  const stop = () => {
    clearInterval(clock);
    clock = undefined;
  };

  const ask = () => {
    lastRequest = performance.now();
    send(Uint8Array.of(UPDATE_REQUEST, 1, ...area));
  };

  const run = (everyMs: number) => {
    if (performance.now() - lastRequest >= everyMs) ask();
    clock ??= setInterval(() => {
      const now = performance.now();
      if (now - lastPicture > BUSY_MS) stop();
      // A late tick is not made up for.
      else if (now - lastRequest >= everyMs / 2) ask();
    }, everyMs);
  };

  const switchContinuous = (on: boolean) => send(Uint8Array.of(CONTINUOUS_UPDATES, on ? 1 : 0, ...area));

  const apply = () => {
    stop();
    if (isOffered) switchContinuous(interval === null);
    if (interval !== null) run(interval);
  };

  /** A size that is not the last one's. */
  const isNewSize = (message: Uint8Array): boolean => {
    const next = message.subarray(2).join();
    if (next === size) return false;
    size = next;
    area = message.slice(2);
    return true;
  };

  const takes = (message: Uint8Array): boolean => {
    const [type, flag, ...where] = message;
    // Both are always for the whole desktop, from its first row and column on.
    if (message.length !== MESSAGE_BYTES || where.slice(0, 4).some((byte) => byte !== 0)) return true;
    if (type === CONTINUOUS_UPDATES) {
      isNewSize(message);
      isOffered = true;
      if (interval === null) return true;
      // The server confirms that it is off, by which noVNC knows that it has to ask.
      send(message.slice());
      apply();
      return false;
    }
    if (type !== UPDATE_REQUEST) return true;
    const isResized = isNewSize(message);
    if (flag !== 1) return true;
    lastPicture = performance.now();
    if (interval !== null) {
      run(interval);
      return false;
    }
    if (!isOffered) return true;
    // Continuous updates are for an area. noVNC, which was told that they are off, keeps it no longer.
    if (isResized) switchContinuous(true);
    return false;
  };

  return {
    takes,
    limit: (perSecond) => {
      const next = perSecond === null ? null : 1_000 / perSecond;
      if (next === interval) return;
      interval = next;
      if (size !== '') apply();
    },
    stop,
  };
}
