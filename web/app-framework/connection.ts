/**
 * Keeps one connection alive: opens it, and when it is lost opens it again, later each time. It knows nothing of what is connected;
 * the event socket and the display both stand on it.
 */

/**
 * connecting → open (it stands), waiting (it was lost before it stood)
 * open       → waiting (lost)
 * waiting    → connecting (the delay is over, or the network or the page came back)
 * ended is final: the log-in is over, or the connection was stopped.
 */
export type ConnectionState = 'connecting' | 'open' | 'waiting' | 'ended';

export interface Ports {
  opened: () => void;
  closed: (code: number) => void;
}
/** Starts one attempt and returns what gives it up. `closed` is called at most once, and not after giving up. */
export type Connect = (ports: Ports) => () => void;
export type LoginCheck = () => Promise<'valid' | 'ended' | 'unknown'>;
export interface Connection {
  retryNow: () => void;
  stop: () => void;
}

const CLOSED_LOGIN_ENDED = 4401;

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5_000;

/** Doubles up to the longest delay; the jitter keeps a hundred browsers from coming back in the same instant. */
export function retryDelayMs(failures: number, random: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures);
  return FIRST_DELAY_MS + (ceiling - FIRST_DELAY_MS) * random;
}

export function keepConnected(
  connect: Connect,
  onState: (state: ConnectionState) => void,
  checkLogin: LoginCheck,
): Connection {
  let state: ConnectionState = 'connecting';
  let failures = 0;
  let openedAt: number | null = null;
  let giveUp = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;

  const enter = (next: ConnectionState) => {
    if (state === 'ended') return;
    state = next;
    onState(next);
  };

  const attempt = () => {
    clearTimeout(timer);
    openedAt = null;
    enter('connecting');
    giveUp = connect({ opened, closed: (code) => void closed(code) });
  };

  const opened = () => {
    openedAt = performance.now();
    enter('open');
  };

  const closed = async (code: number) => {
    giveUp = () => {};
    // A server that accepts and drops at once must not be asked four times a second.
    if (openedAt !== null && performance.now() - openedAt > LONGEST_DELAY_MS) failures = 0;
    const neverOpened = openedAt === null;
    enter('waiting');
    // A refused upgrade has no close code of its own, so an attempt that never opened may also be a log-in that is over.
    if ((code === CLOSED_LOGIN_ENDED || neverOpened) && (await checkLogin()) === 'ended') {
      enter('ended');
      return stop();
    }
    if (state !== 'waiting') return;
    timer = setTimeout(attempt, retryDelayMs(failures, Math.random()));
    failures += 1;
  };

  const retryNow = () => {
    if (state === 'waiting' && document.visibilityState !== 'hidden') attempt();
  };

  const stop = () => {
    state = 'ended';
    clearTimeout(timer);
    window.removeEventListener('online', retryNow);
    document.removeEventListener('visibilitychange', retryNow);
    giveUp();
  };

  window.addEventListener('online', retryNow);
  document.addEventListener('visibilitychange', retryNow);
  attempt();
  return { retryNow, stop };
}
