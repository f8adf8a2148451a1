import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type HealthCheck, healthWatch, type Seen } from './service.ts';

beforeEach(
  () =>
    void vi.useFakeTimers({
      now: new Date('2026-01-01T00:00:00Z'),
      toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
    }),
);
afterEach(() => void vi.useRealTimers());

const OK: Seen = { outcome: 'ok', detail: 'well', cure: null };
const watch = (...checks: HealthCheck[]) => healthWatch({ checks, version: '1.2.3', now: Date.now });
const CURE = 'start it';

it('says of each what was seen, how long that took and since when', async () => {
  let seen = OK;
  const look = watch({ check: 'records', look: async () => seen, cure: CURE });
  const first = { check: 'records', of: null, state: 'ok', detail: 'well', cure: null, latency_ms: 0 };
  expect(await look()).toEqual({
    version: '1.2.3',
    checked_at: '2026-01-01T00:00:00.000Z',
    items: [{ ...first, since: '2026-01-01T00:00:00.000Z' }],
  });
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await look()).items[0]?.since).toBe('2026-01-01T00:00:00.000Z');
  seen = { outcome: 'warning', detail: 'soon over', cure: 'renew it' };
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await look()).items[0]).toMatchObject({
    state: 'warning',
    cure: 'renew it',
    since: '2026-01-01T00:02:00.000Z',
  });
});

it('has a fault where a look throws, and leaves out what is not there and need not be', async () => {
  const look = watch(
    { check: 'bus', look: () => Promise.reject(new Error('ECONNREFUSED')), cure: CURE },
    { check: 'process', of: 'cae 5002', look: async () => null, cure: CURE },
  );
  expect((await look()).items).toMatchObject([{ check: 'bus', state: 'fault', detail: 'ECONNREFUSED', cure: CURE }]);
});

it('what hangs keeps nothing else from being seen, is not asked a second time, and is seen when it answers', async () => {
  const answer = Promise.withResolvers<Seen>();
  const hanging = vi.fn(() => answer.promise);
  const look = watch(
    { check: 'mail', look: hanging, cure: CURE },
    { check: 'records', look: async () => OK, cure: CURE },
  );
  for (let n = 0; n < 2; n++) {
    const seen = look();
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await seen).items).toMatchObject([
      { check: 'mail', state: 'fault', latency_ms: null, cure: CURE },
      { check: 'records', state: 'ok' },
    ]);
  }
  expect(hanging).toHaveBeenCalledOnce();
  answer.resolve(OK);
  await vi.advanceTimersByTimeAsync(0);
  expect((await look()).items[0]).toMatchObject({ state: 'ok', latency_ms: 10_000 });
});

it('asks once however many look within seconds', async () => {
  const asked = vi.fn(async () => OK);
  const look = watch({ check: 'records', look: asked, cure: CURE });
  await Promise.all([look(), look()]);
  await vi.advanceTimersByTimeAsync(3_000);
  await look();
  expect(asked).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(2_000);
  await look();
  expect(asked).toHaveBeenCalledTimes(2);
});
