/** What workflows have of the templates of solvers. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { ProblemField } from '../http/schema.ts';
import type { RunRequest } from '../runs/schema.ts';
import type { ParamValue, SessionConfig } from '../session/schema.ts';

export interface RunPlan {
  params: Record<string, ParamValue>;
  resources: SessionConfig['resources'];
  steps: string[];
  result: string | null;
}

export interface WorkflowTemplates {
  /** Throws a Problem with the fields that are wrong, `solver_id` where there is no such template. */
  run(request: RunRequest): RunPlan;
  /** The account that runs of that user have, and its home; throws a Problem where these, or the template, cannot run now. */
  place(principal: Principal, request: RunRequest): Promise<{ account: string; home: string }>;
}

/** The fields that are wrong; what is a Problem without fields, or none, is thrown on. */
export function fieldsOf(error: unknown): ProblemField[] {
  if (error instanceof Problem && error.fields.length > 0) return error.fields;
  throw error;
}
