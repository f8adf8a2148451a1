/**
 * Something that is asked for again and again while somebody looks: once an interval, however many do. What was known stays, and says
 * so, while no answer comes.
 */
import type { FastifyBaseLogger } from 'fastify';

const INTERVAL_MS = 5_000;
/** Somebody who looks asks again within this time. */
const LOOKING_MS = 60_000;
/** Whoever is asked has other things to do most of the time. */
const PAUSE_BY_DURATION = 5;

export interface Known<T> {
  value: T;
  /** When it was asked for, in milliseconds since 1970. */
  at: number;
  /** Whether the newest question was answered. */
  isCurrent: boolean;
}

export interface Looking<T> {
  /** What is known; null where nothing ever was. */
  look(): Promise<Known<T> | null>;
  /** Asks at once, for something was changed. */
  again(): Promise<void>;
  stop(): void;
}

export function looking<T>(deps: {
  /** What is so now, and whether whoever looks sees something else than before. */
  ask: (before: T | null) => Promise<{ value: T; isOther: boolean }>;
  /** Tells whoever looks that it is another, or is no longer current, or is again. */
  changed: () => Promise<unknown>;
  log: Pick<FastifyBaseLogger, 'warn'>;
  now: () => number;
}): Looking<T> {
  const { now, log } = deps;
  let known: Known<T> | null = null;
  let lookedAt = 0;
  let asking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function ask(): Promise<void> {
    const at = now();
    const before = known;
    try {
      const { value, isOther } = await deps.ask(before?.value ?? null);
      known = { value, at, isCurrent: true };
      if (!isOther && before?.isCurrent) return;
    } catch (error) {
      log.warn({ err: error }, 'the cluster could not be looked at');
      if (before === null || !before.isCurrent) return;
      known = { ...before, isCurrent: false };
    } finally {
      plan(now() - at);
    }
    if (before === null) return;
    await deps.changed().catch((error: unknown) => log.warn({ err: error }, 'nobody was told of a change'));
  }

  function askOnce(): Promise<void> {
    asking ??= ask().finally(() => {
      asking = null;
    });
    return asking;
  }

  function plan(duration: number): void {
    clearTimeout(timer);
    timer = undefined;
    if (isStopped || now() - lookedAt >= LOOKING_MS) return;
    timer = setTimeout(() => void askOnce(), Math.max(INTERVAL_MS, duration * PAUSE_BY_DURATION)).unref();
  }

  return {
    async look() {
      lookedAt = now();
      // Nobody looked for a while, so what is known is old.
      if (timer === undefined || known === null) await askOnce();
      return known;
    },
    async again() {
      await asking;
      await askOnce();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
