/** The steps of a run, and how far it is with them. */
import type { Solver } from '../../src/solvers/schema.ts';
import type { Run } from './wire.ts';
import { isLiving } from './words.ts';

export interface Step {
  index: number;
  /** Null where the template does not say any more. */
  name: string | null;
  state: 'done' | 'current' | 'failed' | 'ended' | 'waiting' | 'skipped';
}

export function stepsOf(run: Pick<Run, 'status' | 'step'>, solver: Pick<Solver, 'steps'> | undefined): Step[] {
  const planned = solver?.steps ?? [];
  const { index: at, of, name: current } = run.step ?? { index: 0, of: planned.length, name: null };
  // Some of them are for other numbers of processors, or it is another template than that it ran with.
  const names = planned.length === of ? planned : [];
  return Array.from({ length: of }, (_, before) => {
    const index = before + 1;
    return { index, name: index === at ? current : (names[before] ?? null), state: stateOf(index, at, run) };
  });
}

function stateOf(index: number, at: number, run: Pick<Run, 'status'>): Step['state'] {
  if (run.status === 'completed' || index < at) return 'done';
  if (isLiving(run)) return index === at ? 'current' : 'waiting';
  if (index > at) return 'skipped';
  return run.status === 'failed' ? 'failed' : 'ended';
}
