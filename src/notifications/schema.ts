/** Notifications on the wire: a user's choice, and what a webhook is sent. */
import { z } from 'zod';
import { endReason, sessionId, sessionStatus } from '../session/schema.ts';

/** What of a session is told. */
export const SESSION_NEWS = ['session.started', 'session.ending', 'session.ended'] as const;
/** The ways beside the pages and the browser's own notifications. */
export const CHANNELS = ['email', 'webhook'] as const;
export const LANGUAGES = ['en', 'ko'] as const;
/** Why a delivery failed. The front end has words for each, in every language. */
export const DELIVERY_FAULTS = [
  'unreachable',
  'timeout',
  'certificate',
  'address_forbidden',
  'refused',
  'not_offered',
  'user_disabled',
] as const;
/** Why a session is about to end. */
export const SOON_ENDS = ['time', 'idle', 'maintenance'] as const;

const ADDRESS_MAX = 254;
const URL_MAX = 2048;

export const sessionNews = z.enum(SESSION_NEWS);
export const channel = z.enum(CHANNELS);
export const language = z.enum(LANGUAGES);
export const deliveryFault = z.enum(DELIVERY_FAULTS);
export const soonEnd = z.enum(SOON_ENDS);

/** The last thing that was to be told by a channel. */
const delivery = z.object({
  type: z.union([sessionNews, z.enum(['test', 'confirmation'])]),
  occurred_at: z.iso.datetime(),
  /** null: not tried yet. */
  attempted_at: z.iso.datetime().nullable(),
  delivered_at: z.iso.datetime().nullable(),
  /** When it is tried again; null where it was delivered or given up. */
  next_at: z.iso.datetime().nullable(),
  fault: deliveryFault.nullable(),
  /** What the other side said, where it said something. */
  fault_detail: z.string().nullable(),
});

const chosen = {
  types: z.array(sessionNews),
  last: delivery.nullable(),
};

export const notificationSettings = z.object({
  email: z.object({ ...chosen, address: z.string(), language, confirmed: z.boolean() }).nullable(),
  webhook: z.object({ ...chosen, url: z.string(), created_at: z.iso.datetime() }).nullable(),
  /** Whether the site sends e-mail. */
  email_offered: z.boolean(),
});

export const emailChange = z.strictObject({
  address: z.email('must be an e-mail address, for example kim@site.example').max(ADDRESS_MAX),
  language,
});

/** As the mail has it; people type it with blanks and in small letters. */
export const confirmation = z.strictObject({ code: z.string().trim().toUpperCase().min(1).max(32) });

export const webhookChange = z.strictObject({
  url: z.url('must be an address that begins with https://').max(URL_MAX),
});
export const webhookCreated = z.object({
  /** Signs what is sent; told this once. */
  secret: z.string(),
});

export const typesChange = z.strictObject({ types: z.array(sessionNews).max(SESSION_NEWS.length) });

/** What of a session is kept and sent with news of it, as it was then. */
export const notifiedSession = z.object({
  session_id: sessionId,
  app_id: z.string(),
  name: z.string(),
  status: sessionStatus,
  reason: endReason.nullable(),
  message: z.string().nullable(),
});

/** The body of a webhook's request. */
export const webhookBody = z.object({
  /** The same at each attempt: what came twice has the same. */
  id: z.string(),
  type: z.union([sessionNews, z.literal('test')]),
  occurred_at: z.iso.datetime(),
  /** Of `session.ending`: why it will end, and when. */
  ends: z.object({ why: soonEnd, at: z.iso.datetime() }).nullable(),
  /** null for `test`. */
  session: notifiedSession.extend({ url: z.url() }).nullable(),
});

export type SessionNews = z.infer<typeof sessionNews>;
export type Channel = z.infer<typeof channel>;
export type Language = z.infer<typeof language>;
export type DeliveryFault = z.infer<typeof deliveryFault>;
export type SoonEndKind = z.infer<typeof soonEnd>;
export type NotificationSettings = z.infer<typeof notificationSettings>;
export type Delivery = z.infer<typeof delivery>;
export type NotifiedSession = z.infer<typeof notifiedSession>;
export type WebhookBody = z.infer<typeof webhookBody>;
