import type { Principal } from '../auth/principal.ts';
import type { RunRecord } from '../records/run-records.ts';
import { recordedRun } from '../work/recorded-run.ts';
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
  const known = { run_id, solver_id, name: name ?? plan.name, user_id, account, cluster, submit_grant, forget_grant };
  return recordedRun({ ...known, input, params, resources, steps, result }, { home, at });
}
