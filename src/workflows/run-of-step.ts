import type { RunRecord } from '../records/run-records.ts';
import type { ExecutionRecord, ExecutionStepRecord } from '../records/workflow-records.ts';
import { recordedRun } from '../work/recorded-run.ts';

/** The run that stands for a step, as it is before the scheduler has it; `needs` are the runs that it comes after. */
export function runOfStep(
  execution: ExecutionRecord,
  step: ExecutionStepRecord,
  needs: string[],
  at: number,
): RunRecord {
  const { execution_id, user_id, account, cluster, home } = execution;
  const { step_id, run_id, solver_id, input, params, resources, run_steps, result, submit_grant, forget_grant } = step;
  const known = { run_id, solver_id, user_id, account, cluster, input, params, resources, steps: run_steps, result };
  const grants = { submit_grant, forget_grant };
  const part = { execution_id, execution_step: step_id, needs: needs.length === 0 ? null : needs };
  return recordedRun({ ...known, ...grants, name: `${execution.name} ${step_id}` }, { home, at }, part);
}
