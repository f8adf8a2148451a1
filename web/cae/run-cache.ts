/** Keeps the cached runs true by events, those that came while an answer was under way included. */

import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { Run, RunList } from '../../src/runs/schema.ts';
import { readAgain } from '../ui/read-again.ts';
import { isShown, type RunSearch } from './search.ts';

export type RunPages = InfiniteData<RunList, string | null>;

export const patchRun = (run: Run, event: BerthEvent): Run =>
  event.type === 'run.updated' && event.data.run_id === run.run_id ? event.data : run;

/** What it has is replaced, or leaves; a newcomer is read by `applyEvent`. */
export function patchPage(page: RunList, search: RunSearch, event: BerthEvent): RunList {
  if (event.type === 'run.forgotten') return without(page, event.data.run_id);
  if (event.type !== 'run.updated') return page;
  const runs = page.runs.map((run) => patchRun(run, event)).filter((run) => isShown(run, search));
  return { ...page, runs };
}

export function applyEvent(client: QueryClient, event: BerthEvent): void {
  if (event.type === 'reset') void readAgain(client, ['cae-run'], ['cae-runs']);
  if (event.type === 'run.updated') put(client, event.data);
  if (event.type === 'run.forgotten') drop(client, event.data.run_id);
}

function put(client: QueryClient, run: Run): void {
  const before = client.getQueryData<Run>(['cae-run', run.run_id]);
  client.setQueryData<Run>(['cae-run', run.run_id], run);
  // What its job could not tell of its outputs is read where the run is asked for.
  if (run.status === 'completed' && run.outputs === null && before?.status !== run.status)
    void readAgain(client, ['cae-run', run.run_id]);
  for (const [key, pages] of client.getQueriesData<RunPages>({ queryKey: ['cae-runs'] })) {
    if (!pages) continue;
    const search = key[1] as RunSearch;
    const isListed = pages.pages.some((page) => page.runs.some(({ run_id }) => run_id === run.run_id));
    if (isListed) {
      const event: BerthEvent = { id: '', type: 'run.updated', data: run };
      client.setQueryData(key, { ...pages, pages: pages.pages.map((page) => patchPage(page, search, event)) });
    }
    // Whether words find it, and where it stands, the server knows; its progress changes neither.
    else if (isShown(run, search) && before?.status !== run.status) void readAgain(client, key);
  }
}

/** Its page, where it is open, finds that it is gone. */
export function drop(client: QueryClient, runId: string): void {
  void readAgain(client, ['cae-run', runId]);
  client.setQueriesData<RunPages>(
    { queryKey: ['cae-runs'] },
    (pages) => pages && { ...pages, pages: pages.pages.map((page) => without(page, runId)) },
  );
}

const without = (page: RunList, runId: string): RunList => ({
  ...page,
  runs: page.runs.filter(({ run_id }) => run_id !== runId),
});
