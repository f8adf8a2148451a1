/** Keeps the cached runs true by events, those that came while an answer was under way included. */

import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { BerthEvent } from '../../src/events/schema.ts';
import type { Run, RunList } from '../../src/runs/schema.ts';
import { isShown, type RunSearch } from './search.ts';
import type { RunEvent } from './wire.ts';

type AnyEvent = BerthEvent | RunEvent;

export type RunPages = InfiniteData<RunList, string | null>;

export const patchRun = (run: Run, event: AnyEvent): Run =>
  event.type === 'run' && event.data.run.run_id === run.run_id ? event.data.run : run;

/** What it has is replaced, or leaves; a newcomer is read by `applyEvent`. */
export function patchPage(page: RunList, search: RunSearch, event: AnyEvent): RunList {
  if (event.type !== 'run') return page;
  const runs = page.runs.map((run) => patchRun(run, event)).filter((run) => isShown(run, search));
  return { ...page, runs };
}

export function applyEvent(client: QueryClient, event: AnyEvent): void {
  if (event.type === 'reset') {
    void client.invalidateQueries({ queryKey: ['cae-run'] });
    void client.invalidateQueries({ queryKey: ['cae-runs'] });
  }
  if (event.type !== 'run') return;
  const { run } = event.data;
  const before = client.getQueryData<Run>(['cae-run', run.run_id]);
  client.setQueryData<Run>(['cae-run', run.run_id], run);
  for (const [key, pages] of client.getQueriesData<RunPages>({ queryKey: ['cae-runs'] })) {
    if (!pages) continue;
    const search = key[1] as RunSearch;
    const isListed = pages.pages.some((page) => page.runs.some(({ run_id }) => run_id === run.run_id));
    if (isListed)
      client.setQueryData(key, { ...pages, pages: pages.pages.map((page) => patchPage(page, search, event)) });
    // Whether words find it, and where it stands, the server knows; its progress changes neither.
    else if (isShown(run, search) && before?.status !== run.status) void client.invalidateQueries({ queryKey: key });
  }
}
