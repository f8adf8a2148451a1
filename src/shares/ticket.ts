/**
 * What a browser that is not logged in has of a link after it was opened: a cookie that is good for this one share and for some minutes,
 * and is made anew each time the page asks how the session is. The link's own secret is in no address and no cookie.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Longer than any pause of a page that is looked at. */
const LIFETIME_MS = 10 * 60_000;
const FORM = /^(\d{13})\.([\w-]{43})$/;

export interface Tickets {
  issue(shareId: string): { value: string; maxAgeSeconds: number };
  isGood(shareId: string, ticket: string | undefined): boolean;
}

export function ticketCookie(shareId: string): string {
  return `berth_share_${shareId}`;
}

export function shareTickets(key: Buffer, now: () => number): Tickets {
  const signature = (shareId: string, until: number): Buffer =>
    createHmac('sha256', key).update(`share ticket ${shareId} ${until}`).digest();
  return {
    issue(shareId) {
      const until = now() + LIFETIME_MS;
      return {
        value: `${until}.${signature(shareId, until).toString('base64url')}`,
        maxAgeSeconds: LIFETIME_MS / 1000,
      };
    },
    isGood(shareId, ticket) {
      const [, until, signed] = FORM.exec(ticket ?? '') ?? [];
      if (until === undefined || signed === undefined || Number(until) <= now()) return false;
      const presented = Buffer.from(signed, 'base64url');
      const expected = signature(shareId, Number(until));
      return presented.length === expected.length && timingSafeEqual(presented, expected);
    },
  };
}
