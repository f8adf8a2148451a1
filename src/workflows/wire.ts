import type {
  ExecutionRecord,
  StepStanding,
  WorkflowRecord,
  WorkflowVersionRecord,
} from '../records/workflow-records.ts';
import type { ReadGraph } from './read.ts';
import type { Execution, ExecutionStep, Workflow, WorkflowVersion } from './schema.ts';
import { statusesOf } from './standing.ts';

const iso = (moment: number): string => new Date(moment).toISOString();

export const workflowOnTheWire = (record: WorkflowRecord): Workflow => ({
  workflow_id: record.workflow_id,
  user_id: record.user_id,
  name: record.name,
  version: record.latest,
  created_at: iso(record.created_at),
  changed_at: iso(record.changed_at),
});

export const versionOnTheWire = (record: WorkflowVersionRecord, graph: ReadGraph): WorkflowVersion => ({
  ...versionInList(record),
  yaml: record.text,
  ...graph,
});

export const versionInList = (record: Omit<WorkflowVersionRecord, 'text'>) => ({
  workflow_id: record.workflow_id,
  version: record.number,
  name: record.name,
  created_at: iso(record.created_at),
});

export function executionInList(record: ExecutionRecord) {
  const { number, account: _a, home: _h, version: _v, ...shown } = record;
  return {
    ...shown,
    workflow_version: number,
    created_at: iso(record.created_at),
    ended_at: record.ended_at === null ? null : iso(record.ended_at),
  };
}

export function executionOnTheWire(
  record: ExecutionRecord,
  steps: StepStanding[],
  earlier: Map<string, string[]>,
): Execution {
  const statuses = statusesOf(steps);
  return {
    ...executionInList(record),
    steps: steps.map(
      (step): ExecutionStep => ({
        id: step.step_id,
        solver_id: step.solver_id,
        needs: step.needs,
        workflow_version: step.number,
        run_id: step.run_id,
        status: statuses.get(step.step_id) ?? 'waiting',
        reason: step.reason,
        message: step.message,
        progress: step.progress,
        input: step.input,
        params: step.params,
        resources: step.resources,
        earlier_run_ids: earlier.get(step.step_id) ?? [],
      }),
    ),
    edges: steps.flatMap(({ step_id, needs }) => needs.map((from) => ({ from, to: step_id }))),
  };
}
