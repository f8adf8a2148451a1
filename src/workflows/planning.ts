/** What an execution is made of: its steps with their runs' ids and paths, every fault at once, before anything is recorded. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { ExecutionStepRecord } from '../records/workflow-records.ts';
import type { Mistake } from '../yaml/yaml.ts';
import type { WorkflowDefinition } from './definition.ts';
import { needsOf } from './graph.ts';
import { mistakeOf, placeholder, requestOf } from './read.ts';
import type { FromStep, StepDefinition } from './schema.ts';
import { fieldsOf, type WorkflowTemplates } from './templates.ts';

export type StepGrants = Pick<ExecutionStepRecord, 'submit_grant' | 'forget_grant'>;

/** The account that jobs run as, and its home. */
export interface Place {
  account: string;
  home: string;
}

/** Where these steps run, null where there are none; what the site does not let them have is a mistake. */
export async function placeSteps(
  templates: WorkflowTemplates,
  principal: Principal,
  { steps }: WorkflowDefinition,
  which: (step: StepDefinition) => boolean,
): Promise<{ place: Place | null; mistakes: Mistake[] }> {
  const mistakes: Mistake[] = [];
  let place: Place | null = null;
  for (const [index, step] of steps.entries()) {
    if (!which(step)) continue;
    const request = requestOf(step, placeholder);
    try {
      const { account, home } = await templates.place(principal, request);
      place = { account, home };
    } catch (error) {
      if (error instanceof Problem && error.fields.length === 0)
        throw new Problem(error.code, `Step ${step.id}: ${error.message}`);
      for (const field of fieldsOf(error)) {
        const { path, message } = mistakeOf(step, field);
        mistakes.push({ path: ['steps', index, ...path], message });
      }
    }
  }
  return { place, mistakes };
}

/** A step whose run is still to be made. `runOf` tells the id of the run of each step, itself among them. */
export function plannedStep(
  templates: WorkflowTemplates,
  step: StepDefinition,
  { home, runOf }: { home: string; runOf: (stepId: string) => string },
): Omit<ExecutionStepRecord, 'execution_id' | 'number' | 'position' | keyof StepGrants> {
  const pathOf = ({ step: from, path }: FromStep): string => {
    const folder = `${home}/berth-runs/${runOf(from)}`;
    return path === null ? folder : `${folder}/${path}`;
  };
  const request = requestOf(step, pathOf);
  const { params, resources, steps, result } = templates.run(request);
  return {
    step_id: step.id,
    definition: step,
    needs: needsOf(step),
    run_id: runOf(step.id),
    solver_id: step.solver,
    input: request.input,
    params,
    resources,
    run_steps: steps,
    result,
    made: false,
  };
}
