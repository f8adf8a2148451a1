/** What a schedule starts: a run or a study, as its user would ask for it. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { LeaveRecord, OccasionRecord, ScheduleRecord, Started } from '../records/schedule-records.ts';
import type { RunRequest } from '../runs/schema.ts';
import type { StudyRequest } from '../studies/schema.ts';
import type { Starts } from './schema.ts';

export type StartRequest = ({ kind: 'run' } & RunRequest) | ({ kind: 'study' } & StudyRequest);

/** What would be made, as soon as it is known which runs stand for it. */
export interface ToStart {
  /** Where it runs. */
  account: string;
  home: string;
  runs: number;
  made: (leaves: Omit<LeaveRecord, 'schedule_id'>[]) => Started;
}

/** Throws a Problem with every fault, or where that user may not run it now. */
export type Plan = (principal: Principal, request: StartRequest) => Promise<ToStart>;

export const requestOf = (name: string, starts: Starts, input: string): StartRequest => ({ ...starts, name, input });

/** What it works on: what has appeared, or what the schedule names itself. */
export function inputOf({ starts }: Pick<ScheduleRecord, 'starts'>, appeared: string | null): string {
  const input = appeared ?? starts.input;
  if (input !== undefined) return input;
  throw new Problem('invalid_request', 'Say what it is to work on: the schedule takes what appears in its folder.', {
    fields: [{ field: 'input', message: 'is missing' }],
  });
}

/** The occasion with what it has started. */
export function withStarted(occasion: OccasionRecord, started: Started, countedAt: number): OccasionRecord {
  return {
    ...occasion,
    status: 'running',
    reason: null,
    message: null,
    run_id: 'run' in started ? started.run.run_id : null,
    study_id: 'study' in started ? started.study.study_id : null,
    counted_at: countedAt,
  };
}

export function newOccasion(
  { schedule_id }: ScheduleRecord,
  of: Pick<OccasionRecord, 'occasion_key' | 'at'> & Partial<OccasionRecord>,
): OccasionRecord {
  return {
    schedule_id,
    status: 'waiting',
    reason: null,
    message: null,
    input: null,
    study_id: null,
    run_id: null,
    counted_at: null,
    ...of,
  };
}
