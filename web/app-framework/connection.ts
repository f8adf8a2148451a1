/**
 * Keeps one connection alive: opens it, and when it is lost, or the other side has gone without a word, opens it again, later each time.
 * It knows nothing of what is connected; the event socket and the display both stand on it.
 */
import { watchSilence } from './silence.ts';

/**
 * connecting → open (it stands), waiting (it was lost before it stood)
 * open       → waiting (lost)
 * waiting    → connecting (the delay is over, or the network or the page came back)
 * ended is final: the log-in is over, or the connection was stopped.
 */
export type ConnectionState = 'connecting' | 'open' | 'waiting' | 'ended';

export interface Ports {
  opened: () => void;
  /** Something came, before or after it opened. */
  heard: () => void;
  closed: (code: number) => void;
}
export interface Attempt {
  giveUp: () => void;
  /** Sends what the other side answers at once. */
  ask: () => void;
}
/** Starts one attempt. `closed` is called at most once, and not after giving up. */
export type Connect = (ports: Ports) => Attempt;
export type LoginCheck = () => Promise<'valid' | 'ended' | 'unknown'>;
export interface Connection {
  retryNow: () => void;
  stop: () => void;
}

const CLOSED_ABNORMALLY = 1006;
const CLOSED_LOGIN_ENDED = 4401;

const FIRST_DELAY_MS = 250;
/** With the time that a futile attempt takes: the longest that a network may be back before the page is. */
const LONGEST_DELAY_MS = 2_000;
/** So long a connection must have stood to count as one. */
const STANDS_MS = 5_000;

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
  let isChecking = false;
  let openedAt: number | null = null;
  let abandon = () => {};
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
    const silence = watchSilence({
      ask: () => current.ask(),
      gone: () => {
        current.giveUp();
        void closed(CLOSED_ABNORMALLY);
      },
    });
    const current = connect({
      opened: () => {
        silence.opened();
        opened();
      },
      heard: silence.heard,
      closed: (code) => {
        silence.stop();
        void closed(code);
      },
    });
    abandon = () => {
      silence.stop();
      current.giveUp();
    };
  };

  const opened = () => {
    openedAt = performance.now();
    enter('open');
  };

  const closed = async (code: number) => {
    abandon = () => {};
    // A server that accepts and drops at once must not be asked four times a second.
    if (openedAt !== null && performance.now() - openedAt > STANDS_MS) failures = 0;
    const neverOpened = openedAt === null;
    enter('waiting');
    if (code === CLOSED_LOGIN_ENDED) await endWithLogin();
    if (state !== 'waiting') return;
    timer = setTimeout(attempt, retryDelayMs(failures, Math.random()));
    failures += 1;
    // A refused upgrade has no close code of its own, so an attempt that never opened may also be a log-in that is over. Where the
    // network is away this has no answer for long.
    if (neverOpened) await endWithLogin();
  };

  const endWithLogin = async () => {
    if (isChecking) return;
    isChecking = true;
    const login = await checkLogin();
    isChecking = false;
    if (login !== 'ended') return;
    enter('ended');
    stop();
  };

  const retryNow = () => {
    if (state === 'waiting' && document.visibilityState !== 'hidden') attempt();
  };

  const stop = () => {
    state = 'ended';
    clearTimeout(timer);
    window.removeEventListener('online', retryNow);
    document.removeEventListener('visibilitychange', retryNow);
    abandon();
  };

  window.addEventListener('online', retryNow);
  document.addEventListener('visibilitychange', retryNow);
  attempt();
  return { retryNow, stop };
}
