/** What of a session's changes its user may want to be told. */
import type { NewsRecord } from '../records/notification-records.ts';
import type { SessionRecord } from '../records/records.ts';
import type { NotifiedSession, SessionNews } from './schema.ts';
import type { SoonEnd } from './soon-end.ts';

interface Deps {
  /** Of 128 random bits. */
  newId: () => string;
  now: () => number;
}

const hasEnded = ({ status }: SessionRecord): boolean => status === 'stopped' || status === 'failed';

export function newsOfChange({ newId, now }: Deps) {
  return (before: SessionRecord, after: SessionRecord): NewsRecord | undefined => {
    const news = (type: SessionNews): NewsRecord => record(type, after, { id: newId(), at: now() });
    if (hasEnded(after) && !hasEnded(before)) return news('session.ended');
    return after.status === 'running' && before.status !== 'running' ? news('session.started') : undefined;
  };
}

export function newsOfEnd({ newId, now }: Deps, session: SessionRecord, ends: SoonEnd): NewsRecord {
  return { ...record('session.ending', session, { id: newId(), at: now() }), ends };
}

function record(type: SessionNews, session: SessionRecord, { id, at }: { id: string; at: number }): NewsRecord {
  const { session_id, app_id, name, status, reason, message, user_id } = session;
  const then: NotifiedSession = { session_id, app_id, name, status, reason, message };
  return { notification_id: id, user_id, type, session: then, job: null, ends: null, occurred_at: at };
}
