/** The part of the port that keeps schedules and their occasions. */
import type { RunStatus } from '../runs/schema.ts';
import type {
  Limits,
  OccasionReason,
  OccasionStatus,
  PauseReason,
  Schedule,
  Starts,
  Trigger,
} from '../schedules/schema.ts';
import type { StudyStatus } from '../studies/schema.ts';
import type { IdempotencyRecord, Page } from './records.ts';
import type { RunRecord } from './run-records.ts';
import type { SampleRecord, StudyRecord } from './study-records.ts';

export interface ScheduleRecord {
  schedule_id: string;
  name: string;
  user_id: string;
  /** The account that all that it starts runs as; fixed when leave is given. */
  account: string;
  status: Schedule['status'];
  pause_reason: PauseReason | null;
  message: string | null;
  trigger: Trigger;
  starts: Starts;
  /** How many runs a start makes. */
  runs: number;
  limits: Limits;
  created_at: number;
  /** When something is to be started, where that is a time. */
  next_at: number | null;
  /** When nothing is started any more without its user. */
  leave_ends_at: number;
  /** Leave of auth to look into the watched folder; null where none is needed, or no folder is watched. */
  watch_grant: string | null;
  failures: number;
  version: number;
}

/** That something was to be started, and what came of it. */
export interface OccasionRecord {
  schedule_id: string;
  /** An occasion has one, whoever notices it. */
  occasion_key: string;
  at: number;
  status: OccasionStatus;
  reason: OccasionReason | null;
  message: string | null;
  input: string | null;
  study_id: string | null;
  run_id: string | null;
  /** The moment by which it counts for the limits, where it has started something. */
  counted_at: number | null;
}

/** Leave of auth for a run that a schedule has still to make. */
export interface LeaveRecord extends Pick<SampleRecord, 'run_id' | 'submit_grant' | 'forget_grant' | 'outputs_grant'> {
  schedule_id: string;
}

/** What limits go by. */
export interface Standing {
  /** Of what it has started. */
  living: number;
  /** Starts since that moment, and the last one of all times. */
  counted: number;
  last: number | null;
}

export type Started = { run: RunRecord } | { study: StudyRecord; samples: SampleRecord[] };

/** What is stored together with a schedule. */
export interface ScheduleChange {
  /** A new one, or one that has had the state `before` until now. */
  occasion?: { record: OccasionRecord; before: OccasionStatus | null };
  /** In the place of those that there were. */
  leaves?: LeaveRecord[];
  /** What is not new any more in its folder. */
  seen?: string[];
  /** What it starts, and the leaves that are used up by that. */
  started?: Started;
  used?: LeaveRecord[];
  /** Occasions that wait are skipped: the schedule waits for something else now. */
  skipsWaiting?: boolean;
}

export interface ScheduleRecords {
  get(scheduleId: string): Promise<ScheduleRecord | null>;
  /** Newest first. */
  list(userId: string): Promise<ScheduleRecord[]>;
  /** Active ones whose time has come. */
  due(now: number): Promise<ScheduleRecord[]>;
  /** Active ones that watch a folder. */
  watching(): Promise<ScheduleRecord[]>;
  /** How many leaves each has, by schedule. */
  leavesLeft(scheduleIds: string[]): Promise<Map<string, number>>;
  /** The newest one of each that has any. */
  newestOccasions(scheduleIds: string[]): Promise<Map<string, OccasionRecord>>;
  leaves(scheduleId: string, limit: number): Promise<LeaveRecord[]>;
  occasion(scheduleId: string, key: string): Promise<OccasionRecord | null>;
  /** Newest first. */
  occasions(filter: { schedule_id: string; limit: number; cursor?: string }): Promise<Page<OccasionRecord>>;
  /** The first that waits. */
  waiting(scheduleId: string): Promise<OccasionRecord | null>;
  /** Those whose run or study may still live, with what has become of it; null where it is forgotten. */
  running(): Promise<{ occasion: OccasionRecord; run_status: RunStatus | null; study_status: StudyStatus | null }[]>;
  standing(scheduleId: string, since: number): Promise<Standing>;
  /** Of those, what is not new. */
  seen(scheduleId: string): Promise<Set<string>>;
  insert(schedule: ScheduleRecord, also: ScheduleChange, idempotency?: IdempotencyRecord): Promise<void>;
  /** Throws `RowsChanged` where it or the occasion has changed, `UniqueViolation` where there is the occasion already; then nothing is stored. */
  update(schedule: ScheduleRecord, also?: ScheduleChange): Promise<ScheduleRecord>;
  /** With all that belongs to it; what it has started stays. */
  delete(scheduleId: string): Promise<void>;
  /** Occasions of before that moment that are over. */
  deleteOccasionsBefore(moment: number): Promise<void>;
}
