import { expect, it } from 'vitest';
import type { Session } from '../../../src/session/schema.ts';
import { endedLately } from './ended-lately.ts';

it('has the last four that ended, whenever they were launched', () => {
  const sessions = [5, 1, 4, 2, 3].map(
    (minute) => ({ session_id: String(minute), ended_at: `2026-01-01T00:0${minute}:00Z` }) as Session,
  );
  expect(endedLately(sessions).map(({ session_id }) => session_id)).toEqual(['5', '4', '3', '2']);
});
