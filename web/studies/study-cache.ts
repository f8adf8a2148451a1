/** Keeps the cached studies true by events. What a run tells is put into its study's table; who counts runs reads again. */

import type { QueryClient } from '@tanstack/react-query';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { StudySamples } from '../../src/studies/schema.ts';
import { readAgain } from '../ui/read-again.ts';

export function patchSamples(table: StudySamples, event: BerthEvent): StudySamples {
  if (event.type !== 'run.updated') return table;
  const { run_id, status, reason, progress, outputs } = event.data;
  if (!table.samples.some((one) => one.run_id === run_id)) return table;
  return {
    samples: table.samples.map((one) => (one.run_id === run_id ? { ...one, status, reason, progress, outputs } : one)),
  };
}

/** `recount` is called where a run of a study has come to another state: `known` has the states that were told before. */
export function applyEvent(
  client: QueryClient,
  event: BerthEvent,
  known: Map<string, string>,
  recount: () => void,
): void {
  if (event.type === 'reset' || event.type === 'study.updated')
    void readAgain(client, ['study'], ['studies'], ['study-samples']);
  if (event.type !== 'run.updated' || event.data.study_id === null) return;
  const { run_id, study_id, status } = event.data;
  client.setQueryData<StudySamples>(['study-samples', study_id], (table) => table && patchSamples(table, event));
  if (known.get(run_id) === status) return;
  known.set(run_id, status);
  recount();
}
