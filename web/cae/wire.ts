/** What the server says of solvers and runs. */
import type { App, Localized, Param } from '../../src/apps/schema.ts';
import type { ParamValue, Session } from '../../src/session/schema.ts';

type NumberParam = Extract<Param, { type: 'number' }>;
export type SolverParam = Exclude<Param, NumberParam> | (NumberParam & { unit: string | null });

export interface Solver {
  solver_id: string;
  name: Localized;
  description: Localized;
  category: 'fluid' | 'structure' | 'mesh' | 'other';
  input: { kind: 'folder' | 'file'; help: Localized | null; accept: string[] };
  params: SolverParam[];
  /** By their names. */
  steps: string[];
  resources: App['resources'];
  /** What its curves are drawn over; null: over their number. */
  x: { label: Localized; unit: string | null } | null;
  series: { id: string; label: Localized; unit: string | null; scale: 'log' | 'linear' }[];
  /** Whether it can be told to write what it has and end. */
  is_stoppable: boolean;
  /** What opens its results, and which file in the run's folder. */
  open: { app_id: string; file: string } | null;
  unavailable: { detail: string; cure: string } | null;
}

export interface SolverList {
  solvers: Solver[];
  /** Broken templates; administrators only. */
  faults: { file: string; line: number | null; message: string }[];
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
