/** The one way to change a session: read, change, compare and set, and tell whoever watches it. */
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { NewsRecord } from '../records/notification-records.ts';
import type { Records, SessionRecord } from '../records/records.ts';
import { hasEnded } from './transitions.ts';
import { toWire } from './wire.ts';

type Change = (session: SessionRecord) => SessionRecord | null;

export interface SessionStore {
  get(sessionId: string): Promise<SessionRecord>;
  insert: Records['sessions']['insert'];
  /** Calls `change` again with the newer record where somebody was faster; null leaves it as it is. */
  change(sessionId: string, change: Change): Promise<SessionRecord>;
  /**
   * The same for what must be done also while the portal's own disk is full: this process, the only one there is, goes by it, and it is stored
   * with the next change. Of a database that is shared the other processes would not know it: it refuses, as all changes do.
   */
  demand(sessionId: string, change: Change): Promise<SessionRecord>;
  /** A record that was read, with what was demanded of it and could not be stored. */
  latest(session: SessionRecord): SessionRecord;
  forget(session: SessionRecord): Promise<void>;
}

export function sessionStore(deps: {
  records: Records;
  bus: Bus;
  origin: () => string;
  /** Hears of each change that this process has stored. */
  moved?: (before: SessionRecord, after: SessionRecord) => void;
  /** What its user may want to be told of a change; it is stored with that. */
  newsOf?: (before: SessionRecord, after: SessionRecord) => NewsRecord | undefined;
}): SessionStore {
  const { records, bus } = deps;
  async function tell(session: SessionRecord): Promise<void> {
    await bus.publish({
      type: 'session.updated',
      data: toWire(session, deps.origin()),
      audience: { user_id: session.user_id },
    });
    await tellStaff(session.session_id);
  }

  /** Their pages show sessions of everybody, and read again what they show. */
  const tellStaff = (session_id: string): Promise<string> =>
    bus.publish({ type: 'sessions.updated', data: { session_id }, audience: 'staff' });

  const unstored = new Map<string, SessionRecord>();

  function latest(session: SessionRecord): SessionRecord {
    const demanded = unstored.get(session.session_id);
    return demanded?.version === session.version ? demanded : session;
  }

  async function get(sessionId: string): Promise<SessionRecord> {
    const session = await records.sessions.get(sessionId);
    if (!session) throw new Problem('not_found', 'You have no session with this id.');
    return latest(session);
  }

  async function change(sessionId: string, change: Change, noRoom?: (changed: SessionRecord) => void) {
    for (;;) {
      const session = await get(sessionId);
      const changed = change(session);
      if (changed === null || changed === session) return session;
      try {
        const stored = await records.sessions.update(withoutSpentGrant(changed), deps.newsOf?.(session, changed));
        unstored.delete(sessionId);
        deps.moved?.(session, stored);
        await tell(stored);
        return stored;
      } catch (error) {
        if (noRoom && error instanceof Problem && error.code === 'disk_full') {
          noRoom(changed);
          await tell(changed);
          return changed;
        }
        if (!(error instanceof RowsChanged)) throw error;
      }
    }
  }

  return {
    get,
    latest,
    async insert(session, ...more) {
      await records.sessions.insert(session, ...more);
      await tell(session);
    },
    change: (sessionId, wanted) => change(sessionId, wanted),
    demand: (sessionId, wanted) => change(sessionId, wanted, (changed) => void unstored.set(sessionId, changed)),
    async forget(session) {
      await records.sessions.delete(session.session_id);
      unstored.delete(session.session_id);
      await bus.publish({
        type: 'session.forgotten',
        data: { session_id: session.session_id },
        audience: { user_id: session.user_id },
      });
      await tellStaff(session.session_id);
    },
  };
}

/** Leave to submit a job is kept for as long as there may be none. */
function withoutSpentGrant(session: SessionRecord): SessionRecord {
  return session.job_id !== null || hasEnded(session.status) ? { ...session, submit_grant: null } : session;
}
