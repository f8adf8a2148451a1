import { expect, it } from 'vitest';
import { interruptible } from './interruptible.ts';

it('clears up, last first, behind work that succeeds, fails or is interrupted', async () => {
  const done: string[] = [];
  const start = (after: AsyncDisposableStack): void => {
    after.defer(() => void done.push('first'));
    after.defer(async () => void done.push('second'));
  };
  const succeeds = interruptible(async (after) => {
    start(after);
    return 'result';
  });
  expect(await succeeds).toBe('result');
  const fails = interruptible(async (after) => {
    start(after);
    throw new Error('it failed');
  });
  await expect(fails).rejects.toThrow('it failed');
  const hangs = interruptible(async (after) => {
    start(after);
    await new Promise(() => {});
  });
  process.emit('SIGINT', 'SIGINT');
  await expect(hangs).rejects.toThrow('interrupted by SIGINT');
  expect(done).toEqual(['second', 'first', 'second', 'first', 'second', 'first']);
});
