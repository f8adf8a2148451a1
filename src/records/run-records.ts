/** The part of the port that keeps runs of solvers. */
import type { RunOutput, RunReason, RunStatus, RunUse } from '../runs/schema.ts';
import type { ParamValue, SessionConfig, Waiting } from '../session/schema.ts';
import type { IdempotencyRecord, Page } from './records.ts';

export interface RunRecord {
  run_id: string;
  solver_id: string;
  name: string;
  user_id: string;
  /** The account that its job runs as; fixed when it is made. */
  account: string;
  cluster: string;
  status: RunStatus;
  reason: RunReason | null;
  message: string | null;
  job_id: string | null;
  node: string | null;
  node_ip: string | null;
  waiting: Waiting | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  expires_at: number | null;
  folder: string;
  /** The file in it that shows its result. */
  result: string | null;
  input: string;
  params: Record<string, ParamValue>;
  resources: SessionConfig['resources'];
  /** The names of its steps, and to which it has come. */
  steps: string[];
  step: number | null;
  progress: number | null;
  x: number | null;
  exit_status: number | null;
  /** What it has used of its node so far; null where its job has not told. */
  use: RunUse | null;
  /** Its user wants it to write what it has and end. */
  stop_write: boolean;
  /** The numbers that came out of it; null where that is not known, or its template says of none. */
  outputs: RunOutput[] | null;
  /** The study that it is a run of, and of which of its samples. */
  study_id: string | null;
  study_index: number | null;
  /** The execution of a workflow that it is a run of, and the step of that. */
  execution_id: string | null;
  execution_step: string | null;
  /** The array of jobs that its own is one of, by name; null where it is alone. */
  job_array: string | null;
  /** The runs that must have completed before it starts; null where there are none. */
  needs: string[] | null;
  /** Leave of auth to submit its job, until that is known, and to remove what the scheduler keeps of it in the end; null where none is needed. */
  submit_grant: string | null;
  forget_grant: string | null;
  version: number;
}

export interface RunRecords {
  get(runId: string): Promise<RunRecord | null>;
  /** Newest first; those of studies are listed with these. */
  list(filter: {
    user_id: string;
    statuses?: RunStatus[];
    solver_id?: string;
    /** The id of a run or of its job, or a part of its name. */
    search?: string;
    limit: number;
    cursor?: string;
  }): Promise<Page<RunRecord>>;
  /** All that have not ended, oldest first. */
  living(): Promise<RunRecord[]>;
  /** Those of an array whose jobs are not known, and that are to have some. */
  toSubmit(jobArray: string): Promise<RunRecord[]>;
  /** With an idempotency record both are stored or neither. */
  insert(run: RunRecord, idempotency?: IdempotencyRecord): Promise<void>;
  update(run: RunRecord): Promise<RunRecord>;
  delete(runId: string): Promise<void>;
}
