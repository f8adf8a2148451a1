/** Keeps away what is no relay's doing, while times of fractions of a millisecond are measured. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { cpus } from 'node:os';
import { descendantsOf } from '../support/processes.ts';

/**
 * Until `after`, this process, all that it has started and all that these will start go before other programs, and wait for one another
 * in turns (SCHED_RR, sched(7)); their helping threads do not, or one that compiles would keep those from running that pass bytes on.
 * The `ends` share one processor, so that the system does not move them about. No processor falls asleep between two messages (PM QoS):
 * to wake one takes as long as to pass a message on. False where any of that is not allowed: it takes root.
 */
export function keepUndisturbed(after: AsyncDisposableStack, { ends }: { ends: number[] }): boolean {
  after.defer(() => {
    run('chrt', ['--other', '--pid', '0', String(process.pid)]);
    pin(process.pid, `0-${cpus().length - 1}`);
  });
  const isFirst = goFirst(process.pid);
  // One of them may end in this moment.
  if (isFirst) descendantsOf(process.pid).forEach(goFirst);
  const arePinned = ends.every((pid) => pin(pid, '0'));
  return isFirst && arePinned && stayAwake(after);
}

function goFirst(pid: number): boolean {
  return run('chrt', ['--rr', '--pid', '1', String(pid)]);
}

/** With all its threads. */
function pin(pid: number, processors: string): boolean {
  return run('taskset', ['--all-tasks', '--cpu-list', '--pid', processors, String(pid)]);
}

/** https://docs.kernel.org/power/pm_qos_interface.html: the request lasts as long as the file is open. */
function stayAwake(after: AsyncDisposableStack): boolean {
  try {
    const request = openSync('/dev/cpu_dma_latency', 'w');
    after.defer(() => closeSync(request));
    return writeSync(request, new Int32Array([0])) > 0;
  } catch {
    return false;
  }
}

function run(program: string, args: string[]): boolean {
  return spawnSync(program, args).status === 0;
}
