/** What was measured, read again as often as there is something new while a page shows 'now'. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { History } from '../../../src/history/schema.ts';
import { api } from '../../ui/api.ts';
import { type Range, SECONDS, type View } from './view.ts';

const STEP_MIN_MS = 15_000;

/** `path` is that of the API, behind /api/history. */
export const useHistory = (path: string, view: View) =>
  useQuery({
    queryKey: ['history', path, view],
    queryFn: () => api.get<History>(`${addressOf(path)}?${askedBy(view, Date.now())}`),
    staleTime: 0,
    placeholderData: (before, query) => (query?.queryKey[1] === path ? keepPreviousData(before) : undefined),
    refetchInterval: ({ state: { data } }) =>
      view.zoom === null && data?.source ? Math.max(STEP_MIN_MS, data.step_seconds * 1000) : false,
  });

export const addressOf = (path: string): string => `/api/history/${path}`;

export function askedBy({ range, zoom }: View, now: number): URLSearchParams {
  const query = new URLSearchParams();
  const span = zoom ?? spanOf(range, now);
  if (span !== null) {
    query.set('from', new Date(span.from * 1000).toISOString());
    query.set('until', new Date(span.until * 1000).toISOString());
  }
  return query;
}

function spanOf(range: Range, now: number): { from: number; until: number } | null {
  if (range === 'all') return { from: 0, until: Math.floor(now / 1000) };
  const until = Math.floor(now / 1000);
  return { from: until - SECONDS[range], until };
}
