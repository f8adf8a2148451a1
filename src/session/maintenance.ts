/** Tells sessions of a maintenance that begins on their node before their time is up. It ends none of them: what is planned may change. */
import type { FastifyBaseLogger } from 'fastify';
import type { SessionRecord } from '../records/records.ts';
import type { Reservation, Scheduler } from '../scheduler/scheduler.ts';
import type { SessionStore } from './store.ts';

const ASK_EACH_MS = 60_000;

export interface MaintenanceWatch {
  look(sessions: SessionRecord[]): Promise<void>;
}

export function maintenanceWatch(deps: {
  store: SessionStore;
  scheduler: Pick<Scheduler, 'reservations'>;
  log: Pick<FastifyBaseLogger, 'warn'>;
  now: () => number;
}): MaintenanceWatch {
  const { store, now } = deps;
  let askedAt = Number.NEGATIVE_INFINITY;

  return {
    async look(sessions) {
      const running = sessions.filter(({ status, node }) => status === 'running' && node !== null);
      // A clock that is set back must not keep it from being asked for as long.
      if (running.length === 0 || Math.abs(now() - askedAt) < ASK_EACH_MS) return;
      askedAt = now();
      let planned: Reservation[];
      try {
        planned = (await deps.scheduler.reservations()).filter(({ isMaintenance }) => isMaintenance);
      } catch (error) {
        deps.log.warn({ err: error }, 'planned maintenances could not be read; what was told of them stays');
        return;
      }
      for (const session of running) {
        if (maintenanceOf(session, planned, now()) === session.maintenance_at) continue;
        await store.change(session.session_id, (current) =>
          current.status === 'running' ? { ...current, maintenance_at: maintenanceOf(current, planned, now()) } : null,
        );
      }
    },
  };
}

/** When the next one begins that meets the session; null where none does. */
function maintenanceOf(
  { node, expires_at }: Pick<SessionRecord, 'node' | 'expires_at'>,
  planned: Reservation[],
  now: number,
): number | null {
  const begins = planned
    .filter(({ nodes, from, until }) => nodes.includes(node ?? '') && until > now && from < (expires_at ?? Infinity))
    .map(({ from }) => from);
  return begins.length === 0 ? null : Math.min(...begins);
}
