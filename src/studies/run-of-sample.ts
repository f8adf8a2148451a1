import type { RunRecord } from '../records/run-records.ts';
import type { SampleRecord, StudyRecord } from '../records/study-records.ts';

/** The run that stands for a sample, as it is before the scheduler has it. */
export function runOfSample(study: StudyRecord, sample: SampleRecord, at: number): RunRecord {
  const { study_id, solver_id, user_id, account, cluster, input, resources, steps } = study;
  const { run_id, sample_index, params, result, submit_grant, forget_grant } = sample;
  return {
    run_id,
    solver_id,
    name: `${study.name} ${sample_index + 1}`,
    user_id,
    account,
    cluster,
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
    folder: `${study.home}/berth-runs/${run_id}`,
    result,
    input,
    params,
    resources,
    steps,
    step: null,
    progress: null,
    x: null,
    exit_status: null,
    stop_write: false,
    outputs: null,
    study_id,
    study_index: sample_index,
    execution_id: null,
    execution_step: null,
    needs: null,
    submit_grant,
    forget_grant,
    version: 1,
  };
}
