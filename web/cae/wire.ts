/** What the server says of solvers and runs. */
import type { App, Localized, Param } from '../../src/apps/schema.ts';
import type { ParamValue, Session } from '../../src/session/schema.ts';

export type SolverParam = Param & { unit: string | null };

export interface Solver {
  solver_id: string;
  name: Localized;
  description: Localized;
  category: 'cfd' | 'structure' | 'mesh';
  input: { kind: 'folder' | 'file'; required: boolean; accept: string[]; must_contain: string[] } | null;
  params: SolverParam[];
  resources: App['resources'];
  steps: { name: string; when: 'always' | 'parallel' | 'serial' }[];
  log: {
    x: { id: string; label: Localized; unit: string | null } | null;
    series: { id: string; label: Localized; scale: 'log' | 'linear' }[];
  };
  can_write: boolean;
  opens_with: { app: string; file: string } | null;
  unavailable: { code: string; detail: string; cure: string } | null;
}

export interface SolverList {
  solvers: Solver[];
  broken: { file: string; line: number | null; message: string }[];
}

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
