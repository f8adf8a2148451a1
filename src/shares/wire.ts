/** Shares as clients see them: no hash gets out, and who came is shown together with who is there now. */
import type { GuestRecord, ShareRecord } from '../records/records.ts';
import type { Guest, Share, Viewer } from './schema.ts';

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

function guestOf(user_id: string | null, scope: Guest['scope'], here: Viewer[]): Guest {
  const since = here.length === 0 ? null : iso(Math.min(...here.map((viewer) => viewer.since)));
  return { user_id, scope, connected: here.length, since };
}
