import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryBus } from '../bus/memory.ts';
import { follow } from './follow.ts';

const fail = (error: unknown) => {
  throw error;
};

it('a follower loses and doubles nothing, whatever is published while it joins', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(30), fc.nat(5), fc.nat(5), fc.nat(5), async (before, during, soon, later) => {
      const bus = memoryBus({ onError: fail });
      const publish = (count: number) =>
        Promise.all(Array.from({ length: count }, () => bus.publish({ type: 'n', data: null, audience: 'everybody' })));
      const start = await bus.latest();
      const expected = await publish(before);
      const seen: string[] = [];
      const { caughtUp } = follow(bus, start, () => true, {
        event: (event) => seen.push(event.id),
        reset: () => seen.push('reset'),
      });
      const joining = publish(during);
      await Promise.resolve();
      const joined = publish(soon);
      await caughtUp;
      expected.push(...(await joining), ...(await joined), ...(await publish(later)));
      expect(seen).toEqual(expected);
    }),
  );
});

it('a follower hears events once although a slow subscription repeats the replay, and what was before it', async () => {
  const bus = memoryBus({ onError: fail });
  const start = await bus.publish({ type: 'known', data: null, audience: 'everybody' });
  const old = await bus.publish({ type: 'a', data: null, audience: 'everybody' });
  // As Redis may: the subscription brings an event after `since` has it already.
  let bring: Parameters<typeof bus.subscribe>[0] = fail;
  const late = {
    ...bus,
    subscribe(listener: typeof bring) {
      bring = listener;
      return () => {};
    },
  };
  const seen: string[] = [];
  const reader = { event: (event: { id: string }) => seen.push(event.id), reset: fail };
  await follow(late, start, () => true, reader).caughtUp;
  bring({ id: start, type: 'known', data: null, audience: 'everybody' });
  bring({ id: old, type: 'a', data: null, audience: 'everybody' });
  const next = await bus.publish({ type: 'b', data: null, audience: 'everybody' });
  bring({ id: next, type: 'b', data: null, audience: 'everybody' });
  // A log that began anew, by a clock that was set back.
  bring({ id: '1-0', type: 'reset', data: {}, audience: 'everybody' });
  bring({ id: '1-1', type: 'c', data: null, audience: 'everybody' });
  expect(seen).toEqual([old, next, '1-0', '1-1']);
});

it('a follower that missed too much is told to read again, then hears what comes', async () => {
  const bus = memoryBus({ onError: fail });
  const start = await bus.latest();
  for (let n = 0; n < 1001; n++) await bus.publish({ type: 'n', data: null, audience: 'everybody' });
  const seen: string[] = [];
  const reader = { event: (event: { type: string }) => seen.push(event.type), reset: (id: string) => seen.push(id) };
  await follow(bus, start, () => true, reader).caughtUp;
  const newest = await bus.latest();
  await bus.publish({ type: 'next', data: null, audience: 'everybody' });
  expect(seen).toEqual([newest, 'next']);
});
