/** Log-in, users, tokens and the audit log on the wire. */
import { z } from 'zod';
import { runId } from '../runs/schema.ts';
import { ESTIMATE_ID, explanation, sessionId } from '../session/schema.ts';

export const role = z.enum(['user', 'support', 'admin']);

/** Letters, digits, dot, dash and underscore: it appears in URLs, logs and file names. */
export const userId = z
  .string()
  .regex(
    /^[a-z][a-z0-9._-]{0,31}$/,
    'must start with a lower-case letter and have at most 32 letters, digits, dots, dashes or underscores',
  );

export const password = z.string().min(12, 'must have at least 12 characters').max(1024);

/** The operating-system account that a user's jobs run as. */
export const account = z.string().regex(/^[a-z_][a-z0-9_.-]{0,31}\$?$/, 'is not the name of an account');

/** In manifests of apps, too. */
export const groupId = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be lower-case letters, digits, dashes and underscores');

/** How many sessions at a time; null: what else is said. */
const sessionsMax = z.int().min(0).max(1000).nullable();

export const user = z.object({
  user_id: userId,
  role,
  account: account.nullable(),
  disabled: z.boolean(),
  /** Sessions at a time; null: as the most generous of the user's groups has it, or the site. */
  sessions_max: sessionsMax,
  created_at: z.iso.datetime(),
});

export const loginRequest = z.strictObject({
  username: z.string().min(1).max(64),
  password: z.string().min(1).max(1024),
});
export const loginAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  /** Seconds. */
  expires_in: z.int(),
  user,
});
/** Somebody of support sees the portal as this user does. */
export const viewing = z.object({ by: userId, expires_at: z.iso.datetime() });

export const me = z.object({
  user,
  /** The account that this user's sessions run as; null where there is none. */
  runs_as: z.string().nullable(),
  groups: z.array(groupId),
  /** Null for who is there as themselves. */
  viewing: viewing.nullable(),
});
/** The body of POST /api/admin/view-as. */
export const viewWish = z.strictObject({ user_id: userId, reason: explanation });
/** One time that somebody of support saw the portal as the user does. */
export const viewed = z.object({
  by: z.string(),
  reason: z.string(),
  started_at: z.iso.datetime(),
  /** Null while it goes on. */
  ended_at: z.iso.datetime().nullable(),
  /** The ids of the jobs whose output was read in it. */
  jobs: z.array(z.string()),
});
export const viewedList = z.object({ views: z.array(viewed) });
export const passwordChange = z.strictObject({ current: z.string().min(1).max(1024), password });
export const jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

export const userCreate = z.strictObject({
  user_id: userId,
  password,
  role: role.default('user'),
  account: account.nullable().default(null),
});
export const userUpdate = z.strictObject({
  password: password.optional(),
  role: role.optional(),
  account: account.nullable().optional(),
  disabled: z.boolean().optional(),
  sessions_max: sessionsMax.optional(),
});
export const groupBody = z.strictObject({
  description: z.string().trim().max(200).default(''),
  sessions_max: sessionsMax.default(null),
  members: z.array(userId).max(10_000),
});
export const group = z.object({
  group_id: groupId,
  description: z.string(),
  sessions_max: sessionsMax,
  members: z.array(userId),
  created_at: z.iso.datetime(),
});
export const groupList = z.object({ groups: z.array(group) });
export const userList = z.object({ users: z.array(user) });

/** A personal access token for scripts. Its secret is shown once, when it is made. */
export const token = z.object({
  token_id: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
});
export const tokenCreate = z.strictObject({
  name: z.string().trim().min(1).max(100),
  days: z.int().min(1).max(365).default(90),
});
export const tokenCreated = token.extend({ secret: z.string() });
export const tokenList = z.object({ tokens: z.array(token) });

export const auditEntry = z.object({
  audit_id: z.string(),
  at: z.iso.datetime(),
  /** Who did it; null where nobody was logged in. */
  user_id: z.string().nullable(),
  address: z.string().nullable(),
  /** What was done, for example `session.launch` or `login.failed`. */
  action: z.string(),
  /** What it was done to. */
  target: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
export const auditQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(200).optional(),
});
export const auditList = z.object({ entries: z.array(auditEntry), next_cursor: z.string().nullable() });

export type Role = z.infer<typeof role>;
export type User = z.infer<typeof user>;
export type Group = z.infer<typeof group>;
export type GroupBody = z.infer<typeof groupBody>;
export type LoginAnswer = z.infer<typeof loginAnswer>;
export type Viewed = z.infer<typeof viewed>;
export type Me = z.infer<typeof me>;
export type UserCreate = z.infer<typeof userCreate>;
export type UserUpdate = z.infer<typeof userUpdate>;
export type Token = z.infer<typeof token>;
export type AuditEntry = z.infer<typeof auditEntry>;

/** Between services: what is granted is text for the program of src/as-user/. */
export const grantBody = z.strictObject({ session_id: z.union([sessionId, runId]) });
export const estimateGrantBody = z.strictObject({ session_id: z.string().regex(ESTIMATE_ID, 'is not an estimate id') });
const STUDY_RUNS_MAX = 1000;
/** The runs have their folders under `root`. */
export const studyGrantBody = z.strictObject({
  root: z.string().min(1).max(4096),
  run_ids: z.array(runId).min(1).max(STUDY_RUNS_MAX),
});
export const studyGrants = z.object({
  grants: z.array(z.object({ submit: z.string(), forget: z.string(), outputs: z.string() })),
});
export const launchGrants = z.object({ submit: z.string(), forget: z.string() });
export const logGrant = z.object({ log: z.string() });
/** With the view in which the log-in looks on as the user whose file it is. */
export const fileBody = z.strictObject({
  path: z.string().min(1).max(4096),
  view_id: z.string().max(64).nullable().default(null),
});
export const readGrant = z.object({ read: z.string() });
export const operationBody = z.strictObject({
  do: z.string().min(1).max(32),
  path: z.string().min(1).max(4096),
  to: z.string().min(1).max(4096).optional(),
});
export const filesGrant = z.object({ files: z.string() });
export const watchBody = z.strictObject({ path: z.string().min(1).max(4096) });
export const watchGrant = z.object({ watch: z.string() });
export const jobBody = z.strictObject({ job_id: z.string().regex(/^\d{1,12}$/) });
export const resubmitGrant = z.object({ resubmit: z.string() });
export const quotasBody = z.strictObject({});
export const quotasGrant = z.object({ quotas: z.string() });
export const estimateGrant = z.object({ estimate: z.string() });
