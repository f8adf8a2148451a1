/** What users do with executions of workflows. Every rule about whose they are and what their state allows is here. */
import { isDeepStrictEqual } from 'node:util';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { Page, Records } from '../records/records.ts';
import type { ExecutionRecord, ExecutionStepRecord, StepStanding } from '../records/workflow-records.ts';
import { newId } from '../work/new-id.ts';
import { type Key, type Made, onceUnderKey } from '../work/once.ts';
import { type Place, placeSteps, planSteps, type StepGrants } from './planning.ts';
import { refuseFaults } from './read.ts';
import type { Execution, ExecutionRequest, StepDefinition, WorkflowQuery } from './schema.ts';
import type { ReadVersion, WorkflowService } from './service.ts';
import { hasFailed, lives, type StepStatus, statusesOf } from './standing.ts';
import type { ExecutionStore } from './store.ts';
import type { WorkflowTemplates } from './templates.ts';
import { hasEnded, move } from './transitions.ts';
import { executionInList, executionOnTheWire } from './wire.ts';

export type ExecutionService = ReturnType<typeof executionService>;

export function executionService(deps: {
  records: Pick<Records, 'executions' | 'idempotency'>;
  store: ExecutionStore;
  workflows: Pick<WorkflowService, 'visible' | 'readVersion'>;
  templates: WorkflowTemplates;
  /** Throws a Problem where the user may start nothing now. */
  mayStart: (principal: Principal) => Promise<void>;
  /** Leave for runs that are made when nobody need be there, whose folders are under `root`; throws a Problem where auth says no. */
  grantsFor: (principal: Principal, account: string, root: string, runIds: string[]) => Promise<StepGrants[]>;
  cluster: string;
  nudge: () => void;
  now: () => number;
}) {
  const { store, workflows, templates, now } = deps;
  const { executions } = deps.records;
  const once = onceUnderKey({ records: deps.records, get: store.get });

  /** Somebody else's execution is as good as none. */
  async function visible(principal: Principal, executionId: string): Promise<ExecutionRecord> {
    const execution = await store.get(executionId);
    if (execution.user_id !== principal.user_id) throw new Problem('not_found', 'You have no execution with this id.');
    return execution;
  }

  async function shown(execution: ExecutionRecord): Promise<Execution> {
    const { execution_id } = execution;
    return executionOnTheWire(
      execution,
      await executions.steps(execution_id),
      await executions.earlierRuns(execution_id),
    );
  }

  /** Where those of its steps run that `which` says, all faults of that at once; null where there are none. */
  async function placeOf(
    principal: Principal,
    version: ReadVersion,
    which: (step: StepDefinition) => boolean,
  ): Promise<Place | null> {
    const { place, mistakes } = await placeSteps(templates, principal, version.definition, which);
    refuseFaults(mistakes.map(version.faultAt));
    return place;
  }

  /** Those of its steps that have no run yet, which take from each other and from those that have one. */
  async function plan(
    principal: Principal,
    { definition, number, faultAt }: ReadVersion,
    { execution_id, account, home }: Pick<ExecutionRecord, 'execution_id' | 'account' | 'home'>,
    kept: readonly ExecutionStepRecord[],
  ): Promise<ExecutionStepRecord[]> {
    const runs = new Map(kept.map(({ step_id, run_id }) => [step_id, run_id]));
    const steps = definition.steps.filter(({ id }) => !runs.has(id));
    const ids = new Set<string>();
    while (ids.size < steps.length) ids.add(newId('cae-run', now()));
    for (const [index, run_id] of [...ids].entries()) runs.set(steps[index]?.id ?? '', run_id);
    const grants = ids.size === 0 ? [] : await deps.grantsFor(principal, account, `${home}/berth-runs`, [...ids]);
    const runOf = (stepId: string): string => runs.get(stepId) ?? '';
    const { planned, mistakes } = planSteps(templates, definition, steps, { home, runOf });
    refuseFaults(mistakes.map(faultAt));
    return planned.map((step, index) => {
      const { submit_grant = null, forget_grant = null } = grants[index] ?? {};
      return { ...step, execution_id, number, submit_grant, forget_grant };
    });
  }

  async function start(
    principal: Principal,
    workflowId: string,
    request: ExecutionRequest,
    key: Key | undefined,
  ): Promise<ExecutionRecord> {
    await deps.mayStart(principal);
    const version = await workflows.readVersion(principal, workflowId, request.version);
    const place = await placeOf(principal, version, () => true);
    if (place === null) throw new Error('a workflow has steps');
    const { user_id } = principal;
    const at = now();
    const execution: ExecutionRecord = {
      execution_id: newId('execution', at),
      workflow_id: workflowId,
      number: version.number,
      name: version.definition.name,
      user_id,
      ...place,
      cluster: deps.cluster,
      status: 'running',
      created_at: at,
      ended_at: null,
      version: 1,
    };
    const { execution_id: session_id } = execution;
    try {
      await store.insert(
        execution,
        await plan(principal, version, execution, []),
        key && { user_id, key: key.key, request_hash: key.hash, session_id, created_at: at },
      );
    } catch (error) {
      if (error instanceof RowsChanged) throw new Problem('not_found', 'The workflow was removed.');
      throw error;
    }
    deps.nudge();
    return execution;
  }

  async function resumeOnce(
    principal: Principal,
    execution: ExecutionRecord,
    asked: number | undefined,
  ): Promise<ExecutionRecord> {
    const { execution_id, workflow_id, status } = execution;
    if (status === 'cancelling' || status === 'completed')
      throw new Problem('wrong_state', `The execution is ${status}; start the workflow anew.`);
    const steps = await executions.steps(execution_id);
    const statuses = statusesOf(steps);
    if (status === 'running' && ![...statuses.values()].some(hasFailed))
      throw new Problem('wrong_state', 'None of its steps has failed.');
    const version = await workflows.readVersion(principal, workflow_id, asked);
    const { definition, number } = version;
    const kept = keptAmong(steps, statuses);
    refuseChanges(kept, version);
    const keptIds = new Set(kept.map(({ step_id }) => step_id));
    const place = await placeOf(principal, version, ({ id }) => !keptIds.has(id));
    if (place !== null && place.account !== execution.account)
      throw new Problem('wrong_state', 'Your account is another one by now; start the workflow anew.');
    const next = status === 'running' ? execution : move(execution, 'running', now());
    const positions = definition.steps.map(({ id }) => id);
    return store.resume(
      { ...next, number, name: definition.name },
      {
        instead: await plan(principal, version, execution, kept),
        of: steps.filter((step) => !kept.includes(step)),
        kept: kept.map((step) => ({ ...step, position: positions.indexOf(step.step_id) })),
      },
    );
  }

  return {
    async start(
      principal: Principal,
      workflowId: string,
      request: ExecutionRequest,
      idempotencyKey?: string,
    ): Promise<Made<Execution>> {
      await workflows.visible(principal, workflowId);
      const { made, repeated } = await once(principal, idempotencyKey, { execute: workflowId, ...request }, (key) =>
        start(principal, workflowId, request, key),
      );
      return { made: await shown(made), repeated };
    },

    get: async (principal: Principal, executionId: string): Promise<Execution> =>
      shown(await visible(principal, executionId)),

    async list(principal: Principal, workflowId: string, { limit, cursor }: WorkflowQuery) {
      const { workflow_id } = await workflows.visible(principal, workflowId);
      const page: Page<ExecutionRecord> = await executions.list({
        workflow_id,
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      return { executions: page.items.map(executionInList), next_cursor: page.next_cursor };
    },

    /** No new runs are made, and those that live are ended. */
    async cancel(principal: Principal, executionId: string): Promise<Execution> {
      await visible(principal, executionId);
      const stored = await store.change(executionId, (execution) => {
        if (execution.status === 'cancelling' || execution.status === 'cancelled') return null;
        if (hasEnded(execution.status)) throw new Problem('wrong_state', 'The execution is over.');
        return move(execution, 'cancelling', now());
      });
      deps.nudge();
      return shown(stored);
    },

    /** What has completed, or runs, is kept; what failed, and what follows it, is run again, by the version that is asked for. */
    async resume(principal: Principal, executionId: string, { version }: ExecutionRequest): Promise<Execution> {
      await deps.mayStart(principal);
      for (;;) {
        try {
          const stored = await resumeOnce(principal, await visible(principal, executionId), version);
          deps.nudge();
          return await shown(stored);
        } catch (error) {
          // It changed in between, or somebody asked for the same: look again.
          if (!(error instanceof RowsChanged)) throw error;
        }
      }
    },
  };
}

/** The steps that stay as they are: those that have completed, and those that run for what has not failed. */
function keptAmong(steps: StepStanding[], statuses: Map<string, StepStatus>): StepStanding[] {
  const kept = steps.filter(({ step_id }) => {
    const status = statuses.get(step_id);
    return status === 'completed' || lives(status);
  });
  const ending = kept.filter(({ step_id, needs }) => {
    const isLost = needs.some((id) => hasFailed(statuses.get(id)));
    return statuses.get(step_id) === 'stopping' || isLost;
  });
  if (ending.length > 0) throw new Problem('wrong_state', `${namesOf(ending)} still ends; try again in a moment.`);
  return kept;
}

/** Throws where a version has other steps in the place of these. */
function refuseChanges(kept: StepStanding[], { definition, number }: ReadVersion): void {
  const changed = kept.filter(({ step_id, definition: before }) => {
    const after = definition.steps.find(({ id }) => id === step_id);
    return after === undefined || !isDeepStrictEqual(before, JSON.parse(JSON.stringify(after)));
  });
  if (changed.length > 0)
    throw new Problem(
      'wrong_state',
      `Version ${number} changes what has been done already: ${namesOf(changed)}. Resume by a version with the same, or start the workflow anew.`,
    );
}

const namesOf = (steps: StepStanding[]): string => steps.map(({ step_id }) => `the step ${step_id}`).join(', ');
