/** What a job tells of itself, and the token by which it is known. It is the user's own job and trusted with its own session only. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '../errors.ts';
import type { Announcement } from './schema.ts';
import type { SessionStore } from './store.ts';
import { canMove, hasEnded, move, withStep } from './transitions.ts';

export function announcementToken(key: Buffer, sessionId: string): string {
  return createHmac('sha256', key).update(`announcement ${sessionId}`).digest('base64url');
}

function isToken(key: Buffer, sessionId: string, presented: string): boolean {
  const expected = Buffer.from(announcementToken(key, sessionId));
  const actual = Buffer.from(presented);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

export interface Announcements {
  /** Throws where the token is not the session's own. */
  check(sessionId: string, token: string | undefined): void;
  receive(sessionId: string, said: Announcement): Promise<void>;
}

export function announcements(deps: {
  store: SessionStore;
  announcementKey: Buffer;
  now: () => number;
}): Announcements {
  return {
    check(sessionId, token) {
      if (token === undefined || !isToken(deps.announcementKey, sessionId, token)) {
        throw new Problem('not_logged_in', "Announcements need the session's own token.");
      }
    },
    async receive(sessionId, said) {
      const at = deps.now();
      await deps.store.change(sessionId, (session) => {
        if (hasEnded(session.status)) throw new Problem('wrong_state', 'The session has ended.');
        const step = said.type === 'display' ? 'display_ready' : said.step;
        const told = withStep(session, step, at);
        const to = step === 'job_started' ? 'starting' : 'running';
        // What was said before may arrive after; only the first of its kind moves the session.
        return step !== 'app_started' && canMove(session.status, to) ? move(told, { to }, at) : told;
      });
    },
  };
}
