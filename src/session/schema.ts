/** What a session looks like on the wire; the same schemas validate requests and make the OpenAPI document. */
import { z } from 'zod';

export const SESSION_STATUSES = [
  'creating',
  'pending',
  'starting',
  'running',
  'stopping',
  'stopped',
  'failed',
] as const;

/** Why a session ended. One fixed list: the front end has a sentence and a cure for each, in every language. */
export const END_REASONS = [
  'user',
  'admin',
  'app_exited',
  'app_failed',
  'app_missing',
  'display_missing',
  'display_failed',
  'time_limit',
  'idle',
  'out_of_memory',
  'node_failure',
  'preempted',
  'start_timeout',
  'hook_failed',
  'image_missing',
  'container_missing',
  'submit_rejected',
  'no_port',
  'home_full',
  'disk_full',
  'unknown',
] as const;

/** Why a session waits for its job to start. The front end has words for each, in every language. */
export const WAIT_REASONS = [
  'scheduler_unavailable',
  'resources',
  'priority',
  'limit',
  'held',
  'dependency',
  'begin_time',
  'reservation',
  'maintenance',
  'nodes_unavailable',
  'other',
] as const;

/** What a job tells of its start, in the order in which it happens. `submitted` and `accepted` are Berth's own. */
export const START_STEPS = ['accepted', 'submitted', 'job_started', 'display_ready', 'app_started'] as const;

/** What the scheduler is asked under for an estimate, which makes no session. */
export const ESTIMATE_ID = /^berth-estimate-\d{10}-[a-z0-9]{6}$/;
export const SESSION_ID = /^app-session-\d{10}-[a-z0-9]{6}$/;

export const sessionStatus = z.enum(SESSION_STATUSES);
export const endReason = z.enum(END_REASONS);
export const startStep = z.enum(START_STEPS);
export const waitReason = z.enum(WAIT_REASONS);
export const sessionId = z.string().regex(SESSION_ID, 'is not a session id');

/** WIDTHxHEIGHT in pixels, 320x240 to 7680x4320. */
export const resolution = z
  .string()
  .regex(/^[1-9]\d{2,3}x[1-9]\d{2,3}$/, { error: 'must be WIDTHxHEIGHT, for example 1280x720', abort: true })
  .refine((text) => {
    const [width = 0, height = 0] = text.split('x').map(Number);
    return width >= 320 && width <= 7680 && height >= 240 && height <= 4320;
  }, 'must be between 320x240 and 7680x4320');

/** A Kubernetes-style quantity of memory, as in the catalogue: 512Mi, 2Gi. */
export const memory = z.string().regex(/^[1-9]\d{0,6}(Mi|Gi)$/, 'must be a number with Mi or Gi, for example 2Gi');

/** Mebibytes of a quantity that the schema has checked. */
export function memoryMiB(quantity: string): number {
  return Number.parseInt(quantity, 10) * (quantity.endsWith('Gi') ? 1024 : 1);
}

export const displayType = z.enum(['novnc', 'broadway', 'web']);

export const resources = z.strictObject({
  cpus: z.int().min(1).max(1024),
  memory,
  gpus: z.int().min(0).max(64),
  /** As the scheduler names it; none: of any type. */
  gpu_type: z.string().nullish(),
  /** Minutes until the session's time is up. */
  time: z
    .int()
    .min(1)
    .max(60 * 24 * 30),
  partition: z.string().nullable(),
  /** What the scheduler charges the time to (Slurm: account), and its quality of service; null for the user's default. */
  account: z.string().nullish().default(null),
  qos: z.string().nullish().default(null),
});

/** The resources of a session as a launch asks for them. */
export function askedFor({ gpu_type, partition, account, qos, ...amounts }: SessionConfig['resources']) {
  return {
    ...amounts,
    ...(typeof gpu_type === 'string' && { gpu_type }),
    ...(partition !== null && { partition }),
    ...(account !== null && { account }),
    ...(qos !== null && { qos }),
  };
}

/** A name as schedulers have them, of a partition, account or QOS. */
export const schedulerName = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/, 'must be letters, digits, dots, dashes and underscores');

export const sessionConfig = z.strictObject({
  resources,
  display: z.strictObject({ type: displayType, resolution }),
});

const paramValue = z.union([z.string().max(4096), z.number(), z.boolean()]);

/** One line: it is the title of a window, and a scheduler prints it in a row. */
export const sessionName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, 'must be one line without control characters');

/** What somebody of support or an administrator says to a user, or for the audit log. */
export const explanation = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u, 'must be one paragraph without control characters');

/** The resources of a request. What is left out comes from a manifest. */
export const askedResources = resources
  .extend({ gpu_type: schedulerName, partition: schedulerName, account: schedulerName, qos: schedulerName })
  .partial();

/** What a launch form sets. What is left out comes from the app's manifest. */
export const launchSettings = z.strictObject({
  config: z
    .strictObject({
      resources: askedResources.optional(),
      display: z.strictObject({ resolution }).optional(),
    })
    .optional(),
  params: z.record(z.string().max(64), paramValue).optional(),
});

/** The body of POST /api/app/sessions. */
export const launchRequest = launchSettings.extend({
  app_id: z.string().min(1).max(64),
  name: sessionName.optional(),
});

export const session = z.object({
  session_id: sessionId,
  app_id: z.string(),
  name: z.string(),
  user_id: z.string(),
  cluster: z.string(),
  status: sessionStatus,
  /** Why it ended; null while it lives, and the reason it will end with while it is stopping. */
  reason: endReason.nullable(),
  /** One English sentence the user can act on; the front end says the same by `reason` in the user's language. */
  message: z.string().nullable(),
  /** Why it does not run yet; null once it does, and where the scheduler says nothing of it. */
  waiting: z
    .object({ reason: waitReason, detail: z.string().nullable(), expected_start: z.iso.datetime().nullable() })
    .nullable(),
  job_id: z.string().nullable(),
  node: z.string().nullable(),
  node_ip: z.string().nullable(),
  vnc_port: z.int().nullable(),
  /** Where a VNC client over WebSocket finds the display; null unless the session is running. */
  displayUrl: z.string().nullable(),
  created_at: z.iso.datetime(),
  started_at: z.iso.datetime().nullable(),
  ended_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime().nullable(),
  /** When somebody last did something in it, to the minute. */
  last_input_at: z.iso.datetime().nullable(),
  /** When it will end because nobody uses it; null until that is near. Input, or `…/stay`, takes it back. */
  idle_ends_at: z.iso.datetime().nullable(),
  /** When a maintenance of its node begins, where that is before its time is up. */
  maintenance_at: z.iso.datetime().nullable(),
  restarted_from: sessionId.nullable(),
  config: sessionConfig,
  params: z.record(z.string(), paramValue),
  steps: z.array(z.object({ step: startStep, at: z.iso.datetime({ precision: 3 }) })),
});

export const sessionList = z.object({ sessions: z.array(session), next_cursor: z.string().nullable() });

export const sessionFilter = z.strictObject({
  status: z
    .string()
    .optional()
    .describe('one or several of the states, separated by commas')
    .refine(
      (text) =>
        text === undefined || text.split(',').every((one) => (SESSION_STATUSES as readonly string[]).includes(one)),
      'has an unknown state',
    ),
  app_id: z.string().max(64).optional(),
});

export const sessionQuery = sessionFilter.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

/** That there is a picture of a session's screen. The version belongs behind its address: another one is another picture. */
export const thumbnail = z.object({ session_id: sessionId, version: z.string() });
export const thumbnailList = z.object({ thumbnails: z.array(thumbnail) });

export const sessionLog = z.object({ log: z.string(), truncated: z.boolean() });

/** Where a job's display listens on its node. It is the user's own job that says so: each of these is checked. */
export const displayEndpoint = z.strictObject({
  node: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  /** SHA-256 of its certificate (DER) in hexadecimal; null where it listens without TLS, for `display.route: direct`. */
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits')
    .nullable(),
});

/** Whether browsers reach the display on its node themselves, past the gateway. */
export function isDirect(at: { vnc_port: number | null; display_fingerprint: string | null }): boolean {
  return at.vnc_port !== null && at.display_fingerprint === null;
}

/** What a job writes as its Slurm comment where its node cannot reach the portal: JSON, at most 512 bytes, nothing secret. */
export const displayComment = z.strictObject({
  v: z.literal(1),
  display: z.literal('novnc'),
  port: displayEndpoint.shape.port,
  fingerprint: displayEndpoint.shape.fingerprint,
});

/** What a job says of itself; it is told apart from a person by its announcement token. */
export const announcement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('step'), step: z.enum(['job_started', 'app_started']) }),
  z.strictObject({
    type: z.literal('display'),
    /** Where it can be reached; a job of the portal's own machine leaves this out. */
    endpoint: displayEndpoint.optional(),
  }),
  z.strictObject({
    type: z.literal('heartbeat'),
    /** How many processors its programs kept busy, in the mean since the last heartbeat. */
    processors: z.number().min(0).max(100_000),
  }),
]);

export type SessionStatus = z.infer<typeof sessionStatus>;
export type EndReason = z.infer<typeof endReason>;
export type StartStep = z.infer<typeof startStep>;
export type WaitReason = z.infer<typeof waitReason>;
/** Why a job does not run yet, as it is kept. */
export interface Waiting {
  reason: WaitReason;
  /** The scheduler's own word for it, for example QOSMaxJobsPerUserLimit; null where it has none. */
  detail: string | null;
  /** When it expects to start it, in milliseconds since 1970; null where it does not know. */
  expected_start: number | null;
}
export type DisplayEndpoint = z.infer<typeof displayEndpoint>;
export type SessionConfig = z.infer<typeof sessionConfig>;
export type ParamValue = z.infer<typeof paramValue>;
export type LaunchSettings = z.infer<typeof launchSettings>;
export type LaunchRequest = z.infer<typeof launchRequest>;
export type Session = z.infer<typeof session>;
export type SessionList = z.infer<typeof sessionList>;
export type Thumbnail = z.infer<typeof thumbnail>;
export type ThumbnailList = z.infer<typeof thumbnailList>;
export type SessionQuery = z.infer<typeof sessionQuery>;
export type Announcement = z.infer<typeof announcement>;
