/** How many sessions a user may have at a time: told with a sentence, and held also where many are launched at once. */
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { IdempotencyRecord, Records, SessionLimits, SessionRecord } from '../records/records.ts';
import type { SessionStore } from './store.ts';

export function insertWithinLimits({ records, store }: { records: Records; store: SessionStore }) {
  async function check({ user_id, app_id }: SessionRecord, { perUser, perApp, except }: SessionLimits): Promise<void> {
    const living = (await records.sessions.living()).filter(
      (session) => session.user_id === user_id && session.session_id !== except,
    );
    if (living.length >= perUser) {
      throw new Problem(
        'too_many_sessions',
        `You have ${living.length} sessions, the most that you may have at a time; stop one, or ask an administrator for more.`,
      );
    }
    const same = living.filter((session) => session.app_id === app_id).length;
    if (same >= perApp) {
      throw new Problem(
        'too_many_sessions',
        `You have ${same} sessions of this app, the most that it allows; stop one.`,
      );
    }
  }

  return async (session: SessionRecord, limits: SessionLimits, idempotency?: IdempotencyRecord): Promise<void> => {
    for (;;) {
      await check(session, limits);
      try {
        return await store.insert(session, idempotency, limits);
      } catch (error) {
        // Another launch of this user came first: what is left now is looked at anew.
        if (!(error instanceof RowsChanged)) throw error;
      }
    }
  };
}
