/**
 * What goes to and comes from `libexec/berth-as-user`: one JSON document on its standard input, one on its standard output.
 * No zod here: the program starts for every request, and reading zod alone takes longer than the rest of it.
 */
export interface SubmitRequest {
  action: 'submit';
  /** Also the job's name. */
  session_id: string;
  cpus: number;
  memory_mib: number;
  gpus: number;
  minutes: number;
  /** null: Slurm's own default, here and in the next two. */
  partition: string | null;
  /** What the time is charged to (Slurm: account). */
  project: string | null;
  qos: string | null;
  /** How long before its end the job is told of it. */
  grace_seconds: number;
  /** BERTH_* variables of the job script, beside those that the program sets itself. */
  environment: Record<string, string>;
}

export interface LogRequest {
  action: 'log';
  session_id: string;
  /** At most the last so many. */
  bytes: number;
}

export interface ForgetRequest {
  action: 'forget';
  session_id: string;
}

export type AsUserRequest = SubmitRequest | LogRequest | ForgetRequest;

/** `rejected`: there is no job, and the message is for the user. `unknown`: there may be one. */
export interface SubmitFailure {
  ok: false;
  kind: 'rejected' | 'unknown';
  reason: 'submit_rejected' | 'home_full';
  message: string;
}
/** A grant or a request that is none, or an installation that is not safe to use; the message is for the administrator. */
export interface Refusal {
  ok: false;
  kind: 'refused';
  message: string;
}

export type SubmitAnswer = { ok: true; job_id: string } | SubmitFailure | Refusal;
export type LogAnswer = { ok: true; log: { text: string; truncated: boolean } | null } | SubmitFailure | Refusal;
export type ForgetAnswer = { ok: true } | SubmitFailure | Refusal;

/** The answer to each request. */
export type AnswerTo<Request extends AsUserRequest> = Request extends SubmitRequest
  ? SubmitAnswer
  : Request extends LogRequest
    ? LogAnswer
    : ForgetAnswer;

export const REQUEST_BYTES_MAX = 1_000_000;
export const LOG_BYTES_MAX = 1_000_000;

/** Who a grant is for; no other token that Berth signs says so. */
export const GRANT_AUDIENCE = 'berth-as-user';
/** A grant is made for one request. */
export const GRANT_SECONDS = 60;
/** What a grant says, and its signature (Ed25519) says that auth says so: `base64url(JSON).base64url(signature)`. */
export interface GrantClaims {
  v: 1;
  aud: typeof GRANT_AUDIENCE;
  /** The account. */
  sub: string;
  session: string;
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}
