/** What a site keeps from its users. Berth is an operator and sees all of it, so it has to keep it from them itself. */
import type { Concealable } from '../scheduler.ts';
import { complaint } from './answers.ts';
import type { Run } from './run.ts';

const TIMEOUT_MS = 5_000;
const KINDS: Concealable[] = ['nodes', 'partitions', 'reservations', 'jobs'];

/** Throws where it is not known. */
export async function askConcealed(run: Run): Promise<Concealable[]> {
  const answer = await run('scontrol', ['show', 'config'], { timeoutMs: TIMEOUT_MS });
  if (answer.status !== 0) throw new Error(`scontrol: ${complaint(answer)}`);
  const words = /^PrivateData\s*=\s*(\S+)\s*$/m.exec(answer.stdout)?.[1]?.toLowerCase().split(',');
  if (words === undefined) throw new Error('scontrol does not say what PrivateData is');
  return KINDS.filter((kind) => words.includes(kind) || words.includes('all'));
}
