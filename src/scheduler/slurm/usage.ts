/** What slurmdbd has added up of the cluster's CPUs, as sreport tells it: a head that names the columns, and a row for the cluster. */
import { NotOffered } from '../scheduler.ts';
import type { AskUsage, CpuUsage } from '../usage.ts';
import { complaint } from './answers.ts';
import type { Run } from './run.ts';

const TIMEOUT_MS = 10_000;
/** By what sreport calls them; before 21.08 what is planned was called reserved. */
const COLUMNS: Record<string, keyof CpuUsage> = {
  Allocate: 'allocated',
  Allocated: 'allocated',
  Idle: 'idle',
  Planned: 'planned',
  Reserved: 'planned',
  Down: 'down',
  'PLND Down': 'down',
};

export function slurmUsage(run: Run): AskUsage {
  return async (from, until) => {
    const span = [`start=${moment(from)}`, `end=${moment(until)}`];
    const words = ['--parsable2', '-t', 'Seconds', 'cluster', 'utilization', ...span];
    const answer = await run('sreport', words, { timeoutMs: TIMEOUT_MS });
    if (/accounting storage (is )?(disabled|not configured)|not running a supported accounting/i.test(answer.stderr))
      throw new NotOffered('This cluster keeps no accounts of its use.');
    if (answer.status !== 0) throw new Error(`sreport: ${complaint(answer)}`);
    return usageIn(answer.stdout);
  };
}

function usageIn(said: string): CpuUsage | null {
  const lines = said.split('\n').filter((line) => line.includes('|'));
  const [head, row, ...more] = lines.map((line) => line.split('|'));
  if (head === undefined || head[0] !== 'Cluster') throw new Error('sreport: its answer has no head');
  if (row === undefined) return null;
  if (more.length > 0 || row.length !== head.length) throw new Error('sreport: its answer is not that of one cluster');
  const usage: CpuUsage = { allocated: 0, idle: 0, planned: 0, down: 0 };
  const found = new Set<keyof CpuUsage>();
  for (const [index, name] of head.entries()) {
    const column = COLUMNS[name];
    if (column === undefined) continue;
    const text = row[index] ?? '';
    if (!/^\d+$/.test(text)) throw new Error(`sreport: ${name} is no number`);
    usage[column] += Number(text);
    found.add(column);
  }
  if (found.size !== Object.keys(usage).length) throw new Error('sreport: a column is missing');
  return usage;
}

/** As Slurm reads a moment whatever the time zone. */
const moment = (seconds: number): string => `uts${seconds}`;
