/**
 * Notices that the other side of a connection has gone without a word: a cable was pulled, a node has died, this machine slept. TCP
 * takes minutes to say so. Where nothing has come for a while it is asked for something, and when that does not come it is gone.
 */
const CHECK_MS = 500;
const SILENT_MS = 5_000;
/** Also what may take that comes before the connection stands, each time until something is heard. */
const ANSWER_MS = 4_000;

export interface SilenceWatch {
  /** Something came. */
  heard: () => void;
  /** It stands: from now on it can be asked. */
  opened: () => void;
  stop: () => void;
}

export function watchSilence({ ask, gone }: { ask: () => void; gone: () => void }): SilenceWatch {
  let heardAt = performance.now();
  let isOpen = false;
  let askedAt: number | null = heardAt;

  const heard = () => {
    heardAt = performance.now();
    askedAt = isOpen ? null : heardAt;
  };

  // Of a page in the background it comes late. What came meanwhile has been heard by then, and only who was asked can be gone.
  const timer = setInterval(() => {
    const now = performance.now();
    if (askedAt !== null) {
      if (now - askedAt < ANSWER_MS) return;
      stop();
      gone();
    } else if (now - heardAt >= SILENT_MS) {
      askedAt = now;
      ask();
    }
  }, CHECK_MS);

  const stop = () => clearInterval(timer);

  return {
    heard,
    opened: () => {
      isOpen = true;
      heard();
    },
    stop,
  };
}
