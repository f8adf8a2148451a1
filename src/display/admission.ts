/** Who may open the display of a session, and whether to use it or only to look: its user, and who has opened a link to it. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { Records, SessionRecord, ShareRecord } from '../records/records.ts';
import { isDirect, sessionId } from '../session/schema.ts';
import { type ShareScope, shareId } from '../shares/schema.ts';

export const DISPLAY_PATH = '/display/';

export interface Admitted {
  session: SessionRecord;
  scope: ShareScope;
  /** Null for the session's own user. */
  guest: { share_id: string; user_id: string | null; expires_at: number } | null;
  /** The log-in or token behind it; null for who is not logged in. */
  credential_id: string | null;
}

export type WhyNot = 'revoked' | 'expired' | 'scope';

export interface Admission {
  user(url: URL, principal: Principal): Promise<Admitted>;
  /** Who is not logged in, by the ticket in a cookie. */
  stranger(url: URL, cookies: Record<string, string | undefined>): Promise<Admitted>;
  /** Why a guest who was admitted would not be any more, or not like this; null where all is as it was. */
  whyNot(admitted: Admitted): Promise<WhyNot | null>;
}

export function admission(deps: {
  records: Pick<Records, 'sessions' | 'shares' | 'guests'>;
  /** Whether one of these cookies opens that share. */
  hasTicket: (shareId: string, cookies: Record<string, string | undefined>) => boolean;
  /** Whether the site lets people look who are not logged in. */
  anonymous: boolean;
  now: () => number;
}): Admission {
  const { records, now } = deps;

  async function sessionOf(url: URL): Promise<SessionRecord | null> {
    const id = sessionId.safeParse(url.pathname.slice(DISPLAY_PATH.length));
    return id.success ? records.sessions.get(id.data) : null;
  }

  /** The share that the address names, where it is one of that session and still good. */
  async function shareOf(url: URL, session: SessionRecord | null): Promise<ShareRecord | null> {
    const id = shareId.safeParse(url.searchParams.get('share'));
    const share = id.success ? await records.shares.get(id.data) : null;
    if (share === null || share.session_id !== session?.session_id) return null;
    return share.revoked_at === null && now() < share.expires_at ? share : null;
  }

  async function scopeOf(share: ShareRecord, userId: string | null): Promise<ShareScope | null> {
    if (userId !== null) return (await records.guests.get(share.share_id, userId))?.scope ?? null;
    return share.audience === 'anyone' && deps.anonymous ? 'view' : null;
  }

  /** Somebody else's session is as good as none. */
  function notFound(): never {
    throw new Problem('not_found', 'You have no session with this id.');
  }

  function refuseWithoutDisplay(session: SessionRecord): void {
    if (session.status !== 'running') {
      throw new Problem('wrong_state', `The session is ${session.status}; it has no display.`);
    }
    if (isDirect(session)) {
      throw new Problem('display_unavailable', 'This display is reached directly, at its displayUrl.');
    }
  }

  async function guest(url: URL, session: SessionRecord | null, principal: Principal | null): Promise<Admitted> {
    const share = await shareOf(url, session);
    const user_id = principal?.user_id ?? null;
    const scope = share && (await scopeOf(share, user_id));
    if (!session || !share || !scope) return notFound();
    refuseWithoutDisplay(session);
    const { share_id, expires_at } = share;
    return {
      session,
      scope,
      guest: { share_id, user_id, expires_at },
      credential_id: principal?.credential_id ?? null,
    };
  }

  return {
    async user(url, principal) {
      const session = await sessionOf(url);
      if (url.searchParams.has('share')) return guest(url, session, principal);
      if (session?.user_id !== principal.user_id) return notFound();
      refuseWithoutDisplay(session);
      return { session, scope: 'control', guest: null, credential_id: principal.credential_id };
    },

    async stranger(url, cookies) {
      const session = await sessionOf(url);
      const share = await shareOf(url, session);
      if (share === null || !deps.hasTicket(share.share_id, cookies)) {
        throw new Problem('not_logged_in', 'Log in first, or open the link again that shares this session.');
      }
      return guest(url, session, null);
    },

    async whyNot({ guest, scope }) {
      if (guest === null) return null;
      const share = await records.shares.get(guest.share_id);
      if (share === null || share.revoked_at !== null) return 'revoked';
      if (now() >= share.expires_at) return 'expired';
      const present = await scopeOf(share, guest.user_id);
      if (present === null) return 'revoked';
      return present === scope ? null : 'scope';
    },
  };
}
