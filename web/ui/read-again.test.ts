import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { expect, it, onTestFinished } from 'vitest';
import { readAgain } from './read-again.ts';

/** A value that is read as it is now, while the answer takes as long as the test likes; and what is shown of it. */
function shown() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const answers: (() => void)[] = [];
  const state = { stored: 'old', reachable: true };
  const observer = new QueryObserver(client, {
    queryKey: ['apps', 'all'],
    queryFn: () => {
      const { stored, reachable } = state;
      return new Promise<string>((answer, fail) => {
        answers.push(() => (reachable ? answer(stored) : fail(new Error('not reachable'))));
      });
    },
  });
  onTestFinished(observer.subscribe(() => {}));
  const answer = async (): Promise<void> => {
    await expect.poll(() => answers.length).toBe(1);
    answers.shift()?.();
  };
  return { client, state, answer, data: () => observer.getCurrentResult().data, asked: () => answers.length };
}

it('what changes while its first answer is under way is read once more', async () => {
  const { client, state, answer, data } = shown();
  state.stored = 'new';
  const done = readAgain(client, ['apps']);
  await answer();
  await expect.poll(data).toBe('old');
  await answer();
  await done;
  expect(data()).toBe('new');
});

it('what changes while its first reading fails is read once more', async () => {
  const { client, state, answer, data } = shown();
  state.reachable = false;
  const done = readAgain(client, ['apps']);
  state.reachable = true;
  await answer();
  await answer();
  await done;
  expect(data()).toBe('old');
});

it('what had been read is read again once', async () => {
  const { client, state, answer, data, asked } = shown();
  await answer();
  await expect.poll(data).toBe('old');
  state.stored = 'new';
  const done = readAgain(client, ['apps'], ['nothing']);
  await answer();
  await done;
  expect([data(), asked()]).toEqual(['new', 0]);
});
