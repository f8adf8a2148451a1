/** What users do with runs. Every rule about whose run it is and what its state allows is here. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { Page, Records } from '../records/records.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import type { ParamValue, SessionConfig } from '../session/schema.ts';
import { newId } from '../work/new-id.ts';
import { type Key, type Made, onceUnderKey } from '../work/once.ts';
import type { Submission } from '../work/submitter.ts';
import type { RunFeed } from './feed.ts';
import { newRun } from './new-run.ts';
import type { RunQuery, RunRequest, RunStatus } from './schema.ts';
import type { RunStore } from './store.ts';
import { hasEnded, move } from './transitions.ts';

/** What the template says to a run by that user; throws a Problem where it, or anything else, says no. */
export type PlanRun = (principal: Principal, request: RunRequest) => Promise<RunPlan>;

export interface RunPlan {
  /** The account that the job runs as, and its home. */
  account: string;
  home: string;
  name: string;
  params: Record<string, ParamValue>;
  resources: SessionConfig['resources'];
  steps: string[];
  /** The file of its folder that shows its result. */
  result: string | null;
}

const MINUTE_MS = 60_000;

export type RunService = ReturnType<typeof runService>;

export function runService(deps: {
  records: Pick<Records, 'runs' | 'idempotency'>;
  store: RunStore;
  submission: Submission<RunRecord>;
  feed: Pick<RunFeed, 'forget'>;
  scheduler: Pick<Scheduler, 'cluster' | 'cancel' | 'extend' | 'forget'>;
  plan: PlanRun;
  /** Throws a Problem where auth says no. */
  grantsFor: (
    principal: Principal,
    job: { session_id: string; account: string },
  ) => Promise<Pick<RunRecord, 'submit_grant' | 'forget_grant'>>;
  /** With what came out of it, as far as that can be read now. */
  withOutputs: (principal: Principal, run: RunRecord) => Promise<RunRecord>;
  /** Whether a solver can be told to write what it has and end; null where its template is gone. */
  isStoppable: (solverId: string) => boolean;
  /** The longest time a run of that solver may have, in minutes; null where its template is gone. */
  maxMinutes: (solverId: string) => number | null;
  nudge: () => void;
  now: () => number;
}) {
  const { records, store, scheduler, now } = deps;
  const once = onceUnderKey({ records, get: store.get });

  /** Somebody else's run is as good as none. */
  async function visible(principal: Principal, runId: string): Promise<RunRecord> {
    const run = await store.get(runId);
    if (run.user_id !== principal.user_id) throw new Problem('not_found', 'You have no run with this id.');
    return run;
  }

  async function create(principal: Principal, request: RunRequest, key: Key | undefined): Promise<RunRecord> {
    const plan = await deps.plan(principal, request);
    const at = now();
    const run_id = newId('cae-run', at);
    const grants = await deps.grantsFor(principal, { session_id: run_id, account: plan.account });
    const run = newRun(principal, request, plan, { run_id, cluster: scheduler.cluster, ...grants, at });
    const { user_id } = principal;
    await store.insert(
      run,
      key && { user_id, key: key.key, request_hash: key.hash, session_id: run_id, created_at: at },
    );
    // The record is what counts; the scheduler is asked while the user already has an answer.
    void deps.submission.submit(run);
    return run;
  }

  const isEnding = ({ status }: RunRecord): boolean => hasEnded(status) || status === 'stopping';

  return {
    create: (principal: Principal, request: RunRequest, idempotencyKey?: string): Promise<Made<RunRecord>> =>
      once(principal, idempotencyKey, { run: request }, (key) => create(principal, request, key)),

    get: visible,

    /** With what came out of it, also where nobody heard that. */
    getWithOutputs: async (principal: Principal, runId: string): Promise<RunRecord> =>
      deps.withOutputs(principal, await visible(principal, runId)),

    list(principal: Principal, { status, solver_id, q, limit, cursor }: RunQuery): Promise<Page<RunRecord>> {
      return records.runs.list({
        user_id: principal.user_id,
        limit,
        ...(status !== undefined && { statuses: status.split(',') as RunStatus[] }),
        ...(solver_id !== undefined && { solver_id }),
        ...(q !== undefined && { search: q }),
        ...(cursor !== undefined && { cursor }),
      });
    },

    /** At once, or as soon as the solver has written what it has. */
    async stop(principal: Principal, runId: string, { write }: { write: boolean }): Promise<RunRecord> {
      const run = await visible(principal, runId);
      if (write) {
        if (run.status !== 'running' || !deps.isStoppable(run.solver_id))
          throw new Problem('wrong_state', 'Only a run whose solver computes, and can be asked to, writes and ends.');
        return store.change(runId, (current) => (isEnding(current) ? null : { ...current, stop_write: true }));
      }
      const stored = await store.change(runId, (current) =>
        isEnding(current) ? null : move(current, { to: 'stopping', reason: 'user', message: 'You stopped it.' }, now()),
      );
      // It is recorded: where the scheduler does not answer, the monitor asks it until it does.
      if (stored.status === 'stopping' && stored.job_id !== null) await scheduler.cancel(stored.job_id).catch(() => {});
      deps.nudge();
      return stored;
    },

    async extend(principal: Principal, runId: string, minutes: number): Promise<RunRecord> {
      const run = await visible(principal, runId);
      if (run.job_id === null || run.expires_at === null || isEnding(run))
        throw new Problem('wrong_state', `The run is ${run.status}; only one that computes can be extended.`);
      const expires = run.expires_at + minutes * MINUTE_MS;
      const most = deps.maxMinutes(run.solver_id);
      if (most !== null && expires > (run.started_at ?? run.created_at) + most * MINUTE_MS)
        throw new Problem('invalid_request', `A run of this solver may last ${most} minutes in all.`, {
          fields: [{ field: 'minutes', message: `goes beyond the ${most} minutes that the solver allows` }],
        });
      await scheduler.extend(run.job_id, expires).catch((cause: unknown) => {
        throw new Problem('scheduler_unavailable', 'The scheduler did not give it more time.', { cause });
      });
      return store.change(runId, (current) => (isEnding(current) ? null : { ...current, expires_at: expires }));
    },

    /** It is listed no more; its files stay where they are. */
    async forget(principal: Principal, runId: string): Promise<void> {
      const run = await visible(principal, runId);
      if (!hasEnded(run.status)) throw new Problem('wrong_state', 'The run has not ended; stop it first.');
      if (run.study_id !== null) throw new Problem('wrong_state', 'The table of its study needs it.');
      if (run.execution_id !== null) throw new Problem('wrong_state', 'Its workflow needs it; remove that first.');
      await scheduler.forget(runId, run.account, run.forget_grant).catch((cause: unknown) => {
        throw new Problem('scheduler_unavailable', 'The scheduler did not forget its job; try again.', { cause });
      });
      await store.forget(run);
      await deps.feed.forget(runId);
    },
  };
}
