/** What support sees of everybody's sessions, on the wire. */
import { z } from 'zod';
import { auditEntry } from '../auth/schema.ts';
import { endReason, explanation, session, sessionQuery } from '../session/schema.ts';
import { joinRequest, share } from '../shares/schema.ts';

export const staffSession = session.extend({
  /** The account of the operating system that it runs as. */
  account: z.string(),
  /** How many displays guests have open. Of its own user's nobody is told. */
  guests: z.int(),
});

export const staffSessionQuery = sessionQuery.extend({
  user_id: z.string().max(64).optional(),
  node: z.string().max(253).optional(),
  reason: endReason.optional(),
  q: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('its id, that of its job or its user, or a part of its name'),
});

/** Of the whole list, page by page. */
export const staffSessionFilter = staffSessionQuery.omit({ limit: true, cursor: true });

export const staffSessionList = z.object({
  sessions: z.array(staffSession),
  next_cursor: z.string().nullable(),
});

export const staffSessionDetails = z.object({
  session: staffSession,
  /** The links to it that are good now, with who is connected by them. */
  shares: z.array(share),
  /** What support asked its user, newest first. */
  join_requests: z.array(joinRequest),
  /** What was done to it, newest first. */
  audit: z.array(auditEntry),
});

/** The body of POST /api/admin/sessions/:session_id/end. */
export const sessionEnd = z.strictObject({ message: explanation });

export type StaffSession = z.infer<typeof staffSession>;
export type StaffSessionQuery = z.infer<typeof staffSessionQuery>;
export type StaffSessionList = z.infer<typeof staffSessionList>;
export type StaffSessionDetails = z.infer<typeof staffSessionDetails>;
