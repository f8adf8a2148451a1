/** What the server tells of an end beyond its reason. */
import type { EndReason, Session } from '../../src/session/schema.ts';

/** Their causes are many, and only the message names the one. Of the other reasons it says in English what the page says itself. */
const EXPLAINED: readonly EndReason[] = ['submit_rejected', 'start_timeout', 'admin'];
/** What is recorded where an administrator says nothing. */
const WITHOUT_WORDS = 'An administrator stopped it.';

export function endDetail({ reason, message }: Pick<Session, 'reason' | 'message'>): string | null {
  return reason !== null && EXPLAINED.includes(reason) && message !== WITHOUT_WORDS ? message : null;
}

/** Whether an administrator said why: nobody need be asked then, and it is in whichever language. */
export const saysWhy = (session: Pick<Session, 'reason' | 'message'>): boolean =>
  session.reason === 'admin' && endDetail(session) !== null;
