/** Maintenances that are planned, as scontrol tells them: one row each, in this order, by those alone who may reserve nodes. */
import type { Maintenance } from '../scheduler.ts';
import { complaint } from './answers.ts';
import type { Run } from './run.ts';

const TIMEOUT_MS = 5_000;
const ROW = /^ReservationName=\S+ StartTime=(\d+) EndTime=(\d+) Duration=\S+ Nodes=(\S+) .*?\bFlags=(\S*)/;

export async function askMaintenances(run: Run): Promise<Maintenance[]> {
  const answer = await run('scontrol', ['--oneliner', 'show', 'reservations'], { timeoutMs: TIMEOUT_MS });
  if (answer.status !== 0) throw new Error(`scontrol: ${complaint(answer)}`);
  return answer.stdout.split('\n').flatMap((line) => {
    const [, from, until, nodes = '', flags = ''] = ROW.exec(line) ?? [];
    if (!flags.split(',').includes('MAINT')) return [];
    return { from: Number(from) * 1000, until: Number(until) * 1000, nodes: namesOf(nodes) };
  });
}

/** The names in a list as Slurm writes it: `gpu1,viz-node[001-003,007]`, `rack[1-2]n[1-4]`. */
function namesOf(list: string): string[] {
  return (list.match(/(?:[^,[]|\[[^\]]*\])+/g) ?? []).flatMap(expand);
}

function expand(name: string): string[] {
  const [, before = '', ranges, after = ''] = /^([^[]*)\[([^\]]*)\](.*)$/.exec(name) ?? [];
  if (ranges === undefined) return [name];
  const ends = expand(after);
  return ranges
    .split(',')
    .flatMap(numbersOf)
    .flatMap((number) => ends.map((end) => before + number + end));
}

/** `001-003`: as many digits as the first has. */
function numbersOf(range: string): string[] {
  const [first = '', last = first] = range.split('-');
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => String(Number(first) + index).padStart(first.length, '0'));
}
