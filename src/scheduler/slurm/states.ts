/** What Slurm's words for a job's state say: what it does now, and how it ended. */
import type { JobEnd, JobState } from '../scheduler.ts';

/** A word that is not here is one of a newer Slurm: such a job is not known to have ended, so it runs. */
const STATES: Record<string, JobState> = {
  PENDING: 'pending',
  // Its nodes are starting.
  CONFIGURING: 'pending',
  POWER_UP_NODE: 'pending',
  REQUEUED: 'pending',
  REQUEUE_FED: 'pending',
  REQUEUE_HOLD: 'pending',
  RESV_DEL_HOLD: 'pending',
  SPECIAL_EXIT: 'pending',
  COMPLETING: 'completing',
  SIGNALING: 'completing',
  STAGE_OUT: 'completing',
  COMPLETED: 'ended',
  FAILED: 'ended',
  CANCELLED: 'ended',
  TIMEOUT: 'ended',
  DEADLINE: 'ended',
  OUT_OF_MEMORY: 'ended',
  NODE_FAIL: 'ended',
  BOOT_FAIL: 'ended',
  LAUNCH_FAILED: 'ended',
  PREEMPTED: 'ended',
  REVOKED: 'ended',
};

const CAUSES: Record<string, JobEnd['cause']> = {
  CANCELLED: 'cancelled',
  TIMEOUT: 'time_limit',
  DEADLINE: 'time_limit',
  OUT_OF_MEMORY: 'out_of_memory',
  NODE_FAIL: 'node_failure',
  BOOT_FAIL: 'node_failure',
  LAUNCH_FAILED: 'node_failure',
  PREEMPTED: 'preempted',
};

/** The signal that Slurm names where it could not open the job's output. */
const OUTPUT_FAILED = 53;
const SIGTERM = 15;
/** What a script exits with that was asked to stop. */
const STOPPED = 128 + SIGTERM;

/** `CANCELLED by 2001`, in accounting, is CANCELLED too. */
const firstWord = (words: string): string => words.split(' ', 1)[0] ?? '';

export function jobState(words: string): JobState {
  return STATES[firstWord(words)] ?? 'running';
}

/** The uid in `CANCELLED by 2001`. */
export function cancelledBy(words: string): string | null {
  return /^CANCELLED by (\d+)$/.exec(words)?.[1] ?? null;
}

/** How a job ended that is known to have. */
export function jobEnd(words: string, exitCode: ExitCode, at: number): JobEnd {
  const word = firstWord(words);
  if (word !== 'COMPLETED' && word !== 'FAILED') {
    return { at, cause: CAUSES[word] ?? 'unknown', status: null, by: null };
  }
  const { status, signal } = exitCode;
  const cause = signal === OUTPUT_FAILED ? 'output_failed' : signal !== 0 ? 'unknown' : 'exit';
  if (signal === SIGTERM || (cause === 'exit' && status === STOPPED)) {
    return { at, cause: 'cancelled', status: null, by: null };
  }
  return { at, cause, status: cause === 'exit' ? status : null, by: null };
}

export interface ExitCode {
  status: number;
  signal: number;
}

/** Of squeue: `status:signal`, and in 22.05 the kernel's one number for both. */
export function queueExitCode(text: string): ExitCode {
  const [first = 0, signal] = text.split(':').map(Number);
  return signal === undefined ? { status: (first >> 8) & 0xff, signal: first & 0x7f } : { status: first, signal };
}

/** Of sacct, which up to 24.11 takes 128 off a status above it: no other status of the job script is 15. */
export function accountingExitCode(text: string): ExitCode {
  const { status, signal } = queueExitCode(text);
  return { status: status === SIGTERM ? STOPPED : status, signal };
}
