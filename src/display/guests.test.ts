import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { Bus } from '../bus/bus.ts';
import { memoryBus } from '../bus/memory.ts';
import type { Admitted, WhyNot } from './admission.ts';
import { attendGuest } from './guests.ts';

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;

describe("a guest's display", () => {
  let bus: Bus;
  let cuts: number[];
  let whyNot: () => Promise<WhyNot | null>;
  const log = { warn: vi.fn() };

  function connect(user_id: string | null = 'lee'): EventEmitter {
    const socket = new EventEmitter();
    const guest = { share_id: 'a', user_id, expires_at: HOUR_MS };
    attendGuest(
      socket as WebSocket,
      { session: {} as Admitted['session'], scope: 'view', credential_id: null, guest },
      { bus, whyNot: () => whyNot(), cut: (_, code) => void cuts.push(code), log, now: () => 0 },
    );
    return socket;
  }
  const tell = (change: object) => bus.publish({ type: 'share.changed', data: change, audience: 'services' });

  beforeEach(() => {
    vi.useFakeTimers();
    bus = memoryBus({ onError: (error) => Promise.reject(error) });
    cuts = [];
    whyNot = async () => null;
  });
  afterEach(() => vi.useRealTimers());

  it('is cut when its link is revoked, for everybody or for this one, and by nothing else', async () => {
    connect();
    await tell({ share_id: 'b', user_id: null, change: 'revoked' });
    await tell({ share_id: 'a', user_id: 'kim', change: 'scope' });
    expect(cuts).toEqual([]);
    await tell({ share_id: 'a', user_id: 'lee', change: 'scope' });
    await tell({ share_id: 'a', user_id: null, change: 'revoked' });
    expect(cuts).toEqual([4409, 4403]);
  });

  it('of a stranger is cut with the link, and not with what is changed for a user', async () => {
    connect(null);
    await tell({ share_id: 'a', user_id: 'lee', change: 'scope' });
    expect(cuts).toEqual([]);
    await tell({ share_id: 'a', user_id: null, change: 'revoked' });
    expect(cuts).toEqual([4403]);
  });

  it('is cut at the very end of the time of its link', () => {
    connect();
    vi.advanceTimersByTime(HOUR_MS - 1);
    expect(cuts).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(cuts).toEqual([4410]);
  });

  it('is cut where the link changed between the check of the upgrade and the connection', async () => {
    whyNot = async () => 'revoked';
    connect();
    await vi.waitFor(() => expect(cuts).toEqual([4403]));
  });

  it('is cut within a minute where nobody could announce the change', async () => {
    connect();
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
    whyNot = async () => 'scope';
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
    expect(cuts).toEqual([4409]);
  });

  it('is cut at once where the change is among events that were lost', async () => {
    connect();
    await vi.advanceTimersByTimeAsync(1);
    whyNot = async () => 'revoked';
    await bus.publish({ type: 'reset', data: {}, audience: 'everybody' });
    await vi.advanceTimersByTimeAsync(1);
    expect(cuts).toEqual([4403]);
  });

  it('goes on while the records cannot be read', async () => {
    whyNot = () => Promise.reject(new Error('no answer'));
    connect();
    await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
    expect(cuts).toEqual([]);
    expect(log.warn).toHaveBeenCalledTimes(3);
  });

  it('leaves nothing behind when it is closed', async () => {
    connect().emit('close');
    await tell({ share_id: 'a', user_id: null, change: 'revoked' });
    vi.advanceTimersByTime(2 * HOUR_MS);
    expect(cuts).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
