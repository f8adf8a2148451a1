/** What every bus must do; an adapter's test calls it with a maker of fresh buses. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bus, type BusEvent, isAfter } from '../../src/bus/bus.ts';

export interface BusUnderTest {
  bus: Bus;
  /** What listeners threw. */
  errors: unknown[];
  close(): Promise<void>;
}

const audience = 'everybody';

export function busContract(name: string, make: (options?: { retain: number }) => Promise<BusUnderTest>) {
  describe(`the bus: ${name}`, () => {
    let under: BusUnderTest;
    let bus: Bus;
    beforeEach(async () => {
      under = await make();
      bus = under.bus;
    });
    afterEach(() => under.close());

    describe('events', () => {
      it('reach every subscriber in the order in which they were published', async () => {
        const seen: [BusEvent[], BusEvent[]] = [[], []];
        bus.subscribe((event) => seen[0].push(event));
        bus.subscribe((event) => seen[1].push(event));
        const ids: string[] = [];
        for (let n = 0; n < 50; n++)
          ids.push(await bus.publish({ type: 'n', data: { n }, audience: { user_id: 'kim' } }));
        for (const events of seen) {
          await vi.waitFor(() => expect(events).toHaveLength(50));
          expect(events.map((event) => event.id)).toEqual(ids);
          expect(events.map((event) => event.data)).toEqual(ids.map((_, n) => ({ n })));
          expect(events[0]).toMatchObject({ type: 'n', audience: { user_id: 'kim' } });
        }
      });

      it('keep one order for all when a listener publishes', async () => {
        const seen: string[] = [];
        bus.subscribe((event) => {
          if (event.type === 'first') void bus.publish({ type: 'second', data: null, audience });
        });
        bus.subscribe((event) => seen.push(event.type));
        await bus.publish({ type: 'first', data: null, audience });
        await vi.waitFor(() => expect(seen).toEqual(['first', 'second']));
      });

      it('do not reach who ended the subscription or came later', async () => {
        const gone: BusEvent[] = [];
        const late: BusEvent[] = [];
        const witness: BusEvent[] = [];
        bus.subscribe((event) => witness.push(event));
        const stop = bus.subscribe((event) => gone.push(event));
        stop();
        await bus.publish({ type: 'a', data: null, audience });
        await vi.waitFor(() => expect(witness).toHaveLength(1));
        bus.subscribe((event) => late.push(event));
        await bus.publish({ type: 'b', data: null, audience });
        await vi.waitFor(() => expect(late.map((event) => event.type)).toEqual(['b']));
        expect(gone).toEqual([]);
      });

      it('are what they were when published, whatever becomes of the object', async () => {
        const data = { name: '처음' };
        const start = await bus.latest();
        await bus.publish({ type: 'a', data, audience });
        data.name = 'changed';
        expect((await bus.since(start))?.[0]?.data).toEqual({ name: '처음' });
      });

      it('survive a listener that throws: neither the publisher nor the others notice, the log does', async () => {
        const seen: BusEvent[] = [];
        bus.subscribe(() => {
          throw new Error('broken listener');
        });
        bus.subscribe((event) => seen.push(event));
        await bus.publish({ type: 'a', data: null, audience });
        await vi.waitFor(() => expect(seen).toHaveLength(1));
        await vi.waitFor(() => expect(under.errors).toEqual([new Error('broken listener')]));
      });
    });

    describe('the event log', () => {
      it('has nothing after the newest event, also before the first one', async () => {
        expect(await bus.since(await bus.latest())).toEqual([]);
        const id = await bus.publish({ type: 'a', data: null, audience });
        expect(await bus.latest()).toBe(id);
        expect(await bus.since(id)).toEqual([]);
      });

      it('gives what came after an id, oldest first', async () => {
        const start = await bus.latest();
        const ids: string[] = [];
        for (let n = 0; n < 5; n++) ids.push(await bus.publish({ type: 'n', data: n, audience }));
        expect((await bus.since(start))?.map((event) => event.id)).toEqual(ids);
        expect((await bus.since(ids[2] ?? ''))?.map((event) => event.data)).toEqual([3, 4]);
      });

      it.each(['', '0-0', '1-1', 'x', '-', '1e3-0', '99999999999999-0', "' OR 1=1", '$', '+'])(
        'answers null to %j, which it never gave out',
        async (id) => {
          await bus.publish({ type: 'a', data: null, audience });
          expect(await bus.since(id)).toBeNull();
        },
      );

      it('keeps 10,000 events and gives unique ids to all of them', async () => {
        const start = await bus.latest();
        const published = await Promise.all(
          Array.from({ length: 10_000 }, (_, n) => bus.publish({ type: 'n', data: n, audience })),
        );
        expect(new Set(published).size).toBe(10_000);
        const events = await bus.since(start);
        expect(events?.map((event) => event.id)).toEqual(published);
        expect([start, ...published].filter((id, n, all) => n > 0 && !isAfter(id, all[n - 1] ?? ''))).toEqual([]);
      });

      it('answers null once an id is older than what is kept', async () => {
        const small = await make({ retain: 10 });
        const start = await small.bus.latest();
        const ids: string[] = [];
        for (let n = 0; n < 1000; n++) ids.push(await small.bus.publish({ type: 'n', data: n, audience }));
        expect(await small.bus.since(start)).toBeNull();
        expect(await small.bus.since(ids[0] ?? '')).toBeNull();
        expect(await small.bus.since(ids[989] ?? '')).toHaveLength(10);
        await small.close();
      });

      it('together with a subscription loses and doubles nothing, whenever the reader joins', async () => {
        await fc.assert(
          fc.asyncProperty(fc.nat(20), fc.nat(20), fc.nat(20), async (before, during, after) => {
            const start = await bus.latest();
            const publish = (count: number) =>
              Promise.all(Array.from({ length: count }, () => bus.publish({ type: 'n', data: null, audience })));
            const expected = await publish(before);
            const live: string[] = [];
            const stop = bus.subscribe((event) => live.push(event.id));
            const publishing = publish(during);
            const replay = (await bus.since(start))?.map((event) => event.id) ?? [];
            expected.push(...(await publishing), ...(await publish(after)));
            await vi.waitFor(() => expect(live.length).toBeGreaterThanOrEqual(during + after));
            stop();
            const known = new Set(replay);
            expect([...replay, ...live.filter((id) => !known.has(id))]).toEqual(expected);
          }),
          { numRuns: 50 },
        );
      });
    });

    describe('leases', () => {
      it('belong to one holder, who may renew with the same fence', async () => {
        const mine = await bus.lease('monitor', 'a', 60_000);
        expect(mine).not.toBeNull();
        expect(await bus.lease('monitor', 'b', 60_000)).toBeNull();
        expect(await bus.lease('monitor', 'a', 60_000)).toEqual(mine);
        expect(await bus.lease('another', 'b', 60_000)).not.toBeNull();
      });

      it('pass on when they expire, with a larger fence', async () => {
        const first = await bus.lease('monitor', 'a', 20);
        const second = await vi.waitFor(async () => {
          const lease = await bus.lease('monitor', 'b', 60_000);
          expect(lease).not.toBeNull();
          return lease;
        });
        expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY);
        expect(await bus.lease('monitor', 'a', 60_000)).toBeNull();
      });

      it('pass on when released, but only by their holder', async () => {
        const first = await bus.lease('monitor', 'a', 60_000);
        await bus.release('monitor', 'b');
        expect(await bus.lease('monitor', 'b', 60_000)).toBeNull();
        await bus.release('monitor', 'a');
        const second = await bus.lease('monitor', 'b', 60_000);
        expect(second?.fence).toBeGreaterThan(first?.fence ?? Number.POSITIVE_INFINITY);
      });

      it('have one winner among many who ask at once', async () => {
        const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => bus.lease('race', `h${n}`, 60_000)));
        expect(answers.filter((lease) => lease !== null)).toHaveLength(1);
      });
    });

    describe('counters', () => {
      it('count each key alone and say when they start anew', async () => {
        for (let n = 1; n <= 3; n++) expect((await bus.count('kim', 60_000)).count).toBe(n);
        const { count, resetIn } = await bus.count('lee', 60_000);
        expect(count).toBe(1);
        expect(resetIn).toBeGreaterThan(0);
        expect(resetIn).toBeLessThanOrEqual(60_000);
      });

      it('lose no count when many count at once', async () => {
        await Promise.all(Array.from({ length: 100 }, () => bus.count('flood', 60_000)));
        expect((await bus.count('flood', 60_000)).count).toBe(101);
      });

      it('start anew when the window is over, and when they are reset', async () => {
        await bus.count('kim', 30);
        await vi.waitFor(async () => expect((await bus.count('kim', 30)).count).toBe(1));
        await bus.count('lee', 60_000);
        await bus.resetCount('lee');
        expect((await bus.count('lee', 60_000)).count).toBe(1);
      });
    });

    describe('values that are kept', () => {
      it('are there under their key until they are replaced or discarded', async () => {
        expect(await bus.kept('kim')).toBeNull();
        const picture = Buffer.from([0, 255, 10, 13]);
        await bus.keep('kim', picture, 60_000);
        await bus.keep('lee', Buffer.from('한글'), 60_000);
        expect(await bus.kept('kim')).toEqual(picture);
        await bus.keep('kim', Buffer.from('newer'), 60_000);
        expect(String(await bus.kept('kim'))).toBe('newer');
        await bus.discard('kim');
        await bus.discard('nobody');
        expect(await bus.kept('kim')).toBeNull();
        expect(String(await bus.kept('lee'))).toBe('한글');
      });

      it('are what they were when they were put, whatever becomes of the buffer', async () => {
        const picture = Buffer.from('before');
        await bus.keep('kim', picture, 60_000);
        picture.fill(0);
        expect(String(await bus.kept('kim'))).toBe('before');
      });

      it('are gone when their time is over', async () => {
        await bus.keep('kim', Buffer.from('a'), 20);
        await vi.waitFor(async () => expect(await bus.kept('kim')).toBeNull());
      });
    });

    it('answers a ping', async () => {
      await expect(bus.ping()).resolves.toBeUndefined();
    });
  });
}
