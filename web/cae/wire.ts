/** What /events tells of runs. */
import type { Run } from '../../src/runs/schema.ts';

export type RunEvent =
  | { id: string; type: 'run.updated'; data: Run }
  | { id: string; type: 'run.forgotten'; data: { run_id: string } };
