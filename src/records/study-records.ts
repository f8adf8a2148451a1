/** The part of the port that keeps studies and their samples. */
import type { RunOutput, RunReason, RunStatus } from '../runs/schema.ts';
import type { ParamValue, SessionConfig } from '../session/schema.ts';
import type { StudyCounts, StudyStatus, Variations } from '../studies/schema.ts';
import type { IdempotencyRecord, Page } from './records.ts';
import type { RunRecord } from './run-records.ts';

export interface StudyRecord {
  study_id: string;
  solver_id: string;
  name: string;
  user_id: string;
  /** The account that its jobs run as, and its home; fixed when it is made. */
  account: string;
  home: string;
  cluster: string;
  status: StudyStatus;
  created_at: number;
  ended_at: number | null;
  input: string;
  /** The parameters that vary, and what the others are. */
  varied: string[];
  params: Record<string, ParamValue>;
  variations: Variations;
  resources: SessionConfig['resources'];
  /** The names of the steps of each run. */
  steps: string[];
  /** Whether numbers come out of its runs. */
  has_outputs: boolean;
  /** So many of its runs live at the same time. */
  at_once: number;
  samples: number;
  /** Whether the scheduler takes them as single jobs alone. */
  one_by_one: boolean;
  /** Whether those of its runs that wait for the scheduler are held, since it is paused. */
  held: boolean;
  version: number;
}

export interface SampleRecord {
  study_id: string;
  sample_index: number;
  /** Of the run that stands for it: known before that is made. */
  run_id: string;
  /** All that its run has, what does not vary included. */
  params: Record<string, ParamValue>;
  /** The file of the run's folder that shows its result. */
  result: string | null;
  /** Whether there is its run. */
  made: boolean;
  /** Leave of auth to submit its job, to remove what the scheduler keeps of that, and to read what came out; null where none is needed. */
  submit_grant: string | null;
  forget_grant: string | null;
  outputs_grant: string | null;
}

/** A sample, and what has become of its run; all of that is null where there is none yet. */
export interface SampleStanding extends Pick<SampleRecord, 'sample_index' | 'run_id' | 'params'> {
  status: RunStatus | null;
  reason: RunReason | null;
  progress: number | null;
  outputs: RunOutput[] | null;
}

/** What a sample has anew where it is to be run again. */
export type AgainRecord = Pick<
  SampleRecord,
  'sample_index' | 'run_id' | 'submit_grant' | 'forget_grant' | 'outputs_grant'
>;

export interface StudyRecords {
  get(studyId: string): Promise<StudyRecord | null>;
  /** Newest first. */
  list(filter: { user_id: string; limit: number; cursor?: string }): Promise<Page<StudyRecord>>;
  /** All that have not ended, oldest first. */
  living(): Promise<StudyRecord[]>;
  /** What has become of their samples, by study. */
  counts(studyIds: string[]): Promise<Map<string, StudyCounts>>;
  /** In their order. */
  samples(studyId: string): Promise<SampleStanding[]>;
  /** The first of those whose run is still to be made. */
  waiting(studyId: string, limit: number): Promise<SampleRecord[]>;
  /** The first completed runs of its samples whose outputs are not known, with the leave to read them. */
  withoutOutputs(studyId: string, limit: number): Promise<{ run: RunRecord; outputs_grant: string | null }[]>;
  /** With its samples, and an idempotency record: all are stored or nothing. */
  insert(study: StudyRecord, samples: SampleRecord[], idempotency?: IdempotencyRecord): Promise<void>;
  update(study: StudyRecord): Promise<StudyRecord>;
  /**
   * Stores the runs of samples, which are then made, all or none. Throws `RowsChanged` where one is made already, by whomever, or their study does not
   * make runs at this moment.
   */
  make(runs: RunRecord[]): Promise<void>;
  /** Takes back those of an array that have no job: the array was refused, and their study's are made one by one from now on. */
  refused(study: StudyRecord, runs: RunRecord[]): Promise<StudyRecord>;
  /** Stores the study, and what these samples have anew, whose runs are then to be made; all or nothing. */
  again(study: StudyRecord, samples: AgainRecord[]): Promise<StudyRecord>;
}
