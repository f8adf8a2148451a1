/** Runs few at once, lets some wait and refuses the rest: a flood takes neither all memory nor all time. */
import { Problem } from '../errors.ts';

const RETRY_AFTER_SECONDS = 10;

export function turns(atOnce: number, waitingMax: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async (work) => {
    if (running < atOnce) {
      running += 1;
    } else if (waiting.length < waitingMax) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      throw new Problem('too_many_requests', 'Too many log in at once; try again in a moment.', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The turn is handed on as it is, so that nobody slips in between.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
