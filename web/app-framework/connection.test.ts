// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConnectionState, keepConnected, type LoginCheck, type Ports, retryDelayMs } from './connection.ts';

const LONGEST_WAIT_MS = 2_000;
/** Of silence, until somebody is asked, and then until there should have been an answer; each is looked at twice a second. */
const SILENT_MS = 5_000;
const ASKED_AFTER_MS = SILENT_MS + 500;
const GONE_AFTER_MS = 4_500;

function start(checkLogin: LoginCheck = async () => 'valid') {
  const attempts: Ports[] = [];
  const givenUp = vi.fn();
  const asked = vi.fn();
  const states: ConnectionState[] = [];
  const connection = keepConnected(
    (ports) => {
      attempts.push(ports);
      return { giveUp: givenUp, ask: asked };
    },
    (state) => states.push(state),
    checkLogin,
  );
  const latest = () => attempts.at(-1) as Ports;
  return { attempts, latest, givenUp, asked, states, connection };
}

describe('the time until the next attempt', () => {
  it('starts at 250 ms, grows, and never exceeds two seconds', () => {
    expect(retryDelayMs(0, 0.99)).toBe(250);
    expect(retryDelayMs(3, 0)).toBe(250);
    expect(retryDelayMs(2, 1)).toBe(1_000);
    expect(retryDelayMs(60, 1)).toBe(2_000);
  });
});

describe('a connection that is kept', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is opened again after it was lost', async () => {
    const { attempts, latest, states } = start();
    latest().opened();
    latest().closed(1006);
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(attempts).toHaveLength(2);
    latest().opened();
    expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
  });

  it('comes back at once when the network does', async () => {
    const { attempts, latest } = start();
    latest().opened();
    latest().closed(1006);
    window.dispatchEvent(new Event('online'));
    expect(attempts).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(attempts).toHaveLength(2);
  });

  it('is not disturbed by the network coming back while it stands', () => {
    const { attempts, latest } = start();
    latest().opened();
    window.dispatchEvent(new Event('online'));
    expect(attempts).toHaveLength(1);
  });

  it('waits longer each time when the server accepts and drops it at once', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { attempts, latest } = start();
    for (let round = 0; round < 6; round += 1) {
      latest().opened();
      latest().closed(1006);
      await vi.advanceTimersByTimeAsync(retryDelayMs(round, 1));
      expect(attempts).toHaveLength(round + 2);
    }
    latest().opened();
    latest().closed(1006);
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS - 1);
    expect(attempts).toHaveLength(7);
    vi.restoreAllMocks();
  });

  it('asks for the log-in when the server closes with 4401, and goes on when that could be renewed', async () => {
    const checkLogin = vi.fn<LoginCheck>(async () => 'valid');
    const { attempts, latest } = start(checkLogin);
    latest().opened();
    latest().closed(4401);
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(checkLogin).toHaveBeenCalledOnce();
    expect(attempts).toHaveLength(2);
  });

  it('asks for the log-in when it was refused before it opened, and ends when the log-in has ended', async () => {
    const { attempts, latest, states } = start(async () => 'ended');
    latest().closed(1006);
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(attempts).toHaveLength(1);
    expect(states.at(-1)).toBe('ended');
  });

  it('goes on when nobody can tell about the log-in, because the portal is down', async () => {
    const { attempts, latest } = start(async () => 'unknown');
    latest().closed(1006);
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(attempts).toHaveLength(2);
  });

  it('is opened once when the network comes back while the log-in is still being asked for', async () => {
    let answer = (_: 'valid') => {};
    const { attempts, latest } = start(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    latest().closed(1006);
    window.dispatchEvent(new Event('online'));
    answer('valid');
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(attempts).toHaveLength(2);
  });

  it('does not wait for an answer about the log-in where none comes', async () => {
    const { attempts, latest } = start(() => new Promise(() => {}));
    latest().closed(1006);
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(attempts).toHaveLength(2);
  });

  it('is given up and opened again when it does not open, and nothing is heard', async () => {
    const { attempts, latest, givenUp, states } = start();
    await vi.advanceTimersByTimeAsync(GONE_AFTER_MS);
    expect(givenUp).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(attempts).toHaveLength(2);
    latest().heard();
    await vi.advanceTimersByTimeAsync(GONE_AFTER_MS - 1_000);
    latest().heard();
    await vi.advanceTimersByTimeAsync(GONE_AFTER_MS - 1_000);
    latest().opened();
    expect(attempts).toHaveLength(2);
    expect(states.at(-1)).toBe('open');
  });

  it('asks a silent other side, and stands as long as that answers', async () => {
    const { attempts, latest, asked } = start();
    latest().opened();
    for (let round = 1; round < 4; round += 1) {
      await vi.advanceTimersByTimeAsync(ASKED_AFTER_MS);
      expect(asked).toHaveBeenCalledTimes(round);
      latest().heard();
    }
    expect(attempts).toHaveLength(1);
  });

  it('does not ask one from which something comes', async () => {
    const { latest, asked } = start();
    latest().opened();
    for (let round = 0; round < 10; round += 1) {
      await vi.advanceTimersByTimeAsync(ASKED_AFTER_MS / 2);
      latest().heard();
    }
    expect(asked).not.toHaveBeenCalled();
  });

  it('is given up and opened again when the other side has gone without a word', async () => {
    const { attempts, latest, givenUp, states } = start();
    latest().opened();
    await vi.advanceTimersByTimeAsync(SILENT_MS + GONE_AFTER_MS);
    expect(givenUp).toHaveBeenCalledOnce();
    expect(states.slice(0, 3)).toEqual(['connecting', 'open', 'waiting']);
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(attempts).toHaveLength(2);
  });

  it('leaves nothing behind when it is stopped', async () => {
    const { attempts, givenUp, latest, connection } = start();
    latest().opened();
    connection.stop();
    expect(givenUp).toHaveBeenCalledOnce();
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
    expect(attempts).toHaveLength(1);
  });
});
