import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMeter } from './meter.ts';

describe('the meter of a connection', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('counts bytes and pictures a second, and begins anew each second', () => {
    const meter = createMeter();
    meter.opened();
    meter.received(3_000);
    meter.received(1_000);
    meter.painted();
    vi.advanceTimersByTime(1_000);
    expect(meter.sample()).toEqual({ bytesPerSecond: 4_000, framesPerSecond: 1, roundTripMs: null });
    vi.advanceTimersByTime(1_000);
    expect(meter.sample()).toMatchObject({ bytesPerSecond: 0, framesPerSecond: 0 });
  });

  it('takes the time from a question to its answer', () => {
    const meter = createMeter();
    const asked: string[] = [];
    meter.opened((question) => asked.push(question));
    vi.advanceTimersByTime(35);
    meter.answered(asked[0] ?? '');
    vi.advanceTimersByTime(1_000);
    expect(meter.sample()?.roundTripMs).toBe(35);
  });

  it('does not ask again before the answer is there, and shows that it does not come', () => {
    const meter = createMeter();
    const asked: string[] = [];
    meter.opened((question) => asked.push(question));
    vi.advanceTimersByTime(9_000);
    expect(asked).toHaveLength(1);
    expect(meter.sample()?.roundTripMs).toBe(9_000);
    meter.answered('something else');
    vi.advanceTimersByTime(1_000);
    expect(meter.sample()?.roundTripMs).toBe(10_000);
    meter.answered(asked[0] ?? '');
    vi.advanceTimersByTime(4_000);
    expect(asked.length).toBeGreaterThan(1);
  });

  it('knows nothing without a connection, and says so once', () => {
    const meter = createMeter();
    const heard = vi.fn();
    meter.opened();
    vi.advanceTimersByTime(1_000);
    meter.subscribe(heard);
    meter.closed();
    meter.closed();
    expect(meter.sample()).toBeNull();
    expect(heard).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(5_000);
    expect(heard).toHaveBeenCalledOnce();
  });
});
