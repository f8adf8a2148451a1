/** What the server says of runs. */
import type { ParamValue, Session } from '../../src/session/schema.ts';

export type RunStatus = 'creating' | 'pending' | 'running' | 'stopping' | 'completed' | 'stopped' | 'failed';

export interface Run {
  run_id: string;
  solver_id: string;
  name: string;
  user_id: string;
  status: RunStatus;
  reason: string | null;
  message: string | null;
  job_id: string | null;
  cluster: string;
  node: string | null;
  waiting: Session['waiting'];
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  expires_at: string | null;
  folder: string | null;
  input: string | null;
  params: Record<string, ParamValue>;
  resources: Session['config']['resources'];
  step: { index: number; name: string; of: number } | null;
  progress: number | null;
  x: number | null;
  exit_status: number | null;
}

export interface RunList {
  runs: Run[];
  next_cursor: string | null;
}

export type SeriesRow = [x: number, group: string, name: string, value: number | null];

export interface SeriesPart {
  rows: SeriesRow[];
  from: number;
  next: number;
  ended: boolean;
}

export interface LogPart {
  text: string;
  from: number;
  next: number;
  size: number | null;
  ended: boolean;
  state: 'read' | 'absent' | 'forbidden';
}

/** What /events tells of runs. */
export type RunEvent = { id: string; type: 'run'; data: { run: Run } };
