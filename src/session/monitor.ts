/**
 * The one watcher of the scheduler: sees what runs, for everybody at once, and has it compared with what is recorded. What it cannot
 * see is unknown, and never a reason to end a session.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import type { Records } from '../records/records.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { pace } from './pace.ts';
import type { Reconciler } from './reconcile.ts';
import type { SessionStore } from './store.ts';

/** A look without a reason. Of a scheduler that serves others too half the looks are kept for those with one. */
const OWN_INTERVAL_MS = 2_000;
const SHARED_INTERVAL_MS = 4_000;
/** A query that takes long is asked less often. */
const INTERVAL_PER_DURATION = 5;
const LEASE_MS = 10_000;
const SWEEP_MS = 10 * 60_000;
const KEYS_KEPT_MS = 24 * 60 * 60_000;

export interface Monitor {
  start(): void;
  /** Looks soon, for something is known to have changed. */
  nudge(): void;
  /** Resolves after a look that began after this was asked for; rejects where the scheduler does not answer it. */
  looked(): Promise<void>;
  /** Ends after the look that is under way. */
  stop(): Promise<void>;
  /** How long ago the scheduler last answered; infinite before it has. */
  silentMs(): number;
}

export function monitor(deps: {
  records: Records;
  store: SessionStore;
  scheduler: Scheduler;
  reconciler: Reconciler;
  bus: Bus;
  /** This process's name among replicas. */
  holder: string;
  keepEndedMs: number;
  log: FastifyBaseLogger;
  now: () => number;
}): Monitor {
  const { records, store, scheduler, log, now } = deps;
  const paced = scheduler.shared ? pace(() => performance.now()) : null;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let lastSeen = Number.NEGATIVE_INFINITY;
  let lastSweep = Number.NEGATIVE_INFINITY;
  let waiting: PromiseWithResolvers<void>[] = [];
  let unsubscribe = (): void => {};

  async function look(): Promise<void> {
    if (!(await deps.bus.lease('monitor', deps.holder, LEASE_MS))) return;
    const begun = performance.now();
    // Jobs first: a session that is recorded after this is not taken for one whose job is gone.
    const jobs = await scheduler.observe().finally(() => paced?.took(performance.now() - begun));
    lastSeen = performance.now();
    await deps.reconciler.reconcile(jobs);
    if (performance.now() - lastSweep > SWEEP_MS) await sweep();
  }

  async function sweep(): Promise<void> {
    lastSweep = performance.now();
    // What is old by the clock that was set as well as by the one that nobody sets.
    const moment = Math.min(now(), performance.timeOrigin + performance.now());
    for (const sessionId of await records.sessions.endedBefore(moment - deps.keepEndedMs)) {
      const session = await records.sessions.get(sessionId);
      if (!session) continue;
      await scheduler.forget(sessionId, session.account);
      await store.forget(session);
    }
    await records.idempotency.deleteBefore(moment - KEYS_KEPT_MS);
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    again = false;
    const begun = performance.now();
    const asked = waiting;
    waiting = [];
    try {
      await look();
      for (const { resolve } of asked) resolve();
    } catch (error) {
      log.error({ err: error }, 'the scheduler could not be observed; nothing is concluded from that');
      for (const { reject } of asked) reject(error);
    }
    running = null;
    if (stopped) return;
    const rest = scheduler.shared ? SHARED_INTERVAL_MS : OWN_INTERVAL_MS;
    timer = setTimeout(go, Math.max(rest, INTERVAL_PER_DURATION * (performance.now() - begun)));
    if (again) go();
  }

  function begin(): void {
    if (running === null && !stopped) running = run();
  }

  function go(): void {
    if (stopped) return;
    if (running !== null) {
      again = true;
      return;
    }
    const wait = paced?.waitMs() ?? 0;
    clearTimeout(timer);
    if (wait === 0) begin();
    else timer = setTimeout(begin, wait);
  }

  return {
    start() {
      unsubscribe = scheduler.onChange(go);
      go();
    },
    nudge: go,
    looked() {
      const one = Promise.withResolvers<void>();
      waiting.push(one);
      go();
      return one.promise;
    },
    async stop() {
      stopped = true;
      unsubscribe();
      clearTimeout(timer);
      await running;
      for (const { reject } of waiting) reject(new Error('the portal is stopping'));
      // Where the bus is away the lease ends by its time, and the portal stops all the same.
      await deps.bus.release('monitor', deps.holder).catch(() => {});
    },
    silentMs: () => performance.now() - lastSeen,
  };
}
