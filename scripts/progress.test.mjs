import { expect, it } from 'vitest';
import { createProgress } from './progress.mjs';

it('numbers the steps, also those that run beside each other, and says how each ended', async () => {
  const lines = [];
  const step = createProgress(2, (line) => lines.push(line));
  let finish;
  const slow = step('Node packages', (say) => {
    say('installing');
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  await step('Debian packages', async () => 'ready');
  finish('done');
  await slow;
  expect(lines).toEqual([
    '[1/2] Node packages: installing',
    '[2/2] Debian packages: ready',
    '[1/2] Node packages: done',
  ]);
});
