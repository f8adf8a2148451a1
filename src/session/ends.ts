/** How a job ended, as the reason that a session ends with and one sentence its user can act on. */
import type { JobEnd } from '../scheduler/scheduler.ts';
import type { End } from './transitions.ts';

/** The exit statuses of scheduler/job.sh. */
const JOB_SCRIPT_ENDS: Record<number, End> = {
  0: { to: 'stopped', reason: 'app_exited', message: 'The application was closed.' },
  20: {
    to: 'failed',
    reason: 'app_missing',
    message: "The application's program is not installed where the session ran. Ask the administrator to install it.",
  },
  21: {
    to: 'failed',
    reason: 'display_missing',
    message: 'TigerVNC is not installed where the session ran. Install tigervnc-standalone-server and tigervnc-tools.',
  },
  22: {
    to: 'failed',
    reason: 'display_failed',
    message: 'The display (Xvnc) ended unexpectedly. Restart the session; its log has the last lines.',
  },
  23: {
    to: 'failed',
    reason: 'app_failed',
    message: 'The application ended with an error. Its last lines are in the log; restart the session to try again.',
  },
  24: {
    to: 'failed',
    reason: 'disk_full',
    message: 'The disk for running sessions is full. Ask the administrator to free space, then restart.',
  },
  25: homeFull(),
  26: {
    to: 'failed',
    reason: 'no_port',
    message: 'Every port for displays on the node is taken. Restart it later, or stop another session there.',
  },
  27: {
    to: 'failed',
    reason: 'image_missing',
    message: "The application's image cannot be read on the node. Ask the administrator to put it in its place.",
  },
  28: {
    to: 'failed',
    reason: 'container_missing',
    message: 'The node cannot run containers. Ask the administrator to install Apptainer there; the log has its words.',
  },
  29: timeUp(),
  30: {
    to: 'failed',
    reason: 'hook_failed',
    message: "The site's preparation before the launch failed. The log has its words: show them to the administrator.",
  },
  143: { to: 'stopped', reason: 'admin', message: 'The session was ended from outside.' },
};

const CAUSES: Record<Exclude<JobEnd['cause'], 'exit' | 'cancelled'>, End> = {
  time_limit: timeUp(),
  output_failed: homeFull(),
  out_of_memory: {
    to: 'failed',
    reason: 'out_of_memory',
    message: 'The application used more memory than the session had. Launch it again with more.',
  },
  node_failure: {
    to: 'failed',
    reason: 'node_failure',
    message: 'The machine that ran the session was restarted or failed. Restart the session.',
  },
  preempted: { to: 'failed', reason: 'preempted', message: 'The scheduler needed the resources for another job.' },
  unknown: {
    to: 'failed',
    reason: 'unknown',
    message: 'The session ended without saying why; it may have been killed. Its log has the last lines.',
  },
};

/** `account` is the one that the job ran as. */
export function endOf({ cause, status, by }: JobEnd, account: string): End {
  if (cause === 'cancelled') return cancelled(by, account);
  if (cause !== 'exit') return CAUSES[cause];
  return JOB_SCRIPT_ENDS[status ?? -1] ?? CAUSES.unknown;
}

function cancelled(by: string | null, account: string): End {
  if (by === account) {
    return { to: 'stopped', reason: 'user', message: 'Its job was cancelled with the rights of your own account.' };
  }
  const whom = by === null ? 'from outside' : `by ${by}`;
  return { to: 'stopped', reason: 'admin', message: `Its job was cancelled ${whom}.` };
}

function timeUp(): End {
  return {
    to: 'stopped',
    reason: 'time_limit',
    message: "The session's time was up. Launch it again with a longer time, or extend it before it ends.",
  };
}

function homeFull(): End {
  return {
    to: 'failed',
    reason: 'home_full',
    message: 'Your home cannot be written on the node: it is full, read-only or not there. Free space, then restart.',
  };
}
