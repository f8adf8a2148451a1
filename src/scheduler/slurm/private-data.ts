/** What a site keeps from its users. Berth is an operator and sees all of it, so it has to keep it from them itself. */
import type { Concealable } from '../scheduler.ts';
import type { Run } from './run.ts';
import { askSettings } from './settings.ts';

const KINDS: Concealable[] = ['nodes', 'partitions', 'reservations', 'jobs'];

/** Throws where it is not known. */
export async function askConcealed(run: Run): Promise<Concealable[]> {
  const setting = await askSettings(run);
  const words = setting('PrivateData').toLowerCase().split(',');
  return KINDS.filter((kind) => words.includes(kind) || words.includes('all'));
}
