/** Tells of sessions that end soon, whenever the monitor has looked. What it has told is in the records, so that nobody tells it again. */
import type { FastifyBaseLogger } from 'fastify';
import type { Records, SessionRecord } from '../records/records.ts';
import { newsOfEnd } from './news.ts';
import { type SoonEnd, soonEnd } from './soon-end.ts';

/** The records are not asked each time. */
const SAME_END_MS = 60_000;

export function endingsWatch(deps: {
  records: Pick<Records, 'notifications'>;
  newId: () => string;
  log: Pick<FastifyBaseLogger, 'error'>;
  now: () => number;
}) {
  let told = new Map<string, SoonEnd>();

  return async (living: SessionRecord[]): Promise<void> => {
    const before = told;
    told = new Map();
    for (const session of living) {
      const end = soonEnd(session, deps.now());
      if (end === null) continue;
      const known = before.get(session.session_id);
      if (known?.kind !== end.kind || Math.abs(known.at - end.at) >= SAME_END_MS) {
        try {
          await deps.records.notifications.add(newsOfEnd(deps, session, end));
        } catch (error) {
          deps.log.error({ err: error, session_id: session.session_id }, 'that a session ends soon could not be noted');
          continue;
        }
      }
      told.set(session.session_id, end);
    }
  };
}
