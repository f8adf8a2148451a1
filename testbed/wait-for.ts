/** Waits for what has no event. */
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EACH_MS = 30;

/** `what` is what is said where it does not come. */
export async function waitFor(
  what: string,
  timeoutMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs / 1000} s in vain until ${what}`);
    await sleep(LOOK_EACH_MS);
  }
}
