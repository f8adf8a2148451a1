import type { RunRecord } from '../records/run-records.ts';
import type { ExecutionRecord, ExecutionStepRecord } from '../records/workflow-records.ts';

/** The run that stands for a step, as it is before the scheduler has it; `needs` are the runs that it comes after. */
export function runOfStep(
  execution: ExecutionRecord,
  step: ExecutionStepRecord,
  needs: string[],
  at: number,
): RunRecord {
  const { execution_id, user_id, account, cluster, home } = execution;
  const { step_id, run_id, solver_id, input, params, resources, run_steps, result, submit_grant, forget_grant } = step;
  return {
    run_id,
    solver_id,
    name: `${execution.name} ${step_id}`,
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
    folder: `${home}/berth-runs/${run_id}`,
    result,
    input,
    params,
    resources,
    steps: run_steps,
    step: null,
    progress: null,
    x: null,
    exit_status: null,
    stop_write: false,
    outputs: null,
    study_id: null,
    study_index: null,
    execution_id,
    execution_step: step_id,
    needs: needs.length === 0 ? null : needs,
    submit_grant,
    forget_grant,
    version: 1,
  };
}
