/** Notifications on the wire: a user's choice, and what a webhook is sent. */
import { z } from 'zod';
import { endReason, sessionId, sessionStatus } from '../session/schema.ts';

/** What of a session is told. */
export const SESSION_NEWS = ['session.started', 'session.ending', 'session.ended'] as const;
/** All that is told. */
export const NEWS = [...SESSION_NEWS, 'job.ended'] as const;
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
/** How a job ended, or a task of an array. */
export const JOB_OUTCOMES = [
  'completed',
  'failed',
  'cancelled',
  'time_limit',
  'out_of_memory',
  'node_failure',
  'preempted',
  'output_failed',
  'unknown',
] as const;

const ADDRESS_MAX = 254;
const URL_MAX = 2048;

const news = z.enum(NEWS);
export const channel = z.enum(CHANNELS);
export const language = z.enum(LANGUAGES);
export const deliveryFault = z.enum(DELIVERY_FAULTS);
export const soonEnd = z.enum(SOON_ENDS);
const jobOutcome = z.enum(JOB_OUTCOMES);

/** The last thing that was to be told by a channel. */
const delivery = z.object({
  type: z.union([news, z.enum(['test', 'confirmation'])]),
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
  types: z.array(news),
  last: delivery.nullable(),
};

export const notificationSettings = z.object({
  email: z.object({ ...chosen, address: z.string(), language, confirmed: z.boolean() }).nullable(),
  webhook: z.object({ ...chosen, url: z.string(), created_at: z.iso.datetime() }).nullable(),
  /** What is told in the portal's pages besides sessions, in whichever browser. */
  page: z.object({ jobs: z.boolean() }),
  /** Whether there are jobs to be told of: not on one machine, where each is a session's. */
  jobs_offered: z.boolean(),
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

export const typesChange = z.strictObject({ types: z.array(news).max(NEWS.length) });

export const pageChange = z.strictObject({ jobs: z.boolean() });

/** What of a session is kept and sent with news of it, as it was then. */
export const notifiedSession = z.object({
  session_id: sessionId,
  app_id: z.string(),
  name: z.string(),
  status: sessionStatus,
  reason: endReason.nullable(),
  message: z.string().nullable(),
});

/** A job that has ended, or an array all of whose tasks have, as it is kept and told. */
export const notifiedJob = z.object({
  /** Of an array its own number. */
  job_id: z.string(),
  name: z.string(),
  /** The account that it ran as. */
  user: z.string(),
  partition: z.string().nullable(),
  /** null of an array, whose `tasks` tell. */
  outcome: jobOutcome.nullable(),
  /** The exit status, where it ended by itself. */
  status: z.number().nullable(),
  /** Of an array, how many of its tasks ended in which way; null of a job. */
  tasks: z.partialRecord(jobOutcome, z.number()).nullable(),
  submitted_at: z.iso.datetime().nullable(),
  started_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime(),
});

/** The body of a webhook's request. */
export const webhookBody = z.object({
  /** The same at each attempt: what came twice has the same. */
  id: z.string(),
  type: z.union([news, z.literal('test')]),
  occurred_at: z.iso.datetime(),
  /** Of `session.ending`: why it will end, and when. */
  ends: z.object({ why: soonEnd, at: z.iso.datetime() }).nullable(),
  /** Of what begins with `session.`. */
  session: notifiedSession.extend({ url: z.url() }).nullable(),
  /** Of `job.ended`. */
  job: notifiedJob.extend({ url: z.url() }).nullable(),
});

export type SessionNews = (typeof SESSION_NEWS)[number];
export type News = z.infer<typeof news>;
export type JobOutcome = z.infer<typeof jobOutcome>;
export type NotifiedJob = z.infer<typeof notifiedJob>;
export type Channel = z.infer<typeof channel>;
export type Language = z.infer<typeof language>;
export type DeliveryFault = z.infer<typeof deliveryFault>;
export type SoonEndKind = z.infer<typeof soonEnd>;
export type NotificationSettings = z.infer<typeof notificationSettings>;
export type Delivery = z.infer<typeof delivery>;
export type NotifiedSession = z.infer<typeof notifiedSession>;
export type WebhookBody = z.infer<typeof webhookBody>;
