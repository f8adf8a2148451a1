import { expect, it } from 'vitest';
import { turns } from './turns.ts';

it('few run at once, some wait in order, the rest is refused, and afterwards all is free again', async () => {
  const inTurn = turns(2, 3);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const work = (n: number) => async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running -= 1;
    order.push(n);
    if (n === 1) throw new Error('work failed');
  };
  for (let round = 0; round < 2; round++) {
    const results = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((n) => inTurn(work(n))));
    expect(results.map((result) => result.status === 'fulfilled')).toEqual([
      true,
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(results[1]).toMatchObject({ reason: { message: 'work failed' } });
    expect(results[6]).toMatchObject({ reason: { code: 'too_many_requests', retryAfterSeconds: 10 } });
    expect(order.splice(0)).toEqual([0, 1, 2, 3, 4]);
  }
  expect(most).toBe(2);
});
