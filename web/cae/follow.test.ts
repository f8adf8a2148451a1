// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Answered, follow } from './follow.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Answers what each question finds, in turn; undefined: the connection is lost. */
function following(answers: (Answered | undefined)[]) {
  const ending = new AbortController();
  let asked = 0;
  const faults: unknown[] = [];
  const done = follow({
    ask: async () => {
      const answer = answers[asked];
      asked += 1;
      if (answer === undefined) throw new Error('lost');
      return answer;
    },
    eachMs: 500,
    onFault: (error) => faults.push(error),
    ended: ending.signal,
  });
  return { done, ending, faults, asked: () => asked };
}

it('goes on after a lost connection, tells of it, and ends with what it follows', async () => {
  const one = following(['new', undefined, 'new', 'all', 'all']);
  await vi.runAllTimersAsync();
  await one.done;
  expect([one.asked(), one.faults.length]).toEqual([4, 1]);
});

it('asks nothing more once nobody looks', async () => {
  const one = following(['new', 'new', 'new', 'new', 'new', 'new']);
  await vi.advanceTimersByTimeAsync(600);
  one.ending.abort();
  await vi.runAllTimersAsync();
  await one.done;
  expect(one.asked()).toBe(2);
});

it('asks no faster than it may, but at once for what is there already', async () => {
  const one = following(['more', 'new', 'new', 'all']);
  await vi.advanceTimersByTimeAsync(0);
  expect(one.asked()).toBe(2);
  await vi.advanceTimersByTimeAsync(499);
  expect(one.asked()).toBe(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(one.asked()).toBe(3);
  one.ending.abort();
});
