/** Reservations, as scontrol tells them: one row each, in this order, by those alone who may reserve nodes. */
import type { Reservation } from '../scheduler.ts';
import { complaint } from './answers.ts';
import { namesOf } from './node-list.ts';
import type { Run } from './run.ts';

const TIMEOUT_MS = 5_000;
const ROW = /^ReservationName=(\S+) StartTime=(\d+) EndTime=(\d+) Duration=\S+ Nodes=(\S+) .*?\bFlags=(\S*)/;

export async function askReservations(run: Run): Promise<Reservation[]> {
  const answer = await run('scontrol', ['--oneliner', 'show', 'reservations'], { timeoutMs: TIMEOUT_MS });
  if (answer.status !== 0) throw new Error(`scontrol: ${complaint(answer)}`);
  return answer.stdout.split('\n').flatMap((line) => {
    const [, name, from, until, nodes = '', flags = ''] = ROW.exec(line) ?? [];
    if (name === undefined) return [];
    const isMaintenance = flags.split(',').includes('MAINT');
    return { name, isMaintenance, from: Number(from) * 1000, until: Number(until) * 1000, nodes: namesOf(nodes) };
  });
}
