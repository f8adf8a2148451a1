/**
 * The one watcher of the scheduler, of several that may run: sees what runs, for everybody at once, and has it compared with what is recorded. What it cannot
 * see is unknown, and never a reason to end a session.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import type { Records } from '../records/records.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { monitorEars } from './monitor-link.ts';
import { pace } from './pace.ts';
import type { Reconciler } from './reconcile.ts';
import type { SessionStore } from './store.ts';

/** A look without a reason. Of a scheduler that serves others too half the looks are kept for those with one. */
const OWN_INTERVAL_MS = 2_000;
const SHARED_INTERVAL_MS = 4_000;
/** A query that takes long is asked less often. */
const INTERVAL_PER_DURATION = 5;
/** Renewed each second, also during a look that takes long: a monitor that stands by takes over within four seconds. */
const LEASE_MS = 3_000;
const RENEW_MS = 1_000;
/** When the scheduler last answered, as everybody may read it: milliseconds since 1970. */
const ANSWERED_KEY = 'scheduler answered';
const ANSWERED_KEPT_MS = 60 * 60_000;
const SWEEP_MS = 10 * 60_000;
const KEYS_KEPT_MS = 24 * 60 * 60_000;
/** For the longest time that usage is asked for, and a day more. */
const LAUNCHES_KEPT_MS = 91 * 24 * 60 * 60_000;

export interface Monitor {
  start(): void;
  /** Ends after the look that is under way. */
  stop(): Promise<void>;
}

/** How long ago the scheduler last answered whichever monitor watches it; infinite where that is not known. */
export async function schedulerSilentMs(bus: Pick<Bus, 'kept'>, now: () => number): Promise<number> {
  const answered = await bus.kept(ANSWERED_KEY);
  return answered === null ? Number.POSITIVE_INFINITY : Math.max(0, now() - Number(answered.toString()));
}

export function monitor(deps: {
  records: Records;
  store: SessionStore;
  scheduler: Scheduler;
  reconcilers: Reconciler[];
  bus: Bus;
  /** This process's name among replicas. */
  holder: string;
  keepEndedMs: number;
  log: FastifyBaseLogger;
  now: () => number;
}): Monitor {
  const { records, store, scheduler, bus, holder, log, now } = deps;
  const ears = monitorEars(bus);
  const paced = scheduler.shared ? pace(() => performance.now()) : null;
  let timer: NodeJS.Timeout | undefined;
  let renewal: NodeJS.Timeout | undefined;
  /** Whether this is the one that watches: others stand by. */
  let watches = false;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let lastSweep = Number.NEGATIVE_INFINITY;
  let asks: string[] = [];
  const subscriptions: (() => void)[] = [];

  const takeLease = async (): Promise<boolean> => (await bus.lease('monitor', holder, LEASE_MS)) !== null;

  async function look(): Promise<void> {
    const begun = performance.now();
    // Jobs first: a session that is recorded after this is not taken for one whose job is gone.
    const jobs = await scheduler.observe().finally(() => paced?.took(performance.now() - begun));
    await bus.keep(ANSWERED_KEY, Buffer.from(String(now())), ANSWERED_KEPT_MS);
    // One kind of work that cannot be brought together keeps no other from it.
    const looks = await Promise.allSettled(deps.reconcilers.map(({ reconcile }) => reconcile(jobs)));
    for (const one of looks) if (one.status === 'rejected') throw one.reason;
    if (performance.now() - lastSweep > SWEEP_MS) await sweep();
  }

  async function sweep(): Promise<void> {
    lastSweep = performance.now();
    // What is old by the clock that was set as well as by the one that nobody sets.
    const moment = Math.min(now(), performance.timeOrigin + performance.now());
    for (const sessionId of await records.sessions.endedBefore(moment - deps.keepEndedMs)) {
      const session = await records.sessions.get(sessionId);
      if (!session) continue;
      await scheduler.forget(sessionId, session.account, session.forget_grant);
      await store.forget(session);
    }
    await records.idempotency.deleteBefore(moment - KEYS_KEPT_MS);
    await records.launches.deleteBefore(moment - LAUNCHES_KEPT_MS);
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    again = false;
    const begun = performance.now();
    const asked = asks;
    asks = [];
    let answered = false;
    try {
      watches = await takeLease();
      if (watches) await look();
      answered = true;
    } catch (error) {
      log.error({ err: error }, 'the scheduler could not be observed; nothing is concluded from that');
    }
    // Who stands by leaves the answer to the one that looks.
    if (watches) await answer(asked, answered);
    running = null;
    if (stopped) return;
    const rest = scheduler.shared ? SHARED_INTERVAL_MS : OWN_INTERVAL_MS;
    const ownPace = Math.max(rest, INTERVAL_PER_DURATION * (performance.now() - begun));
    timer = setTimeout(go, watches ? ownPace : RENEW_MS);
    if (again) go();
  }

  async function answer(asked: string[], answered: boolean): Promise<void> {
    await ears.answer(asked, answered).catch((error: unknown) => {
      log.error({ err: error }, 'who waits for a look could not be told of it');
    });
  }

  function renew(): void {
    if (watches) void takeLease().catch(() => {}); // the next look tells of a bus that is away
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
      const onAsked = (ask: string | null): void => {
        if (ask !== null) asks.push(ask);
        go();
      };
      subscriptions.push(scheduler.onChange(go), ears.onAsked(onAsked));
      renewal = setInterval(renew, RENEW_MS);
      go();
    },
    async stop() {
      stopped = true;
      for (const unsubscribe of subscriptions) unsubscribe();
      clearTimeout(timer);
      clearInterval(renewal);
      await running;
      if (watches) await answer(asks, false);
      // Where the bus is away the lease ends by its time, and the portal stops all the same.
      await bus.release('monitor', holder).catch(() => {});
    },
  };
}
