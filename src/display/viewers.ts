/**
 * Which guests have displays open. Each gateway tells what it has open by the bus, when that changes and now and then; whoever wants to know
 * listens. A gateway that died tells nothing any more, and what it had is forgotten.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import type { Viewer } from '../shares/schema.ts';

const TELL_EACH_MS = 30_000;
const FORGET_MS = 3 * TELL_EACH_MS;

/** The whole of what one gateway has open of these sessions. */
interface Told {
  gateway: string;
  sessions: { session_id: string; viewers: Viewer[] }[];
}

export interface ViewersTeller {
  /** A guest has opened a display of that user's session; the returned function says that it is closed. */
  opened(session: { session_id: string; user_id: string }, viewer: Viewer): () => void;
}

export function viewersTeller(deps: {
  bus: Pick<Bus, 'publish' | 'subscribe'>;
  /** Another one for each gateway and start. */
  gateway: string;
  log: Pick<FastifyBaseLogger, 'error'>;
}): ViewersTeller {
  const { bus, gateway } = deps;
  const open = new Map<string, Set<Viewer>>();

  async function tell(sessionIds: string[], owner?: string): Promise<void> {
    const sessions = sessionIds.map((session_id) => ({ session_id, viewers: [...(open.get(session_id) ?? [])] }));
    try {
      await bus.publish({ type: 'display.viewers', data: { gateway, sessions } satisfies Told, audience: 'services' });
      if (owner === undefined) return;
      const [session_id] = sessionIds;
      await bus.publish({ type: 'shares.updated', data: { session_id }, audience: { user_id: owner } });
      await bus.publish({ type: 'sessions.updated', data: { session_id }, audience: 'staff' });
    } catch (error) {
      deps.log.error({ err: error }, 'who looks at sessions could not be told');
    }
  }

  const tellAll = () => {
    if (open.size > 0) void tell([...open.keys()]);
  };
  setInterval(tellAll, TELL_EACH_MS).unref();
  bus.subscribe(({ type }) => {
    if (type === 'display.viewers_wanted') tellAll();
  });

  return {
    opened({ session_id, user_id }, viewer) {
      const viewers = open.get(session_id) ?? new Set();
      open.set(session_id, viewers.add(viewer));
      void tell([session_id], user_id);
      return () => {
        viewers.delete(viewer);
        if (viewers.size === 0) open.delete(session_id);
        void tell([session_id], user_id);
      };
    },
  };
}

/** Answers who looks at a session, by whichever gateway. */
export async function viewersReader(deps: {
  bus: Pick<Bus, 'publish' | 'subscribe'>;
  now: () => number;
}): Promise<(sessionId: string) => Viewer[]> {
  /** By session, then by gateway. */
  const told = new Map<string, Map<string, { viewers: Viewer[]; at: number }>>();

  deps.bus.subscribe(({ type, data }) => {
    if (type !== 'display.viewers') return;
    const { gateway, sessions } = data as Told;
    for (const { session_id, viewers } of sessions) {
      const parts = told.get(session_id) ?? new Map();
      if (viewers.length > 0) told.set(session_id, parts.set(gateway, { viewers, at: deps.now() }));
      else parts.delete(gateway);
      if (parts.size === 0) told.delete(session_id);
    }
  });
  await deps.bus.publish({ type: 'display.viewers_wanted', data: {}, audience: 'services' });

  return (sessionId) =>
    [...(told.get(sessionId)?.values() ?? [])]
      .filter(({ at }) => deps.now() - at < FORGET_MS)
      .flatMap(({ viewers }) => viewers);
}
