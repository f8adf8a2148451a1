/** The one way to change a session: read, change, compare and set, and tell whoever watches it. */
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { Records, SessionRecord } from '../records/records.ts';
import { toWire } from './wire.ts';

export interface SessionStore {
  get(sessionId: string): Promise<SessionRecord>;
  insert: Records['sessions']['insert'];
  /** Calls `change` again with the newer record where somebody was faster; null leaves it as it is. */
  change(sessionId: string, change: (session: SessionRecord) => SessionRecord | null): Promise<SessionRecord>;
  forget(session: SessionRecord): Promise<void>;
}

export function sessionStore(deps: { records: Records; bus: Bus; origin: () => string }): SessionStore {
  const { records, bus } = deps;
  const tell = (session: SessionRecord): Promise<string> =>
    bus.publish({
      type: 'session.updated',
      data: toWire(session, deps.origin()),
      audience: { user_id: session.user_id },
    });

  async function get(sessionId: string): Promise<SessionRecord> {
    const session = await records.sessions.get(sessionId);
    if (!session) throw new Problem('not_found', 'You have no session with this id.');
    return session;
  }

  return {
    get,
    async insert(session, ...more) {
      await records.sessions.insert(session, ...more);
      await tell(session);
    },
    async change(sessionId, change) {
      for (;;) {
        const session = await get(sessionId);
        const changed = change(session);
        if (changed === null || changed === session) return session;
        try {
          const stored = await records.sessions.update(changed);
          await tell(stored);
          return stored;
        } catch (error) {
          if (!(error instanceof RowsChanged)) throw error;
        }
      }
    },
    async forget(session) {
      await records.sessions.delete(session.session_id);
      await bus.publish({
        type: 'session.forgotten',
        data: { session_id: session.session_id },
        audience: { user_id: session.user_id },
      });
    },
  };
}
