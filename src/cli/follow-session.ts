/** Follows a session by the pushed events until it is of use or has ended. A restart of the portal is waited out. */
import { setTimeout as delay } from 'node:timers/promises';
import { berthEvent } from '../events/schema.ts';
import { type Session, session } from '../session/schema.ts';
import type { Client } from './client.ts';
import { CliFault, EXIT } from './faults.ts';

const SETTLED: readonly Session['status'][] = ['running', 'stopped', 'failed'];
const RETRY_MS = 1_000;
const PORTAL_AWAY_MS = 120_000;

export async function followSession(
  client: Client,
  sessionId: string,
  onChange: (session: Session) => void,
): Promise<Session> {
  let lastSeen = performance.now();
  for (;;) {
    try {
      const after = await client.latestEventId();
      const current = await client.request(session, 'GET', `/api/app/sessions/${sessionId}`);
      lastSeen = performance.now();
      onChange(current);
      if (SETTLED.includes(current.status)) return current;
      const settled = await readEvents(client, after, sessionId, onChange);
      if (settled !== null) return settled;
    } catch (error) {
      const away = error instanceof CliFault && error.status === EXIT.unreachable;
      if (!away || performance.now() - lastSeen > PORTAL_AWAY_MS) throw error;
    }
    await delay(RETRY_MS);
  }
}

/** The settled session, or null where everything must be read again. */
function readEvents(client: Client, after: string, sessionId: string, onChange: (session: Session) => void) {
  const socket = client.events(after);
  return new Promise<Session | null>((resolve) => {
    const end = (settled: Session | null) => {
      resolve(settled);
      socket.close();
    };
    // What is wrong is told by the request that comes next.
    socket.on('error', () => end(null));
    socket.on('close', () => end(null));
    socket.on('message', (frame) => {
      const event = berthEvent.safeParse(JSON.parse(String(frame)));
      if (!event.success) return; // of a newer portal
      const { type, data } = event.data;
      if (type === 'reset' || (type === 'session.forgotten' && data.session_id === sessionId)) return end(null);
      if (type !== 'session.updated' || data.session_id !== sessionId) return;
      onChange(data);
      if (SETTLED.includes(data.status)) end(data);
    });
  });
}
