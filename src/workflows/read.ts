/** Reads the text of a workflow: every fault at once, each with its line, of its form, its graph and what its solvers take. */
import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { ProblemField } from '../http/schema.ts';
import type { RunRequest } from '../runs/schema.ts';
import type { ParamValue } from '../session/schema.ts';
import { type Mistake, placed, readContent, readYaml } from '../yaml/yaml.ts';
import { stepDefinition, type WorkflowDefinition, workflowDefinition } from './definition.ts';
import { graphMistakes, isFromStep, needsIn, type Sketch } from './graph.ts';
import type { FromStep, StepDefinition } from './schema.ts';
import { fieldsOf, type WorkflowTemplates } from './templates.ts';

/** What a step asks of its solver, as far as it could be read. */
type Asked = { [Part in 'solver' | 'input' | 'params' | 'resources']?: StepDefinition[Part] | undefined };

export interface WorkflowFault {
  line: number;
  message: string;
}

export interface ReadWorkflow {
  /** Null where there are faults. */
  definition: WorkflowDefinition | null;
  faults: WorkflowFault[];
  /** Of what only the reader's caller can see. */
  faultAt(mistake: Mistake): WorkflowFault;
}

export function readWorkflow(text: string, templates: WorkflowTemplates): ReadWorkflow {
  const file = readYaml('workflow', text, z.unknown());
  const faultAt = ({ path, message }: Mistake): WorkflowFault => ({
    line: file.lineOf(path),
    message: placed(path, message),
  });
  if (file.faults.length > 0) {
    const faults = file.faults.map(({ line, message }) => ({ line: line ?? 1, message }));
    return { definition: null, faults, faultAt };
  }
  const { value, mistakes } = readContent(file.content, workflowDefinition);
  const steps = sketches(file.content);
  const all = [
    ...mistakes,
    ...graphMistakes(steps),
    ...steps.flatMap((step, index) =>
      templateMistakes(step, templates).map(({ path, message }) => ({ path: ['steps', index, ...path], message })),
    ),
  ];
  const faults = all.map(faultAt).sort((one, other) => one.line - other.line);
  return { definition: faults.length === 0 ? value : null, faults, faultAt };
}

/** Throws a Problem with every fault and its line. */
export function refuseFaults(faults: WorkflowFault[]): void {
  if (faults.length === 0) return;
  throw new Problem('invalid_request', faults.map(({ line, message }) => `Line ${line}: ${message}`).join('; '), {
    fields: faults.map((fault) => ({ field: 'yaml', ...fault })),
  });
}

export interface ReadGraph {
  steps: { id: string; solver_id: string }[];
  /** From a step to one that needs it. */
  edges: { from: string; to: string }[];
}

/** Of a text that was accepted, also where its solvers are others by now. */
export function graphOf(text: string): ReadGraph {
  const { content } = readYaml('workflow', text, z.unknown());
  const steps = sketches(content);
  return {
    steps: steps.map(({ id = '', solver = '' }) => ({ id, solver_id: solver })),
    edges: steps.flatMap(({ id: to = '', needs }) =>
      [...new Set(needs.map(({ step }) => step))].map((from) => ({ from, to })),
    ),
  };
}

/** Each part of each step that is as it should be, whatever the others are. */
function sketches(content: unknown): (Sketch & Asked)[] {
  const { steps } = (content ?? {}) as { steps?: unknown };
  if (!Array.isArray(steps)) return [];
  return steps.map((step: unknown) => {
    const { id, solver, input, params, resources } = (step ?? {}) as Record<string, unknown>;
    const { shape } = stepDefinition;
    return {
      id: part(id, shape.id),
      needs: needsIn(step),
      solver: part(solver, shape.solver),
      input: part(input, shape.input),
      params: parts(params, () => shape.params.unwrap().valueType),
      resources: parts(resources, (key) => shape.resources.unwrap().shape[key as keyof RunRequest['resources']]),
    };
  });
}

const part = <T>(content: unknown, schema: z.ZodType<T>): T | undefined =>
  readContent(content, schema).value ?? undefined;

/** Of a block of keys those whose values are as they should be; what they are is what the schemas say. */
function parts<Block extends object>(content: unknown, schemaOf: (key: string) => z.ZodType | undefined): Block {
  const entries = Object.entries(content ?? {}).flatMap(([key, value]) => {
    const good = part(value, schemaOf(key) ?? z.never());
    return good === undefined ? [] : [[key, good]];
  });
  return Object.fromEntries(entries) as Block;
}

/** What its solver says to a step. */
function templateMistakes(step: Asked, templates: WorkflowTemplates): Mistake[] {
  if (step.solver === undefined) return [];
  try {
    templates.run(requestOf(step, placeholder));
    return [];
  } catch (error) {
    return (
      fieldsOf(error)
        // What could not be read is told already.
        .filter(({ field }) => field !== 'input' || step.input !== undefined)
        .map((field) => mistakeOf(step, field))
    );
  }
}

/** A path like the one that it will be, whose beginning is not known before the runs have their ids. */
export const placeholder = ({ step, path }: FromStep): string => `/${path === null ? step : `${step}/${path}`}`;

/** A field of a request for a run, as the step has it. */
export function mistakeOf({ input }: Pick<Asked, 'input'>, { field, message }: ProblemField): Mistake {
  const [first = '', ...rest] = field.split('.');
  if (first === 'solver_id') return { path: ['solver'], message };
  if (first === 'input') return { path: isFromStep(input) ? ['input', 'path'] : ['input'], message };
  return { path: [first, ...rest], message };
}

/** The run that a step asks for, with paths in the place of what it takes from others. */
export function requestOf(
  { solver = '', input = '', params = {}, resources = {} }: Asked,
  pathOf: (from: FromStep) => string,
): RunRequest {
  const valued = (value: ParamValue | FromStep): ParamValue => (isFromStep(value) ? pathOf(value) : value);
  return {
    solver_id: solver,
    input: isFromStep(input) ? pathOf(input) : input,
    params: Object.fromEntries(Object.entries(params).map(([id, value]) => [id, valued(value)])),
    resources,
  };
}
