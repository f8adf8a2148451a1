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
      mistakes.push(...mistakesIn(error, step, index));
    }
  }
  return { place, mistakes };
}

/** Steps whose runs are still to be made. `runOf` tells the id of the run of each step, these among them. */
export function planSteps(
  templates: WorkflowTemplates,
  { steps }: WorkflowDefinition,
  which: StepDefinition[],
  { home, runOf }: { home: string; runOf: (stepId: string) => string },
) {
  const pathOf = ({ step, path }: FromStep): string => {
    const folder = `${home}/berth-runs/${runOf(step)}`;
    return path === null ? folder : `${folder}/${path}`;
  };
  const mistakes: Mistake[] = [];
  const planned: Omit<ExecutionStepRecord, 'execution_id' | 'number' | keyof StepGrants>[] = [];
  for (const step of which) {
    const position = steps.indexOf(step);
    const request = requestOf(step, pathOf);
    try {
      const { params, resources, steps: run_steps, result } = templates.run(request);
      planned.push({
        ...{ step_id: step.id, position, definition: step, needs: needsOf(step), run_id: runOf(step.id) },
        ...{ solver_id: step.solver, input: request.input, params, resources, run_steps, result, made: false },
      });
    } catch (error) {
      mistakes.push(...mistakesIn(error, step, position));
    }
  }
  return { planned, mistakes };
}

function mistakesIn(error: unknown, step: StepDefinition, position: number): Mistake[] {
  if (error instanceof Problem && error.fields.length === 0)
    throw new Problem(error.code, `Step ${step.id}: ${error.message}`);
  return fieldsOf(error).map((field) => {
    const { path, message } = mistakeOf(step, field);
    return { path: ['steps', position, ...path], message };
  });
}
