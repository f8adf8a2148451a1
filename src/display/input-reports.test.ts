import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { inputReports } from './input-reports.ts';

const CLIENT_INIT = Buffer.of(1);
const KEY = Buffer.of(4, 1, 0, 0, 0, 0, 0, 0x61);
const ASK_FOR_PICTURES = Buffer.of(3, 0, 0, 0, 0, 0, 1, 0, 1, 0);

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

function watched() {
  const told: [string, number][] = [];
  const watch = inputReports({
    report: async (sessionId, at) => void told.push([sessionId, at]),
    log: { warn() {}, info() {} },
    now: Date.now,
  });
  const client = (sessionId = 'a') => {
    const socket = Object.assign(new EventEmitter(), { OPEN: 1, readyState: 1 }) as WebSocket;
    watch(sessionId, socket, CLIENT_INIT);
    return { send: (bytes: Buffer) => socket.emit('message', bytes, true), leave: () => socket.emit('close') };
  };
  return { told, client };
}

describe('input in a session', () => {
  it('is told at once, and what follows once a minute at most, as of its last moment', () => {
    const { told, client } = watched();
    const one = client();
    one.send(KEY);
    expect(told).toEqual([['a', 0]]);
    for (let second = 1; second < 50; second++) {
      vi.advanceTimersByTime(1_000);
      one.send(KEY);
    }
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(11_000);
    expect(told).toEqual([
      ['a', 0],
      ['a', 49_000],
    ]);
    vi.advanceTimersByTime(600_000);
    expect(told).toHaveLength(2);
    one.send(KEY);
    expect(told.at(-1)).toEqual(['a', 660_000]);
  });

  it('is told when the last client leaves, whichever of them it was from', () => {
    const { told, client } = watched();
    const [one, other, elsewhere] = [client(), client(), client('b')];
    one.send(KEY);
    vi.advanceTimersByTime(5_000);
    other.send(KEY);
    other.leave();
    elsewhere.leave();
    expect(told).toHaveLength(1);
    one.leave();
    expect(told).toEqual([
      ['a', 0],
      ['a', 5_000],
    ]);
    vi.advanceTimersByTime(600_000);
    expect(told).toHaveLength(2);
  });

  it('is not made of connections and their bytes', () => {
    const { told, client } = watched();
    const one = client();
    for (let count = 0; count < 100; count++) one.send(ASK_FOR_PICTURES);
    vi.advanceTimersByTime(600_000);
    one.leave();
    expect(told).toEqual([]);
  });
});
