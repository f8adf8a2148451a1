/** Links to a session: who may make, see, revoke and open them. A session's user shares it, and nobody else does, whatever the role. */
import type { FastifyBaseLogger } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import { UniqueViolation } from '../records/database.ts';
import type { Records, SessionRecord, ShareRecord } from '../records/records.ts';
import { isDirect } from '../session/schema.ts';
import type { Share, ShareChange, ShareRequest, ShareScope, Viewer } from './schema.ts';
import { shareOnTheWire } from './wire.ts';

const MINUTE_MS = 60_000;
const LINKS_PER_SESSION = 20;

export interface Opened {
  share: ShareRecord;
  session: SessionRecord;
  scope: ShareScope;
  isOwn: boolean;
  /** Whether this user had not opened it before. */
  isNew: boolean;
}

export type ShareService = ReturnType<typeof shareService>;

export function shareService(deps: {
  records: Pick<Records, 'sessions' | 'shares' | 'guests'>;
  bus: Pick<Bus, 'publish'>;
  /** The displays that guests of a session have open. */
  viewersOf: (sessionId: string) => Viewer[];
  /** Whether the site lets people look who are not logged in. */
  anonymous: boolean;
  /** Whether browsers reach displays past the gateway. */
  isDirectSite: boolean;
  random: { id: () => string; secret: () => string; hash: (secret: string) => string };
  log: Pick<FastifyBaseLogger, 'error'>;
  now: () => number;
}) {
  const { records, now } = deps;

  async function own(principal: Principal, sessionId: string): Promise<SessionRecord> {
    const session = await records.sessions.get(sessionId);
    if (session?.user_id !== principal.user_id) throw new Problem('not_found', 'You have no session with this id.');
    return session;
  }

  /** The share of one's own session, where it has not ended. */
  async function ownShare(principal: Principal, sessionId: string, shareId: string): Promise<ShareRecord> {
    await own(principal, sessionId);
    const share = await records.shares.get(shareId);
    if (share === null || share.session_id !== sessionId || share.revoked_at !== null) {
      throw new Problem('not_found', 'The session has no such link; it may have been revoked.');
    }
    return share;
  }

  function refuseDirect(session: SessionRecord): void {
    if (!deps.isDirectSite && !isDirect(session)) return;
    throw new Problem(
      'share_unavailable',
      "Desktops of this site are reached past the portal (display.route: direct), which can then neither limit nor end what a link gives. Only a desktop behind the portal's gateway can be shared.",
    );
  }

  const isGood = (share: ShareRecord): boolean => share.revoked_at === null && now() < share.expires_at;

  /** Those of a session that are good now. */
  async function of(sessionId: string): Promise<Share[]> {
    const [shares, guests] = await Promise.all([records.shares.list(sessionId), records.guests.list(sessionId)]);
    const viewers = deps.viewersOf(sessionId);
    return shares.filter(isGood).map((share) => shareOnTheWire(share, guests, viewers));
  }

  /** Whoever listens and is not told looks for himself within a minute. */
  async function tell(session: SessionRecord, change?: ShareChange): Promise<void> {
    const { session_id, user_id } = session;
    try {
      if (change) await deps.bus.publish({ type: 'share.changed', data: change, audience: 'services' });
      await deps.bus.publish({ type: 'shares.updated', data: { session_id }, audience: { user_id } });
      await deps.bus.publish({ type: 'sessions.updated', data: { session_id }, audience: 'staff' });
    } catch (error) {
      deps.log.error({ err: error, session_id }, 'a change of a share could not be announced');
    }
  }

  /** What the user may do by this link, and whether it was opened for the first time. */
  async function admit(share: ShareRecord, userId: string): Promise<{ scope: ShareScope; isNew: boolean }> {
    const known = await records.guests.get(share.share_id, userId);
    if (known !== null) return { scope: known.scope, isNew: false };
    const { share_id, scope } = share;
    try {
      await records.guests.insert({ share_id, user_id: userId, scope, opened_at: now() });
      return { scope, isNew: true };
    } catch (error) {
      if (error instanceof UniqueViolation) return admit(share, userId); // another tab was faster
      throw error;
    }
  }

  return {
    refuseDirect,
    tell,
    of,

    async list(principal: Principal, sessionId: string): Promise<Share[]> {
      await own(principal, sessionId);
      return of(sessionId);
    },

    /** The token is told here and never again. */
    async create(
      principal: Principal,
      sessionId: string,
      { scope, audience, minutes }: ShareRequest,
    ): Promise<{ share: Share; token: string }> {
      const session = await own(principal, sessionId);
      refuseDirect(session);
      if (session.status === 'stopped' || session.status === 'failed') {
        throw new Problem('wrong_state', 'The session has ended; only a living one can be shared.');
      }
      if (audience === 'anyone' && !deps.anonymous) {
        throw new Problem(
          'share_unavailable',
          'This site lets nobody watch without a log-in. Make the link for its users; the administrator can allow more (shares.anonymous).',
        );
      }
      if (audience === 'anyone' && scope === 'control') {
        throw new Problem('invalid_request', 'A link for anyone only lets people look.', {
          fields: [{ field: 'scope', message: 'must be view for audience anyone' }],
        });
      }
      if ((await records.shares.list(sessionId)).filter(isGood).length >= LINKS_PER_SESSION) {
        throw new Problem('share_unavailable', `The session has ${LINKS_PER_SESSION} links; revoke one first.`);
      }
      const token = deps.random.secret();
      const created_at = now();
      const share: ShareRecord = {
        share_id: deps.random.id(),
        session_id: sessionId,
        scope,
        audience,
        token_hash: deps.random.hash(token),
        created_at,
        expires_at: created_at + minutes * MINUTE_MS,
        revoked_at: null,
      };
      await records.shares.insert(share);
      await tell(session);
      return { share: shareOnTheWire(share, [], []), token };
    },

    /** Cuts everybody who came by it. */
    async revoke(principal: Principal, sessionId: string, shareId: string): Promise<void> {
      const { share_id } = await ownShare(principal, sessionId, shareId);
      if (!(await records.shares.revoke(share_id, now()))) return;
      await tell(await own(principal, sessionId), { share_id, user_id: null, change: 'revoked' });
    },

    /** Gives control to a guest, or takes it back. */
    async setScope(
      principal: Principal,
      sessionId: string,
      shareId: string,
      guest: { user_id: string; scope: ShareScope },
    ): Promise<void> {
      const { share_id } = await ownShare(principal, sessionId, shareId);
      const known = await records.guests.get(share_id, guest.user_id);
      if (known === null) throw new Problem('not_found', 'Nobody of this name has opened this link.');
      if (known.scope === guest.scope) return;
      await records.guests.setScope(share_id, guest.user_id, guest.scope);
      await tell(await own(principal, sessionId), { share_id, user_id: guest.user_id, change: 'scope' });
    },

    /** What the holder of a link gets; throws where it is not good, or not for them. */
    async open(token: string, principal: Principal | null): Promise<Opened> {
      const share = await records.shares.findByToken(deps.random.hash(token));
      const session = share && (await records.sessions.get(share.session_id));
      if (!share || !session) {
        throw new Problem('not_found', 'There is no such link. Copy it again in full, or ask for a new one.');
      }
      if (!isGood(share)) throw overOf(share, `Ask ${session.user_id} for a new link.`);
      refuseDirect(session);
      if (principal === null) {
        if (share.audience === 'users' || !deps.anonymous) {
          throw new Problem('not_logged_in', 'This link is for users of the portal: log in, then open it again.');
        }
        return { share, session, scope: 'view', isOwn: false, isNew: false };
      }
      if (session.user_id === principal.user_id) {
        return { share, session, scope: 'control', isOwn: true, isNew: false };
      }
      const admitted = await admit(share, principal.user_id);
      if (admitted.isNew) await tell(session);
      return { share, session, isOwn: false, ...admitted };
    },
  };
}

/** Why a share that was good is not any more. */
export function overOf({ revoked_at }: ShareRecord, cure: string): Problem {
  return new Problem(revoked_at === null ? 'share_expired' : 'share_revoked', cure);
}
