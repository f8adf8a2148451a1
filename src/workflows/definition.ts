/** What the YAML of a workflow says. Unknown keys are faults. */
import { z } from 'zod';
import { isAbsolutePath, isOneLine } from '../manifest/texts.ts';
import { askedResources, sessionName } from '../session/schema.ts';
import { readContent } from '../yaml/yaml.ts';
import type { FromStep } from './schema.ts';

/** More are no workflow but a study. */
export const STEPS_MAX = 50;

export const stepId = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be lower-case letters, digits, dashes and underscores');

const ownPath = z
  .string()
  .max(4096)
  .refine(
    (path) =>
      isOneLine(path) &&
      path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part !== '.berth'),
    'must be a path within the folder of the step’s run, like results/mesh.inp',
  );

const fromStep = z.strictObject({ step: stepId, path: ownPath.nullable().default(null) });

const absolutePath = z
  .string()
  .refine(
    (path) => isAbsolutePath(path) && !path.split('/').includes('..'),
    'must be an absolute path, or {step: …, path: …} for the results of another step',
  );

const paramValue = z.union([z.string().max(4096), z.number(), z.boolean()], {
  error: 'must be a text, a number, true or false, or {step: …, path: …} of another step',
});

/** A text is what `schema` says; a block of keys names a step. Each has faults of its own, where a union of both would have one that says little. */
const orFromStep = <T>(schema: z.ZodType<T>) =>
  z.unknown().transform((given, context): T | FromStep => {
    const isBlock = typeof given === 'object' && given !== null && !Array.isArray(given);
    const { value, mistakes } = readContent<T | FromStep>(given, isBlock ? fromStep : schema);
    for (const { path, message } of mistakes) context.issues.push({ code: 'custom', path, message, input: given });
    return value ?? z.NEVER;
  });

export const stepDefinition = z.strictObject({
  id: stepId,
  /** The id of a solver's template. */
  solver: z.string().max(64),
  input: orFromStep(absolutePath),
  params: z.record(z.string().max(64), orFromStep(paramValue)).default({}),
  resources: askedResources.default({}),
  /** Steps that must have completed before, beside those that it takes something from. */
  needs: z.array(stepId).max(STEPS_MAX).default([]),
});

export const workflowDefinition = z.strictObject({
  name: sessionName,
  steps: z.array(stepDefinition).min(1).max(STEPS_MAX),
});

export type WorkflowDefinition = z.infer<typeof workflowDefinition>;
