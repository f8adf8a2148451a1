/** How a run's job ended, as the reason that the run ends with and one sentence its user can act on. */
import type { RunRecord } from '../records/run-records.ts';
import type { JobEnd } from '../scheduler/scheduler.ts';
import type { End } from './transitions.ts';

const failed = (reason: End['reason'], message: string): End => ({ to: 'failed', reason, message });

const COMPLETED: End = { to: 'completed', reason: 'completed', message: 'All of its steps have ended.' };
const TIME_UP: End = {
  to: 'stopped',
  reason: 'time_limit',
  message: 'Its time was up. What it has written is in its folder; run it again with more time.',
};
const HOME_FULL = failed(
  'home_full',
  'Its folder could not be written: the disk or your quota is full. Free space, then run it again.',
);
const NEED_FAILED: End = {
  to: 'stopped',
  reason: 'need_failed',
  message: 'A step that it needs did not complete. Mend that, then resume the execution.',
};
const OUT_OF_MEMORY = failed('out_of_memory', 'It used more memory than it had. Run it again with more.');

/** The exit statuses of scheduler/run.sh. */
const SCRIPT_ENDS: Record<number, End> = {
  0: COMPLETED,
  24: failed('disk_full', 'The disk of its node is full. Ask the administrator to free space, then run it again.'),
  25: HOME_FULL,
  27: failed(
    'image_missing',
    "The solver's image cannot be read on the node. Ask the administrator to put it in its place.",
  ),
  28: failed('container_missing', 'The node cannot run containers. Ask the administrator to install Apptainer there.'),
  29: TIME_UP,
  31: failed('input_missing', 'Its input is not there, or may not be read. Check the path, then run it again.'),
  32: failed('input_incomplete', 'Its input lacks what this solver needs; the log names it.'),
  34: failed(
    'solver_missing',
    "The solver's program is not installed where it ran. Ask the administrator to install it.",
  ),
  // Solvers have themselves ended by SIGFPE where a number has become too large, or none.
  35: failed(
    'diverged',
    'It was ended by an arithmetic error: its solution has probably diverged. Look at its curves, take smaller time steps or more relaxation, then run it again.',
  ),
  36: OUT_OF_MEMORY,
  143: { to: 'stopped', reason: 'admin', message: 'It was ended from outside.' },
};

const STEP_FAILED = 33;

const CAUSES: Record<Exclude<JobEnd['cause'], 'exit' | 'cancelled'>, End> = {
  time_limit: TIME_UP,
  output_failed: HOME_FULL,
  out_of_memory: OUT_OF_MEMORY,
  node_failure: failed('node_failure', 'The machine that it ran on was restarted or failed. Run it again.'),
  preempted: failed('preempted', 'The scheduler needed the resources for another job. Run it again.'),
  unknown: failed('unknown', 'It ended without saying why; it may have been killed. Its log has the last lines.'),
};

export function endOf(
  { cause, status, by }: JobEnd,
  run: Pick<RunRecord, 'account' | 'step' | 'steps' | 'exit_status' | 'needs' | 'started_at'>,
): End {
  if (cause === 'cancelled') {
    if (by === run.account)
      return { to: 'stopped', reason: 'user', message: 'Its job was cancelled with the rights of your own account.' };
    // The scheduler takes it away itself, and nobody is named.
    if (by === null && run.needs !== null && run.started_at === null) return NEED_FAILED;
    return {
      to: 'stopped',
      reason: 'admin',
      message: `Its job was cancelled ${by === null ? 'from outside' : `by ${by}`}.`,
    };
  }
  if (cause !== 'exit') return CAUSES[cause];
  if (status !== STEP_FAILED) return SCRIPT_ENDS[status ?? -1] ?? CAUSES.unknown;
  const step = run.step === null ? 'One of its steps' : `The step ${run.steps[run.step]}`;
  const how = run.exit_status === null ? 'failed' : `ended with status ${run.exit_status}`;
  return failed('step_failed', `${step} ${how}. Its last lines in the log say why.`);
}
