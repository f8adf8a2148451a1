/** The steps of a run, and how far it is with them. */
import type { Run } from '../../src/runs/schema.ts';
import { isLiving } from './words.ts';

export interface Step {
  name: string;
  state: 'done' | 'current' | 'failed' | 'ended' | 'waiting' | 'skipped';
}

export function stepsOf(run: Pick<Run, 'status' | 'steps' | 'step'>): Step[] {
  const at = run.step ?? -1;
  return run.steps.map((name, index) => ({ name, state: stateOf(index, at, run) }));
}

function stateOf(index: number, at: number, run: Pick<Run, 'status'>): Step['state'] {
  if (run.status === 'completed' || index < at) return 'done';
  if (isLiving(run)) return index === at ? 'current' : 'waiting';
  if (index > at) return 'skipped';
  return run.status === 'failed' ? 'failed' : 'ended';
}
