/** What sharing a session looks like on the wire. */
import { z } from 'zod';
import { explanation, sessionId, sessionStatus } from '../session/schema.ts';

/** `view` only looks; the VNC server itself enforces it. */
export const shareScope = z.enum(['view', 'control']);
/** `users`: who is logged in; `anyone`: whoever has the link; `support`: one person of support, whom the session's user let in. */
export const shareAudience = z.enum(['users', 'anyone', 'support']);
export const shareId = z.string().regex(/^[0-9a-f]{32}$/, 'is not the id of a share');

const MINUTES_MIN = 5;
const MINUTES_MAX = 7 * 24 * 60;

/** The body of POST /api/app/sessions/:session_id/shares. */
export const shareRequest = z.strictObject({
  scope: shareScope.default('view'),
  audience: shareAudience.exclude(['support']).default('users'),
  /** How long the link is good; it ends with its session in any case. */
  minutes: z
    .int()
    .min(MINUTES_MIN)
    .max(MINUTES_MAX)
    .default(8 * 60),
});

/** Who has opened a link: a user, or all those together who have not logged in (`user_id` null). */
export const guest = z.object({
  user_id: z.string().nullable(),
  scope: shareScope,
  /** How many displays they have open now. */
  connected: z.int(),
  /** Since when; null where none is open. */
  since: z.iso.datetime().nullable(),
});

export const share = z.object({
  share_id: shareId,
  scope: shareScope,
  audience: shareAudience,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  guests: z.array(guest),
});

export const shareList = z.object({
  /** The links that are good now, oldest first. */
  shares: z.array(share),
  /** Whether the site lets people in who are not logged in. */
  anonymous: z.boolean(),
});

/** `path` is the link, to be opened at the portal's address. It carries the secret and is told this once. */
export const createdShare = share.extend({ path: z.string() });

export const guestChange = z.strictObject({ scope: shareScope });

export const openShare = z.strictObject({ token: z.string().max(100) });

/** What somebody who opens a link learns of the session. */
export const openedShare = z.object({
  share_id: shareId,
  session_id: sessionId,
  name: z.string(),
  /** Whose session it is. */
  owner: z.string(),
  /** Whether it is one's own. */
  is_own: z.boolean(),
  status: sessionStatus,
  /** What who opened it may do now. */
  scope: shareScope,
  /** Who opened it; null for who is not logged in. */
  user_id: z.string().nullable(),
  expires_at: z.iso.datetime(),
  /** How many displays guests have open, one's own among them. */
  watching: z.int(),
  /** Null unless the session is running. */
  displayUrl: z.string().nullable(),
});

/** The body of POST /api/admin/sessions/:session_id/join-requests. */
export const joinWish = z.strictObject({ scope: shareScope.default('view'), reason: explanation });
export const joinAnswer = z.enum(['view', 'control', 'refused']);

/** Support's question to a session's user. */
export const joinRequest = z.object({
  join_id: shareId,
  session_id: sessionId,
  asked_by: z.string(),
  /** The most that may be allowed. */
  scope: shareScope,
  reason: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  /** Null while it is open; after `expires_at` it stays without. */
  answer: joinAnswer.nullable(),
  answered_at: z.iso.datetime().nullable(),
});

export const openJoinRequests = z.object({
  join_requests: z.array(joinRequest.extend({ session_name: z.string() })),
});

/** One display that a guest has open. */
export interface Viewer {
  share_id: string;
  user_id: string | null;
  /** Milliseconds since 1970. */
  since: number;
}

/** For services, on the bus: what was given by a share is taken back or changed. */
export interface ShareChange {
  share_id: string;
  /** Whose; null for all who came by it. */
  user_id: string | null;
  change: 'revoked' | 'scope';
}

export type JoinWish = z.infer<typeof joinWish>;
export type JoinAnswer = z.infer<typeof joinAnswer>;
export type JoinRequest = z.infer<typeof joinRequest>;
export type OpenJoinRequests = z.infer<typeof openJoinRequests>;
export type ShareScope = z.infer<typeof shareScope>;
export type ShareAudience = z.infer<typeof shareAudience>;
export type ShareRequest = z.infer<typeof shareRequest>;
export type Guest = z.infer<typeof guest>;
export type Share = z.infer<typeof share>;
export type ShareList = z.infer<typeof shareList>;
export type CreatedShare = z.infer<typeof createdShare>;
export type OpenedShare = z.infer<typeof openedShare>;
