/** Every error that Berth answers with: its stable code, HTTP status and title (RFC 9457). */
import type { ProblemField } from './http/schema.ts';

const PROBLEMS = {
  invalid_request: [400, 'The request has faults'],
  bad_origin: [403, 'The request does not come from a page of this portal'],
  not_logged_in: [401, 'Log in first'],
  wrong_credentials: [401, 'The user name or the password is wrong'],
  forbidden: [403, 'Your role does not allow this'],
  viewing: [403, 'You see the portal as somebody else, and change nothing'],
  view_over: [403, 'You do not see the portal as somebody else any more'],
  not_found: [404, 'There is no such thing here'],
  method_not_allowed: [405, 'This address does not take that method'],
  conflict: [409, 'Somebody else changed it at the same time'],
  already_exists: [409, 'It exists already'],
  wrong_state: [409, 'Its state does not allow this'],
  not_offered: [409, 'The scheduler of this site does not do this'],
  maintenance: [409, 'Nothing can be started during maintenance'],
  no_permission: [403, 'The account may not do this'],
  not_possible: [409, 'This cannot be done with it'],
  archive_unreadable: [409, 'It is no archive, or a damaged one'],
  archive_encrypted: [409, 'The archive needs a password'],
  archive_unsupported: [409, 'The archive is packed in a way that is not known here'],
  archive_unsafe: [409, 'The archive leads out of its folder'],
  archive_too_large: [409, 'The archive comes to too much'],
  no_space: [507, 'There is no room left'],
  app_unavailable: [409, 'The app cannot be launched'],
  too_many_sessions: [409, 'You have as many sessions of this app as it allows'],
  share_unavailable: [409, 'The session cannot be shared like this'],
  share_revoked: [410, 'The link was revoked'],
  share_expired: [410, 'The time of the link is over'],
  body_too_large: [413, 'The request is too large'],
  unsupported_media_type: [415, 'The request must be JSON'],
  idempotency_mismatch: [422, 'This Idempotency-Key was used for another request'],
  too_many_requests: [429, 'Too many attempts'],
  internal: [500, 'Something went wrong in Berth'],
  scheduler_unavailable: [503, 'The scheduler does not answer'],
  display_unavailable: [503, 'The display does not answer'],
  database_unavailable: [503, 'The database does not answer'],
  history_unavailable: [503, 'What was measured cannot be read'],
  unavailable: [503, 'Berth is not ready'],
  database_full: [503, 'The disk of the database is full'],
  disk_full: [503, 'The disk of the portal is full'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** An error that a client is meant to see. `detail` is one sentence that says what to do. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly fields: ProblemField[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { fields?: ProblemField[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: more.cause });
    [this.status, this.title] = PROBLEMS[code];
    this.code = code;
    this.fields = more.fields ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** Somebody has to make room first. */
const RETRY_WHEN_FULL_AFTER_SECONDS = 60;

export function noRoom(code: 'disk_full' | 'database_full', where: string, cause?: Error): Problem {
  return new Problem(
    code,
    `Nothing was changed. Make room on ${where}, then try again; running sessions go on meanwhile.`,
    {
      retryAfterSeconds: RETRY_WHEN_FULL_AFTER_SECONDS,
      cause,
    },
  );
}

/** What the records had no room for, and so did not take. */
export function hadNoRoom(error: unknown): boolean {
  return error instanceof Problem && (error.code === 'disk_full' || error.code === 'database_full');
}
