import type { ParamValue } from '../session/schema.ts';
import type { SolverManifest } from './manifest.ts';

type Steps = SolverManifest['steps'];

/** Those of a run with so many processors and these parameters. */
export function stepsWith(steps: Steps, cpus: number, params: Record<string, ParamValue>): Steps {
  const kind = cpus > 1 ? 'parallel' : 'serial';
  return steps.filter(
    ({ when, if_param }) =>
      (when === 'always' || when === kind) &&
      Object.entries(if_param).every(([id, values]) => values.includes(String(params[id]))),
  );
}

/** Whether one of them prints the numbers that come out. */
export const haveOutputs = (steps: Steps): boolean => steps.some(({ outputs }) => outputs);
