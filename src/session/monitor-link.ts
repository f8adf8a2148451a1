/** How services and the monitor speak with one another, whichever processes they are in: by the bus. */
import { randomUUID } from 'node:crypto';
import type { Bus } from '../bus/bus.ts';

/** A look that takes longer counts as none. */
const ANSWER_MS = 20_000;
const ASKED = 'monitor.asked';
const LOOKED = 'monitor.looked';

/** `ask` is null of who needs no answer. */
interface Asked {
  ask: string | null;
}

interface Looked {
  asks: string[];
  answered: boolean;
}

export interface MonitorLink {
  /** Has the monitor look soon, for something is known to have changed. */
  nudge(): void;
  /** Resolves after a look that began after this was asked for; rejects where the scheduler does not answer it, or no monitor does. */
  looked(): Promise<void>;
}

/** What services hold of the monitor. */
export function monitorLink(bus: Pick<Bus, 'publish' | 'subscribe'>): MonitorLink {
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  bus.subscribe(({ type, data }) => {
    if (type !== LOOKED) return;
    const { asks, answered } = data as Looked;
    for (const ask of asks) {
      if (answered) waiting.get(ask)?.resolve();
      else waiting.get(ask)?.reject(new Error('the scheduler does not answer'));
    }
  });
  const ask = (asked: Asked): Promise<unknown> => bus.publish({ type: ASKED, data: asked, audience: 'services' });

  return {
    nudge() {
      ask({ ask: null }).catch(() => {}); // it looks by itself, a little later
    },
    async looked() {
      const id = randomUUID();
      const answer = Promise.withResolvers<void>();
      const timer = setTimeout(() => answer.reject(new Error('the monitor does not answer')), ANSWER_MS);
      waiting.set(id, answer);
      try {
        await Promise.all([ask({ ask: id }), answer.promise]);
      } finally {
        clearTimeout(timer);
        waiting.delete(id);
      }
    },
  };
}

/** What the monitor holds of those who ask it. */
export function monitorEars(bus: Pick<Bus, 'publish' | 'subscribe'>): {
  /** Calls back for each who asks, with what to name in the answer. The returned function ends it. */
  onAsked(listener: (ask: string | null) => void): () => void;
  answer(asks: string[], answered: boolean): Promise<void>;
} {
  return {
    onAsked: (listener) =>
      bus.subscribe(({ type, data }) => {
        if (type === ASKED) listener((data as Asked).ask);
      }),
    async answer(asks, answered) {
      if (asks.length === 0) return;
      await bus.publish({ type: LOOKED, data: { asks, answered } satisfies Looked, audience: 'services' });
    },
  };
}
