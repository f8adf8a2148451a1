/** Shares as clients see them: no hash gets out, and who came is shown together with who is there now. */
import type { GuestRecord, SessionRecord, ShareRecord } from '../records/records.ts';
import type { JoinRecord } from '../records/support-records.ts';
import type { Guest, JoinRequest, OpenedShare, Share, Viewer } from './schema.ts';
import type { Opened } from './service.ts';

const iso = (moment: number): string => new Date(moment).toISOString();

export function shareOnTheWire(record: ShareRecord, guests: GuestRecord[], viewers: Viewer[]): Share {
  const { share_id, scope, audience, created_at, expires_at } = record;
  const here = viewers.filter((viewer) => viewer.share_id === share_id);
  const strangers = here.filter(({ user_id }) => user_id === null);
  return {
    share_id,
    scope,
    audience,
    created_at: iso(created_at),
    expires_at: iso(expires_at),
    guests: [
      ...guests
        .filter((one) => one.share_id === share_id)
        .map(({ user_id, scope }) =>
          guestOf(
            user_id,
            scope,
            here.filter((viewer) => viewer.user_id === user_id),
          ),
        ),
      ...(strangers.length > 0 ? [guestOf(null, 'view', strangers)] : []),
    ],
  };
}

export function openedOnTheWire(
  { share: { share_id, expires_at }, session, scope, isOwn }: Opened,
  user_id: string | null,
  of: { viewersOf: (sessionId: string) => Viewer[]; displayUrl: (session: SessionRecord) => string | null },
): OpenedShare {
  const { session_id, name, status } = session;
  const url = of.displayUrl(session);
  return {
    share_id,
    session_id,
    name,
    owner: session.user_id,
    is_own: isOwn,
    status,
    scope,
    user_id,
    expires_at: iso(expires_at),
    watching: of.viewersOf(session_id).length,
    displayUrl: url === null || isOwn ? url : `${url}?share=${share_id}`,
  };
}

export function joinOnTheWire({ share_id: _share, ...record }: JoinRecord): JoinRequest {
  return {
    ...record,
    created_at: iso(record.created_at),
    expires_at: iso(record.expires_at),
    answered_at: record.answered_at === null ? null : iso(record.answered_at),
  };
}

function guestOf(user_id: string | null, scope: Guest['scope'], here: Viewer[]): Guest {
  const since = here.length === 0 ? null : iso(Math.min(...here.map((viewer) => viewer.since)));
  return { user_id, scope, connected: here.length, since };
}
