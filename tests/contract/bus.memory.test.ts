import { expect, it } from 'vitest';
import { memoryBus } from '../../src/bus/memory.ts';
import { busContract } from './bus.ts';

busContract('memory', async (options) => {
  const errors: unknown[] = [];
  const bus = memoryBus({ ...options, onError: (error) => errors.push(error) });
  return { bus, errors, close: () => bus.close() };
});

const fail = (error: unknown) => {
  throw error;
};
const event = { type: 'a', data: null, audience: 'everybody' } as const;

it('ids of the memory bus never go back, even if the clock does', async () => {
  let clock = 5000;
  const bus = memoryBus({ now: () => clock, onError: fail });
  const ids = [await bus.latest(), await bus.publish(event)];
  clock = 3000;
  ids.push(await bus.publish(event));
  clock = 6000;
  ids.push(await bus.publish(event));
  expect(ids).toEqual(['5000-0', '5000-1', '5000-2', '6000-0']);
});

it('an id of the memory bus before a restart is not taken for one of the present bus', async () => {
  let clock = 5000;
  const id = await memoryBus({ now: () => clock, onError: fail }).publish(event);
  clock = 6000;
  const restarted = memoryBus({ now: () => clock, onError: fail });
  await restarted.publish(event);
  expect(await restarted.since(id)).toBeNull();
});

it('the memory bus keeps values in no more memory than it is given: the oldest go first, and what is over goes before them', async () => {
  let clock = 0;
  const bus = memoryBus({ now: () => clock, keptBytes: 10, onError: fail });
  const there = async () => {
    const found = await Promise.all(['a', 'b', 'c', 'd'].map(async (key) => ((await bus.kept(key)) ? key : '')));
    return found.join('');
  };
  await bus.keep('a', Buffer.alloc(4), 1000);
  await bus.keep('b', Buffer.alloc(4), 10);
  await bus.keep('a', Buffer.alloc(4), 1000);
  await bus.keep('c', Buffer.alloc(4), 1000);
  expect(await there()).toBe('ac');
  await bus.keep('b', Buffer.alloc(2), 10);
  clock = 10;
  await bus.keep('d', Buffer.alloc(2), 1000);
  expect(await there()).toBe('acd');
  await bus.keep('d', Buffer.alloc(11), 1000);
  expect(await there()).toBe('ac');
});
