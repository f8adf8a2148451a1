import type { RunRecord } from '../records/run-records.ts';

type Known = Pick<
  RunRecord,
  | 'run_id'
  | 'solver_id'
  | 'name'
  | 'user_id'
  | 'account'
  | 'cluster'
  | 'result'
  | 'input'
  | 'params'
  | 'resources'
  | 'steps'
  | 'submit_grant'
  | 'forget_grant'
>;
/** What it is part of, where it is part of something. */
type Part = Pick<RunRecord, 'study_id' | 'study_index' | 'execution_id' | 'execution_step' | 'needs' | 'job_array'>;

/** A run as it is before the scheduler has it. */
export function recordedRun(
  known: Known,
  { home, at }: { home: string; at: number },
  part: Partial<Part> = {},
): RunRecord {
  return {
    ...known,
    status: 'creating',
    reason: null,
    message: null,
    job_id: null,
    node: null,
    node_ip: null,
    waiting: null,
    created_at: at,
    started_at: null,
    ended_at: null,
    expires_at: null,
    folder: `${home}/berth-runs/${known.run_id}`,
    step: null,
    progress: null,
    x: null,
    exit_status: null,
    use: null,
    stop_write: false,
    outputs: null,
    study_id: null,
    study_index: null,
    execution_id: null,
    execution_step: null,
    needs: null,
    job_array: null,
    ...part,
    version: 1,
  };
}
