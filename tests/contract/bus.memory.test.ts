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
