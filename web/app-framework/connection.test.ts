// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConnectionState, keepConnected, type LoginCheck, type Ports, retryDelayMs } from './connection.ts';

const LONGEST_WAIT_MS = 5_000;

function start(checkLogin: LoginCheck = async () => 'valid') {
  const attempts: Ports[] = [];
  const givenUp = vi.fn();
  const states: ConnectionState[] = [];
  const connection = keepConnected(
    (ports) => {
      attempts.push(ports);
      return givenUp;
    },
    (state) => states.push(state),
    checkLogin,
  );
  const latest = () => attempts.at(-1) as Ports;
  return { attempts, latest, givenUp, states, connection };
}

describe('the time until the next attempt', () => {
  it('starts at 250 ms, grows, and never exceeds five seconds', () => {
    expect(retryDelayMs(0, 0.99)).toBe(250);
    expect(retryDelayMs(3, 0)).toBe(250);
    expect(retryDelayMs(3, 1)).toBe(2_000);
    expect(retryDelayMs(60, 1)).toBe(5_000);
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
