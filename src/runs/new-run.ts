import type { Principal } from '../auth/principal.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { RunRequest } from './schema.ts';
import type { RunPlan } from './service.ts';

/** A run as it is before the scheduler has it; which one, and with whose leave, is known from before. */
export function newRun(
  { user_id }: Pick<Principal, 'user_id'>,
  { solver_id, input, name }: RunRequest,
  plan: RunPlan,
  of: Pick<RunRecord, 'run_id' | 'cluster' | 'submit_grant' | 'forget_grant'> & { at: number },
): RunRecord {
  const { account, home, params, resources, steps, result } = plan;
  const { run_id, cluster, submit_grant, forget_grant, at } = of;
  return {
    run_id,
    solver_id,
    name: name ?? plan.name,
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
    steps,
    step: null,
    progress: null,
    x: null,
    exit_status: null,
    stop_write: false,
    outputs: null,
    study_id: null,
    study_index: null,
    execution_id: null,
    execution_step: null,
    needs: null,
    submit_grant,
    forget_grant,
    version: 1,
  };
}
