/** The part of the port that keeps workflows, their versions, and their executions with their steps. */
import type { RunReason, RunStatus } from '../runs/schema.ts';
import type { ParamValue, SessionConfig } from '../session/schema.ts';
import type { ExecutionStatus, StepDefinition } from '../workflows/schema.ts';
import type { IdempotencyRecord, Page } from './records.ts';
import type { RunRecord } from './run-records.ts';

export interface WorkflowRecord {
  workflow_id: string;
  user_id: string;
  /** As its latest version says. */
  name: string;
  /** The number of that; the first one is 1. */
  latest: number;
  created_at: number;
  changed_at: number;
  version: number;
}

export interface WorkflowVersionRecord {
  workflow_id: string;
  number: number;
  name: string;
  /** YAML, as its user wrote it. */
  text: string;
  created_at: number;
}

export interface ExecutionRecord {
  execution_id: string;
  workflow_id: string;
  /** The version of the workflow that it goes by; one that was resumed may go by a later one than it began with. */
  number: number;
  name: string;
  user_id: string;
  /** The account that its jobs run as, and its home; fixed when it is started. */
  account: string;
  home: string;
  cluster: string;
  status: ExecutionStatus;
  created_at: number;
  ended_at: number | null;
  version: number;
}

export interface ExecutionStepRecord {
  execution_id: string;
  step_id: string;
  /** In the order of the workflow. */
  position: number;
  /** The version of the workflow that its run is made by. */
  number: number;
  /** As that has it. */
  definition: StepDefinition;
  /** The steps that must have completed before. */
  needs: string[];
  /** Of the run that stands for it: known before that is made. */
  run_id: string;
  solver_id: string;
  input: string;
  params: Record<string, ParamValue>;
  resources: SessionConfig['resources'];
  /** The names of the steps of its run. */
  run_steps: string[];
  /** The file of the run's folder that shows its result. */
  result: string | null;
  /** Whether there is its run. */
  made: boolean;
  /** Leave of auth to submit its job, and to remove what the scheduler keeps of that; null where none is needed. */
  submit_grant: string | null;
  forget_grant: string | null;
}

/** A step, and what has become of its run; all of that is null where there is none yet. */
export interface StepStanding extends ExecutionStepRecord {
  status: RunStatus | null;
  reason: RunReason | null;
  message: string | null;
  progress: number | null;
  job_id: string | null;
}

export interface WorkflowRecords {
  get(workflowId: string): Promise<WorkflowRecord | null>;
  /** Newest first. */
  list(filter: { user_id: string; limit: number; cursor?: string }): Promise<Page<WorkflowRecord>>;
  /** With its first version, and an idempotency record: all are stored or nothing. */
  insert(workflow: WorkflowRecord, first: WorkflowVersionRecord, idempotency?: IdempotencyRecord): Promise<void>;
  /** Stores the workflow and one more version of it. Throws `RowsChanged` where somebody was faster. */
  addVersion(workflow: WorkflowRecord, version: WorkflowVersionRecord): Promise<WorkflowRecord>;
  getVersion(workflowId: string, number: number): Promise<WorkflowVersionRecord | null>;
  /** Newest first, all of them without their texts. */
  versions(workflowId: string): Promise<Omit<WorkflowVersionRecord, 'text'>[]>;
  /**
   * Removes it with its versions and executions; their runs stay, each for itself. Throws `RowsChanged`, and removes nothing, where one of its executions
   * has not ended, or it has changed.
   */
  delete(workflow: WorkflowRecord): Promise<void>;
}

export interface ExecutionRecords {
  get(executionId: string): Promise<ExecutionRecord | null>;
  /** Newest first. */
  list(filter: { workflow_id: string; limit: number; cursor?: string }): Promise<Page<ExecutionRecord>>;
  /** All that have not ended, oldest first. */
  living(): Promise<ExecutionRecord[]>;
  /** In the order of the workflow. */
  steps(executionId: string): Promise<StepStanding[]>;
  /** Those that were in the place of the runs that its steps have now: by step, oldest first. */
  earlierRuns(executionId: string): Promise<Map<string, string[]>>;
  /** With its steps, and an idempotency record: all are stored or nothing. */
  insert(execution: ExecutionRecord, steps: ExecutionStepRecord[], idempotency?: IdempotencyRecord): Promise<void>;
  update(execution: ExecutionRecord): Promise<ExecutionRecord>;
  /**
   * Stores the run of a step, which is then made. Throws `RowsChanged`, and stores nothing, where it is made already, by whomever, or its execution
   * does not go on.
   */
  make(run: RunRecord): Promise<void>;
  /** Stores the execution with these steps in the place of those; all or nothing, and nothing where one of those was made meanwhile. */
  resume(
    execution: ExecutionRecord,
    steps: { instead: ExecutionStepRecord[]; of: ExecutionStepRecord[]; kept: ExecutionStepRecord[] },
  ): Promise<ExecutionRecord>;
}
