/**
 * What slurmdbd has added up of the cluster's CPUs, as sreport tells it: one row for the cluster. Its head is not asked for, since it
 * gives two columns the same name.
 */
import { NotOffered } from '../scheduler.ts';
import type { AskUsage, CpuUsage } from '../usage.ts';
import { complaint } from './answers.ts';
import type { Run } from './run.ts';

const TIMEOUT_MS = 10_000;
const FIELDS = ['Cluster', 'Allocated', 'Down', 'PlannedDown', 'Idle', 'Planned', 'Reported'] as const;
const NO_ACCOUNTS = /not running a supported accounting_?storage|accounting storage is (disabled|not)/i;

export function slurmUsage(run: Run): AskUsage {
  return async (from, until) => {
    // A moment as it is the same in every time zone.
    const span = [`start=uts${from}`, `end=uts${until}`];
    const args = ['--noheader', '--parsable2', '-t', 'Seconds', 'cluster', 'utilization', ...span];
    const answer = await run('sreport', [...args, `format=${FIELDS.join(',')}`], { timeoutMs: TIMEOUT_MS });
    if (NO_ACCOUNTS.test(answer.stderr)) throw new NotOffered('This cluster keeps no accounts of its use.');
    if (answer.status !== 0) throw new Error(`sreport: ${complaint(answer)}`);
    return usageIn(answer.stdout);
  };
}

/** null where nothing is recorded: then there is no row. */
function usageIn(said: string): CpuUsage | null {
  const text = said.trim();
  if (text === '') return null;
  const [, ...numbers] = text.split('|');
  if (numbers.length !== FIELDS.length - 1 || numbers.some((number) => !/^\d+$/.test(number)))
    throw new Error('sreport: its answer is not that of one cluster');
  const [allocated = 0, down = 0, plannedDown = 0, idle = 0, planned = 0] = numbers.map(Number);
  return { allocated, idle, planned, down: down + plannedDown };
}
