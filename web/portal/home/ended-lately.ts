import type { Session } from '../../../src/session/schema.ts';

const MOST = 4;

/** The last that ended; the list that they come from is in the order of their launches. */
export const endedLately = (sessions: Session[]): Session[] =>
  sessions.toSorted((a, b) => (b.ended_at ?? '').localeCompare(a.ended_at ?? '')).slice(0, MOST);
