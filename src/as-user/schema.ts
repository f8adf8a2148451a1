/**
 * What goes to and comes from `libexec/berth-as-user`: one JSON document on its standard input, one on its standard output,
 * each in one line; bytes of a file follow it.
 * Types only: the program starts for each request, and stripping types takes as long as all else together, so it is plain
 * JavaScript that is checked against these.
 */

import type { FileOperation, FileOutcome } from '../files/schema.ts';
import type { Quota } from '../quotas/schema.ts';

/** What a job asks of the cluster. */
interface Placement {
  cpus: number;
  memory_mib: number;
  gpus: number;
  /** null: of any type. */
  gpu_type: string | null;
  minutes: number;
  /** null: Slurm's own default, here and in the next two. */
  partition: string | null;
  /** What the time is charged to (Slurm: account). */
  project: string | null;
  qos: string | null;
}

export interface SubmitRequest extends Placement {
  action: 'submit';
  /** Also the job's name. */
  session_id: string;
  /** How long before its end the job is told of it. */
  grace_seconds: number;
  /** The jobs that must have ended well before it starts; where one does not, Slurm takes it away. Portals of before name none. */
  after?: string[];
  /** BERTH_* variables of the job script, beside those that the program sets itself. */
  environment: Record<string, string>;
}

/** Jobs of runs that ask for the same, as one array. Each has a grant of its own, for its own id. */
export interface SubmitArrayRequest extends Placement {
  action: 'submit_array';
  /** Also the array's name; its jobs' ids are this with three digits more. */
  session_id: string;
  grace_seconds: number;
  /** How many of them run at the same time. */
  at_once: number;
  /** What is the same for all of them, and what is not. */
  environment: Record<string, string>;
  jobs: { session_id: string; grant: string; environment: Record<string, string> }[];
}

/** Asks Slurm when such a job would start; there is none afterwards, and nothing in the home. */
export interface EstimateRequest extends Placement {
  action: 'estimate';
  /** `berth-estimate-…`: no grant of a session is good for it, and none of it for a session. */
  session_id: string;
}

/** Of `berth doctor`: the constant script src/doctor/probe.sh looks at a node as the user's job. */
export interface ProbeRequest {
  action: 'probe';
  /** `berth-doctor-…` and not a session's: no portal takes it for one of its own. */
  session_id: string;
  partition: string | null;
  /** null: the one that Slurm chooses. */
  node: string | null;
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

/** A part of any file that the user may read. */
export interface ReadRequest {
  action: 'read';
  /** Absolute. A grant is for this one file. */
  path: string;
  /** Where it begins; null: at most `bytes` before the end. */
  from: number | null;
  /** Which file it was that was read before; where another has its place, or it has become shorter, that is read from its beginning. */
  file: string | null;
  bytes: number;
  /** How long to wait where there is nothing to read yet. */
  wait_seconds: number;
}

/** How much room the user has. */
export interface QuotasRequest {
  action: 'quotas';
}

/** A batch job of the user, once more. */
export interface ResubmitRequest {
  action: 'resubmit';
  job_id: string;
}

/** Something done with the user's own files. */
export interface FilesRequest {
  action: 'files';
  operation: FileOperation;
}

export type AsUserRequest =
  | SubmitRequest
  | SubmitArrayRequest
  | EstimateRequest
  | ProbeRequest
  | LogRequest
  | ForgetRequest
  | ReadRequest
  | QuotasRequest
  | ResubmitRequest
  | FilesRequest;

/** `rejected`: there is no job, and the message is for the user. `unknown`: there may be one. */
export interface Failure {
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

export type SubmitAnswer = { ok: true; job_id: string } | Failure | Refusal;
/** `start` is in seconds since 1970. */
export type EstimateAnswer = { ok: true; start: number; node: string; partition: string } | Failure | Refusal;
export type LogAnswer = { ok: true; log: { text: string; truncated: boolean } | null } | Failure | Refusal;
export type ForgetAnswer = { ok: true } | Failure | Refusal;
export type ReadAnswer =
  | {
      ok: true;
      state: 'read';
      /** Which file it is, as long as it is there. */
      file: string;
      size: number;
      from: number;
      /** In base64. */
      data: string;
    }
  | { ok: true; state: 'absent' | 'forbidden' | 'no_file' }
  | Failure
  | Refusal;
export type QuotasAnswer = { ok: true; quotas: Quota[] } | Failure | Refusal;

export type FileAnswer<Operation extends FileOperation = FileOperation> =
  | ({ ok: true } & FileOutcome<Operation>)
  | Failure
  | Refusal;

/** The answer to each request. */
export type AnswerTo<Request extends AsUserRequest> = Request extends
  | SubmitRequest
  | SubmitArrayRequest
  | ProbeRequest
  | ResubmitRequest
  ? SubmitAnswer
  : Request extends EstimateRequest
    ? EstimateAnswer
    : Request extends LogRequest
      ? LogAnswer
      : Request extends ReadRequest
        ? ReadAnswer
        : Request extends QuotasRequest
          ? QuotasAnswer
          : Request extends FilesRequest
            ? FileAnswer<Request['operation']>
            : ForgetAnswer;

/** What a grant says; that auth says so says its signature (Ed25519): `base64url(JSON).base64url(signature)`. */
export interface GrantClaims {
  v: 2;
  /** Nothing else that Berth signs is for this program. */
  aud: 'berth-as-user';
  /** The account. */
  sub: string;
  session: string;
  /** What it is good for. */
  actions: AsUserRequest['action'][];
  /** Seconds since 1970. */
  iat: number;
  exp: number;
}

/** `/etc/berth/as-user.json`, which belongs to root: what the program believes of the site. */
export interface SiteSettings {
  /** Whose grants are good: public Ed25519 keys, 32 bytes in base64url. */
  grant_keys: string[];
  min_uid: number;
  /** Accounts that no job runs as: Slurm's own and the portal's. */
  refused_accounts: string[];
  /** The absolute path. */
  sbatch: string;
}
