/** What /events tells of runs. */
import type { Run } from '../../src/runs/schema.ts';

export type RunEvent = { id: string; type: 'run'; data: { run: Run } };
