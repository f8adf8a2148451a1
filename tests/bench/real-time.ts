/** Keeps other programs of the machine from getting between what is measured in fractions of a millisecond. */
import { spawnSync } from 'node:child_process';
import { descendantsOf } from '../support/processes.ts';

/**
 * This process, all that it has started and all that these will start go before other programs, and wait for one another in turns
 * (SCHED_RR, sched(7)); this process until `after`. False where that is not allowed: it takes root, or CAP_SYS_NICE.
 */
export function takeRealTime(after: AsyncDisposableStack): boolean {
  const own = String(process.pid);
  after.defer(() => void chrt('--other', '0', own));
  return [own, ...descendantsOf(process.pid).map(String)].every((pid) => chrt('--rr', '1', pid));
}

/** Of all its threads (chrt(1)). */
function chrt(policy: string, priority: string, pid: string): boolean {
  return spawnSync('chrt', ['--all-tasks', policy, '--pid', priority, pid]).status === 0;
}
