/**
 * Makes the runs of executions' steps, as their users, after a crash at any point, too: what is still to be made is in the records, each step with the
 * id of its run, and the records take that run once. Where the scheduler has a queue all of them are made at once, each to wait there for those that it
 * needs, so that nothing waits for the portal; on one machine each is made when what it needs has completed.
 */
import type { FastifyBaseLogger } from 'fastify';
import { RowsChanged } from '../records/database.ts';
import type { Records } from '../records/records.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { ExecutionRecord, StepStanding } from '../records/workflow-records.ts';
import type { Job } from '../scheduler/scheduler.ts';
import { placesBeside } from '../work/processors.ts';
import { runOfStep } from './run-of-step.ts';
import { inOrderOfNeeds, lives, type StepStatus, statusesOf } from './standing.ts';
import type { ExecutionStore } from './store.ts';
import { move } from './transitions.ts';

export interface StepRuns {
  /** Tells of one that was made, and hands it to the scheduler; whether that has taken it. */
  begin(run: RunRecord): Promise<boolean>;
  /** Ends it because its user does not want the execution any more. */
  stop(runId: string): Promise<void>;
}

export interface WorkflowDriver {
  /** `jobs` are all that the scheduler has, and runs agree with them. */
  drive(jobs: Job[]): Promise<void>;
}

export function workflowDriver(deps: {
  records: Pick<Records, 'executions' | 'runs'>;
  store: ExecutionStore;
  runs: StepRuns;
  /** How many processors runs may have of this machine in all; null on a cluster, where jobs wait for one another in its queue. */
  cores: number | null;
  /** Whether anything may be started now. */
  mayStart: () => Promise<boolean>;
  log: FastifyBaseLogger;
  now: () => number;
}): WorkflowDriver {
  const { store, runs, cores, log, now } = deps;
  const { executions } = deps.records;
  /** Of a cluster, each of whose submissions takes a while: the others are looked at meanwhile. */
  const underWay = new Set<string>();

  async function makeRuns(
    execution: ExecutionRecord,
    steps: StepStanding[],
    statuses: Map<string, StepStatus>,
    queued: Set<string>,
  ): Promise<void> {
    const byId = new Map(steps.map((step) => [step.step_id, step]));
    const taken = new Set<string>();
    const mayFollow = (id: string): boolean => {
      const status = statuses.get(id);
      if (status === 'completed' || cores !== null) return status === 'completed';
      // A job that the scheduler has forgotten by now would never let it go.
      const isQueued = lives(status) && status !== 'stopping' && queued.has(byId.get(id)?.job_id ?? '');
      return isQueued || taken.has(id);
    };
    for (const step of inOrderOfNeeds(steps)) {
      if (statuses.get(step.step_id) !== 'waiting' || !step.needs.every(mayFollow)) continue;
      if (cores !== null && placesBeside(await deps.records.runs.living(), step.resources.cpus, cores) < 1) continue;
      const needs = step.needs.flatMap((id) => byId.get(id)?.run_id ?? []);
      const run = runOfStep(execution, step, needs, now());
      try {
        await executions.make(run);
      } catch (error) {
        // Cancelled meanwhile, or another one has made it.
        if (error instanceof RowsChanged) return;
        throw error;
      }
      if (await runs.begin(run)) taken.add(step.step_id);
    }
  }

  async function cancel(execution: ExecutionRecord, steps: StepStanding[]): Promise<void> {
    const living = steps.filter(({ status }) => lives(status));
    for (const { run_id, status } of living) if (status !== 'stopping') await runs.stop(run_id);
    if (living.length === 0) await end(execution, 'cancelled');
  }

  /** Of an execution that has changed since it was read, it is decided anew. */
  async function end(execution: ExecutionRecord, to: 'completed' | 'failed' | 'cancelled'): Promise<void> {
    await store.change(execution.execution_id, (current) =>
      current.version === execution.version ? move(current, to, now()) : null,
    );
  }

  async function driveOne(execution: ExecutionRecord, queued: Set<string>): Promise<void> {
    const steps = await executions.steps(execution.execution_id);
    if (execution.status === 'cancelling') return cancel(execution, steps);
    const statuses = statusesOf(steps);
    const all = [...statuses.values()];
    if (all.includes('waiting')) {
      if (await deps.mayStart()) await makeRuns(execution, steps, statuses, queued);
    } else if (!all.some(lives)) {
      await end(execution, all.every((status) => status === 'completed') ? 'completed' : 'failed');
    }
  }

  return {
    async drive(jobs) {
      const queued = new Set(jobs.filter(({ state }) => state !== 'ended').map(({ job_id }) => job_id));
      for (const execution of await executions.living()) {
        const { execution_id } = execution;
        if (underWay.has(execution_id)) continue;
        underWay.add(execution_id);
        const driven = driveOne(execution, queued)
          .catch((error: unknown) => {
            log.error({ err: error, id: execution_id }, 'an execution could not be taken further');
          })
          .finally(() => underWay.delete(execution_id));
        if (cores !== null) await driven;
      }
    },
  };
}
