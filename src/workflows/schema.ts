/** Workflows and their executions on the wire; the same schemas validate requests and make the OpenAPI document. */
import { z } from 'zod';
import { type RunRequest, run, runId } from '../runs/schema.ts';
import type { ParamValue } from '../session/schema.ts';

const WORKFLOW_ID = /^workflow-\d{10}-[a-z0-9]{6}$/;
const EXECUTION_ID = /^execution-\d{10}-[a-z0-9]{6}$/;

const EXECUTION_STATUSES = ['running', 'cancelling', 'completed', 'failed', 'cancelled'] as const;

const TEXT_MAX = 100_000;

const workflowId = z.string().regex(WORKFLOW_ID, 'is not the id of a workflow');
const executionId = z.string().regex(EXECUTION_ID, 'is not the id of an execution');
/** Of a workflow: its first one is 1. */
const number = z.int().min(1).max(1_000_000);

/** The workflow as YAML: docs/workflows.md says what may be in it. */
export const workflowText = z.strictObject({ yaml: z.string().max(TEXT_MAX) });

export const workflow = z.object({
  workflow_id: workflowId,
  user_id: z.string(),
  name: z.string(),
  /** The number of its latest version. */
  version: z.int(),
  created_at: z.iso.datetime(),
  changed_at: z.iso.datetime(),
});

const edge = z.object({ from: z.string(), to: z.string() });

export const workflowVersion = z.object({
  workflow_id: workflowId,
  version: z.int(),
  name: z.string(),
  created_at: z.iso.datetime(),
  yaml: z.string(),
  /** Its graph: an edge leads from a step to one that needs it. */
  steps: z.array(z.object({ id: z.string(), solver_id: z.string() })),
  edges: z.array(edge),
});

/** A workflow with its latest version. */
export const workflowWithText = workflow.extend(workflowVersion.pick({ yaml: true, steps: true, edges: true }).shape);

const page = {
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional(),
};
export const workflowQuery = z.strictObject(page);
export const workflowList = z.object({ workflows: z.array(workflow), next_cursor: z.string().nullable() });
export const workflowVersions = z.object({
  versions: z.array(workflowVersion.omit({ yaml: true, steps: true, edges: true })),
});

/** By which version of the workflow; by the latest one where it is left out. */
export const executionRequest = z.strictObject({ version: number.optional() });

const executionStep = z.object({
  id: z.string(),
  solver_id: z.string(),
  needs: z.array(z.string()),
  /** The version of the workflow that its run is made by. */
  workflow_version: z.int(),
  /** Also where there is no run yet, which will have it. */
  run_id: runId,
  /** `waiting`: its run is still to be made. `skipped`: a step that it needs did not complete. */
  status: z.enum(['waiting', 'skipped', ...run.shape.status.options]),
  reason: run.shape.reason,
  message: run.shape.message,
  progress: run.shape.progress,
  input: z.string(),
  params: run.shape.params,
  resources: run.shape.resources,
  /** The runs that stood for it before the execution was resumed, oldest first. */
  earlier_run_ids: z.array(runId),
});

export const execution = z.object({
  execution_id: executionId,
  workflow_id: workflowId,
  /** The version of the workflow that it goes by. */
  workflow_version: z.int(),
  name: z.string(),
  user_id: z.string(),
  cluster: z.string(),
  status: z.enum(EXECUTION_STATUSES),
  created_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
  steps: z.array(executionStep),
  /** From a step to one that needs it. */
  edges: z.array(edge),
});

export const executionList = z.object({
  executions: z.array(execution.omit({ steps: true, edges: true })),
  next_cursor: z.string().nullable(),
});

export const workflowParams = z.object({ workflow_id: workflowId });
export const versionParams = workflowParams.extend({ version: z.coerce.number().pipe(number) });
export const executionParams = z.object({ execution_id: executionId });

export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

/** The folder of the run of another step, or what lies in it. */
export interface FromStep {
  step: string;
  path: string | null;
}

/** A step as its YAML says (definition.ts). */
export interface StepDefinition {
  id: string;
  solver: string;
  input: string | FromStep;
  params: Record<string, ParamValue | FromStep>;
  resources: RunRequest['resources'];
  needs: string[];
}

export type Workflow = z.infer<typeof workflow>;
export type WorkflowVersion = z.infer<typeof workflowVersion>;
export type WorkflowWithText = z.infer<typeof workflowWithText>;
export type WorkflowText = z.infer<typeof workflowText>;
export type WorkflowQuery = z.infer<typeof workflowQuery>;
export type WorkflowList = z.infer<typeof workflowList>;
export type WorkflowVersions = z.infer<typeof workflowVersions>;
export type ExecutionRequest = z.infer<typeof executionRequest>;
export type Execution = z.infer<typeof execution>;
export type ExecutionStep = z.infer<typeof executionStep>;
export type ExecutionList = z.infer<typeof executionList>;
