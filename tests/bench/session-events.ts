/** What a page is told about its user's sessions, with the moment at which it came. */
import { once } from 'node:events';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { Session } from '../../src/session/schema.ts';
import type { Client } from '../support/client.ts';
import { moment } from './cluster-probes.ts';

const TIMEOUT_MS = 60_000;

export interface Told {
  at: number;
  session: Session;
}

export interface SessionEvents {
  /** The first event that says so, which may have come already. */
  told(what: string, says: (session: Session) => boolean): Promise<Told>;
  close(): void;
}

export async function sessionEvents(client: Client): Promise<SessionEvents> {
  const socket = client.socket('/events');
  const all: Told[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (frame: Buffer) => {
    const at = moment();
    const event = JSON.parse(frame.toString('utf8')) as BerthEvent;
    if (event.type !== 'session.updated') return;
    all.push({ at, session: event.data });
    for (const look of waiting) look();
  });
  await once(socket, 'open');
  return {
    told: (what, says) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`no event said within ${TIMEOUT_MS} ms that ${what}`)),
          TIMEOUT_MS,
        );
        const look = (): void => {
          const found = all.find(({ session }) => says(session));
          if (found === undefined) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: () => socket.close(),
  };
}
