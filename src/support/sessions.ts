/** Everybody's sessions, with what support must know of one when its user calls. */

import type { AuditEntry } from '../auth/schema.ts';
import { Problem } from '../errors.ts';
import type { AuditRecord, Records, SessionRecord } from '../records/records.ts';
import type { Session, SessionStatus } from '../session/schema.ts';
import type { JoinRequest, Share } from '../shares/schema.ts';
import type { StaffSession, StaffSessionDetails, StaffSessionList, StaffSessionQuery } from './schema.ts';

/** Of one session: enough for a week of somebody's work. */
const AUDIT_ENTRIES = 100;

export type AllSessions = ReturnType<typeof allSessions>;

export function allSessions(deps: {
  records: Pick<Records, 'sessions' | 'audit'>;
  /** A record that was read, with what could not be stored yet. */
  latest: (session: SessionRecord) => SessionRecord;
  wire: (session: SessionRecord) => Session;
  auditWire: (entry: AuditRecord) => AuditEntry;
  /** How many displays guests of a session have open. */
  guestsOf: (sessionId: string) => number;
  sharesOf: (sessionId: string) => Promise<Share[]>;
  joinsOf: (sessionId: string) => Promise<JoinRequest[]>;
}) {
  const { records } = deps;
  const shown = (record: SessionRecord): StaffSession => ({
    ...deps.wire(deps.latest(record)),
    account: record.account,
    guests: deps.guestsOf(record.session_id),
  });

  return {
    async list({ status, q, ...filter }: StaffSessionQuery): Promise<StaffSessionList> {
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
      const { items, next_cursor } = await records.sessions.list({
        limit: filter.limit,
        ...given,
        ...(status !== undefined && { statuses: status.split(',') as SessionStatus[] }),
        ...(q !== undefined && { search: q }),
      });
      return { sessions: items.map(shown), next_cursor };
    },

    async details(sessionId: string): Promise<StaffSessionDetails> {
      const session = await records.sessions.get(sessionId);
      if (session === null) throw new Problem('not_found', 'There is no session with this id, or not any more.');
      const [shares, join_requests, audit] = await Promise.all([
        deps.sharesOf(sessionId),
        deps.joinsOf(sessionId),
        records.audit.list({ target: sessionId, limit: AUDIT_ENTRIES }),
      ]);
      return { session: shown(session), shares, join_requests, audit: audit.items.map(deps.auditWire) };
    },
  };
}
