/** Keeps other programs of the machine from getting between what is measured in fractions of a millisecond. */
import { spawnSync } from 'node:child_process';
import { descendantsOf } from '../support/processes.ts';

/**
 * This process, all that it has started and all that these will start go before other programs, and wait for one another in turns
 * (SCHED_RR, sched(7)); this process until `after`. False where that is not allowed: it takes root, or CAP_SYS_NICE.
 */
export function takeRealTime(after: AsyncDisposableStack): boolean {
  const allowed = chrt('--rr', '1', process.pid);
  after.defer(() => void chrt('--other', '0', process.pid));
  // One of them may end in this moment.
  if (allowed) for (const pid of descendantsOf(process.pid)) chrt('--rr', '1', pid);
  return allowed;
}

/** Of all its threads (chrt(1)). */
function chrt(policy: string, priority: string, pid: number): boolean {
  return spawnSync('chrt', ['--all-tasks', policy, '--pid', priority, String(pid)]).status === 0;
}
