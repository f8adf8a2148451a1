/**
 * Delivers what is in the outbox. Each attempt is claimed by a change of its row before it is made, which one process alone can make: so
 * several may deliver, and where one dies in between, the row is due again when its claim is over. What arrives twice has the same id.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { ChannelRecord, DeliveryRecord, Way } from '../records/notification-records.ts';
import type { Records } from '../records/records.ts';
import { DeliveryFailed } from './failure.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 60 * 60 * SECOND_MS;
const LOOK_EACH_MS = 2 * SECOND_MS;
/** Longer than any attempt takes. */
const CLAIM_MS = 120 * SECOND_MS;
/** Pauses after the first failures; the last one stays. */
const PAUSES_MS = [10 * SECOND_MS, 60 * SECOND_MS, 600 * SECOND_MS, HOUR_MS];
const GIVEN_UP_AFTER_MS = 24 * HOUR_MS;
const KEPT_MS = 7 * 24 * HOUR_MS;
const BATCH = 200;
/** Receivers that are told at once: of each, one thing at a time, so that a slow one keeps no other waiting. */
const RECEIVERS_MAX = 16;

/** Throws `DeliveryFailed`. */
export type Send = (delivery: DeliveryRecord, to: ChannelRecord) => Promise<void>;

export interface Deliveries {
  start(): void;
  /** Ends after the attempts that are under way. */
  stop(): Promise<void>;
  /** Attempts what is due; resolves when that is done. */
  deliver(): Promise<void>;
}

export function deliveries(deps: {
  records: Pick<Records, 'notifications' | 'users'>;
  senders: Record<Way, Send>;
  log: Pick<FastifyBaseLogger, 'error' | 'warn'>;
  now: () => number;
}): Deliveries {
  const { records, senders, log, now } = deps;
  const busy = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;
  let sweptAt = Number.NEGATIVE_INFINITY;

  async function attempt(delivery: DeliveryRecord): Promise<void> {
    const at = now();
    const until = at + CLAIM_MS;
    if (!(await records.notifications.claim(delivery, { at, until }))) return;
    const { user_id, channel, notification_id } = delivery;
    try {
      const to = await records.notifications.channel(user_id, channel);
      // Taken back meanwhile, or another one that is not confirmed.
      const isReady = to !== null && (to.confirmed_at !== null || delivery.type === 'confirmation');
      if (!isReady) throw new DeliveryFailed('not_offered', null, FINAL);
      if ((await records.users.get(user_id))?.disabled !== false)
        throw new DeliveryFailed('user_disabled', null, FINAL);
      await senders[channel](delivery, to);
      const delivered = { delivered_at: now(), next_at: null, fault: null, fault_detail: null };
      await records.notifications.settle(delivery, until, delivered);
    } catch (error) {
      if (!(error instanceof DeliveryFailed)) throw error;
      log.warn(
        { user_id, channel, notification_id, fault: error.fault, err: error.cause },
        'a notification was not delivered',
      );
      const next_at = error.isFinal ? null : nextAttempt(delivery, now());
      const failed = { delivered_at: null, next_at, fault: error.fault, fault_detail: error.detail };
      await records.notifications.settle(delivery, until, failed);
    }
  }

  async function attemptAll(mine: DeliveryRecord[]): Promise<void> {
    for (const delivery of mine) {
      if (stopped) return;
      await attempt(delivery);
    }
  }

  async function look(): Promise<void> {
    const due = await records.notifications.due(now(), BATCH);
    const byReceiver = Map.groupBy(due, ({ user_id, channel }) => `${user_id} ${channel}`);
    for (const [receiver, mine] of byReceiver) {
      if (busy.has(receiver) || busy.size >= RECEIVERS_MAX) continue;
      const done = attemptAll(mine)
        .catch((error: unknown) => log.error({ err: error }, 'notifications could not be delivered'))
        .finally(() => busy.delete(receiver));
      busy.set(receiver, done);
    }
    if (Math.abs(now() - sweptAt) < HOUR_MS) return;
    sweptAt = now();
    await records.notifications.deleteBefore(sweptAt - KEPT_MS);
  }

  function go(): void {
    looking = look()
      .catch((error: unknown) => log.error({ err: error }, 'the notifications that are due could not be read'))
      .finally(() => {
        if (!stopped) timer = setTimeout(go, LOOK_EACH_MS);
      });
  }

  return {
    start: go,
    async deliver() {
      await look();
      await Promise.all(busy.values());
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
      await Promise.all(busy.values());
    },
  };
}

const FINAL = { isFinal: true };

/** Null where it is given up: nobody needs to hear of an end that has come. */
function nextAttempt({ attempts, occurred_at, ends }: DeliveryRecord, now: number): number | null {
  const next = now + (PAUSES_MS[Math.min(attempts, PAUSES_MS.length - 1)] ?? HOUR_MS);
  return next > (ends?.at ?? occurred_at + GIVEN_UP_AFTER_MS) ? null : next;
}
