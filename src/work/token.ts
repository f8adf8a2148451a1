/** The token by which a job is known that tells of itself: of its own record's id, and good for that alone. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '../errors.ts';

export function announcementToken(key: Buffer, id: string): string {
  return createHmac('sha256', key).update(`announcement ${id}`).digest('base64url');
}

/** Throws where the token is not that record's own. */
export function checkToken(key: Buffer, id: string, presented: string | undefined): void {
  const expected = Buffer.from(announcementToken(key, id));
  const actual = Buffer.from(presented ?? '');
  if (expected.length === actual.length && timingSafeEqual(expected, actual)) return;
  throw new Problem('not_logged_in', "Announcements need the job's own token.");
}
