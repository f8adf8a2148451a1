/**
 * When a session that nobody uses ends: no input for the site's time, and a job that computes nothing. Its user is warned before,
 * and any input takes the warning back. What is not known, for heartbeats are missing or late, is never taken for rest.
 */
import type { Bus } from '../bus/bus.ts';
import type { SessionRecord } from '../records/records.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { isDirect } from './schema.ts';
import type { SessionStore } from './store.ts';
import { hasEnded, move } from './transitions.ts';

const WARNING_MAX_MS = 5 * 60_000;
/**
 * From so many processors on a job computes, in the mean of a minute. Clocks, cursors and animations take less than a
 * twentieth of one; whatever computes takes a whole one.
 */
const BUSY_PROCESSORS = 0.1;
/** A job tells once a minute. After three it is not known any more what it does. */
const HEARTBEAT_GOOD_FOR_MS = 3 * 60_000;

/** What is known of a living job by its heartbeats. It stands on the bus: lost, it is learnt again, and sessions end later for it. */
interface Pulse {
  /** Since when, without a gap, each heartbeat told of a job that computes nothing; null where the last one did not. */
  quiet_since: number | null;
}

export interface Idle {
  heartbeat(sessionId: string, processors: number): Promise<void>;
  inputSeen(sessionId: string, at: number): Promise<void>;
  /** Warns of the end of a running session that is idle, takes the warning back, or ends it. */
  check(session: SessionRecord): Promise<void>;
}

/** When a session ends as idle; null where it is not, or not known to be. It is over only after a warning that was recorded. */
export function idleEnd(
  { last_input_at, idle_ends_at }: Pick<SessionRecord, 'last_input_at' | 'idle_ends_at'>,
  { quietSince, idleMs, now }: { quietSince: number | null; idleMs: number; now: number },
): { endsAt: number | null; isOver: boolean } {
  if (quietSince === null) return { endsAt: null, isOver: false };
  const since = Math.max(quietSince, last_input_at ?? 0);
  const warningMs = warningOf(idleMs);
  if (now < since + idleMs - warningMs) return { endsAt: null, isOver: false };
  if (idle_ends_at !== null) return { endsAt: idle_ends_at, isOver: now >= idle_ends_at };
  return { endsAt: Math.max(since + idleMs, now + warningMs), isOver: false };
}

const warningOf = (idleMs: number): number => Math.min(WARNING_MAX_MS, idleMs / 2);

export function idleWatch(deps: {
  store: SessionStore;
  bus: Pick<Bus, 'keep' | 'kept'>;
  scheduler: Pick<Scheduler, 'cancel'>;
  /** null: no session ends for being idle. */
  idleMs: number | null;
  now: () => number;
}): Idle {
  const { store, bus, now } = deps;
  const key = (sessionId: string): string => `pulse:${sessionId}`;

  async function pulse(sessionId: string): Promise<Pulse | null> {
    const kept = await bus.kept(key(sessionId));
    return kept && JSON.parse(kept.toString());
  }

  return {
    async heartbeat(sessionId, processors) {
      const isQuiet = processors < BUSY_PROCESSORS;
      const since = isQuiet ? ((await pulse(sessionId))?.quiet_since ?? now()) : null;
      const known: Pulse = { quiet_since: since };
      await bus.keep(key(sessionId), Buffer.from(JSON.stringify(known)), HEARTBEAT_GOOD_FOR_MS);
    },

    async inputSeen(sessionId, at) {
      await store.change(sessionId, (session) =>
        hasEnded(session.status) || at <= (session.last_input_at ?? 0)
          ? null
          : { ...session, last_input_at: at, idle_ends_at: null },
      );
    },

    async check(session) {
      if (session.status !== 'running') return;
      const { idleMs } = deps;
      const since = session.last_input_at ?? session.started_at ?? session.created_at;
      const mayBe = idleMs !== null && now() >= since + idleMs - warningOf(idleMs);
      if (!mayBe && session.idle_ends_at === null) return;
      // Of a display that is reached past the gateway nobody sees the input.
      const isKnown = idleMs !== null && !isDirect(session);
      const quietSince = isKnown ? ((await pulse(session.session_id))?.quiet_since ?? null) : null;
      const at = now();
      const stored = await store.change(session.session_id, (current) => {
        if (current.status !== 'running') return null;
        const { endsAt, isOver } = idleEnd(current, { quietSince, idleMs: idleMs ?? 0, now: at });
        if (isOver) return move(current, { to: 'stopping', reason: 'idle', message: IDLE_MESSAGE }, at);
        return endsAt === current.idle_ends_at ? null : { ...current, idle_ends_at: endsAt };
      });
      if (stored.status === 'stopping' && stored.job_id !== null) await deps.scheduler.cancel(stored.job_id);
    },
  };
}

const IDLE_MESSAGE = 'Nobody used it for a long time, and it computed nothing. Restart it when you need it again.';
