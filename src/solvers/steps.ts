import type { SolverManifest } from './manifest.ts';

/** Those of a run with so many processors. */
export function stepsWith(steps: SolverManifest['steps'], cpus: number): SolverManifest['steps'] {
  const kind = cpus > 1 ? 'parallel' : 'serial';
  return steps.filter(({ when }) => when === 'always' || when === kind);
}
