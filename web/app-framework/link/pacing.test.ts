import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paceUpdates } from './pacing.ts';

const SIZE = [0, 0, 0, 0, 5, 0, 3, 0];
const LARGER = [0, 0, 0, 0, 6, 0, 4, 0];
const message = (type: number, flag: number, area = SIZE) => Uint8Array.of(type, flag, ...area);
const next = (area = SIZE) => message(3, 1, area);
const continuous = (on: boolean, area = SIZE) => message(150, on ? 1 : 0, area);

function pacing() {
  const sent: string[] = [];
  const paced = paceUpdates((bytes) => sent.push(bytes.join()));
  /** As noVNC sends it. */
  const send = (bytes: Uint8Array) => {
    if (paced.takes(bytes)) sent.push(bytes.join());
  };
  const requests = () => sent.filter((one) => one.startsWith('3,')).length;
  return { ...paced, send, sent, requests };
}

describe('the limit of pictures a second', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('leaves everything as it is where there is none', () => {
    const { send, sent } = pacing();
    const messages = [message(3, 0), continuous(true), Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 65)];
    for (const one of messages) send(one);
    expect(sent).toEqual(messages.map((one) => one.join()));
  });

  it('switches continuous updates off, and asks in their place', () => {
    const { send, sent, limit } = pacing();
    send(continuous(true));
    limit(10);
    expect(sent).toEqual([continuous(true), continuous(false), next()].map((one) => one.join()));
  });

  it('does so as well when it was there before the server offered them', () => {
    const { send, sent, limit } = pacing();
    limit(10);
    send(message(3, 0));
    send(continuous(true));
    expect(sent).toEqual([message(3, 0), continuous(true), continuous(false), next()].map((one) => one.join()));
  });

  it('asks no more often than that, however fast pictures come', () => {
    const { send, requests, limit } = pacing();
    send(continuous(true));
    limit(10);
    for (let ms = 0; ms < 5_000; ms += 5) {
      send(next());
      vi.advanceTimersByTime(5);
    }
    expect(requests()).toBeGreaterThanOrEqual(49);
    expect(requests()).toBeLessThanOrEqual(51);
  });

  it('asks as often over a long way, where a picture comes a second after it was asked for', () => {
    const { send, requests, limit } = pacing();
    send(continuous(true));
    limit(10);
    for (let asked = 0, ms = 0; ms < 5_000; ms += 50) {
      const now = requests();
      if (ms >= 1_000 && now > asked) send(next());
      asked = now;
      vi.advanceTimersByTime(50);
    }
    expect(requests()).toBeGreaterThan(30);
  });

  it('asks nothing while nothing changes on the desktop', () => {
    const { send, requests, limit } = pacing();
    send(continuous(true));
    limit(30);
    vi.advanceTimersByTime(3_000);
    const before = requests();
    vi.advanceTimersByTime(60_000);
    expect(requests()).toBe(before);
    send(next());
    expect(requests()).toBe(before + 1);
  });

  it('gives the server its own pace back when it is taken away, also after the desktop was resized', () => {
    const { send, sent, limit } = pacing();
    send(continuous(true));
    limit(10);
    limit(null);
    expect(sent.at(-1)).toBe(continuous(true).join());
    sent.length = 0;
    send(next());
    expect(sent).toEqual([]);
    send(next(LARGER));
    expect(sent).toEqual([continuous(true, LARGER).join()]);
    vi.advanceTimersByTime(5_000);
    expect(sent).toHaveLength(1);
  });

  it('works without continuous updates', () => {
    const { send, requests, limit } = pacing();
    send(message(3, 0));
    limit(10);
    const before = requests();
    for (let ms = 0; ms < 2_000; ms += 5) {
      send(next());
      vi.advanceTimersByTime(5);
    }
    expect(requests() - before).toBeLessThanOrEqual(21);
    limit(null);
    const unlimited = requests();
    for (let count = 0; count < 50; count += 1) send(next());
    expect(requests()).toBe(unlimited + 50);
  });

  it('takes nothing else for one of its messages', () => {
    const { send, sent, limit } = pacing();
    send(continuous(true));
    limit(10);
    sent.length = 0;
    const others = [message(6, 0), Uint8Array.of(3, 1), Uint8Array.of(3, 1, ...SIZE, 0)];
    for (const one of others) send(one);
    expect(sent).toEqual(others.map((one) => one.join()));
  });
});
