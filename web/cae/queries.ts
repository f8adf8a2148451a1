/** What the pages of runs read and change. Events keep it true. */

import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Run, RunList, RunRequest } from '../../src/runs/schema.ts';
import type { Solver, SolverList } from '../../src/solvers/schema.ts';
import { useEvents } from '../app-framework/events.tsx';
import { type ApiError, api } from '../ui/api.ts';
import { useSessionCache } from '../ui/queries.ts';
import { useAttempt } from '../ui/useAttempt.ts';
import { applyEvent, drop, patchPage, patchRun } from './run-cache.ts';
import { addressOf, type RunSearch } from './search.ts';

const PAGE_SIZE = 50;
const EXTENSION_MINUTES = 60;

const runAddress = (runId: string) => `/api/cae/runs/${encodeURIComponent(runId)}`;

/** Has to be on each page that shows runs. */
export function useRunEvents(): void {
  const client = useQueryClient();
  useEvents((event) => applyEvent(client, event));
}

export const useSolvers = () =>
  useQuery({ queryKey: ['cae-solvers'], queryFn: () => api.get<SolverList>('/api/cae/solvers') });

export const useSolver = (solverId: string | undefined) =>
  useQuery({
    queryKey: ['cae-solver', solverId],
    queryFn: () => api.get<Solver>(`/api/cae/solvers/${encodeURIComponent(solverId ?? '')}`),
    enabled: solverId !== undefined,
  });

/** Events come only to the pages of runs: what was read on an earlier one is read again. */
export function useRuns(search: RunSearch) {
  const cache = useSessionCache();
  return useInfiniteQuery({
    queryKey: ['cae-runs', search],
    queryFn: ({ pageParam }) =>
      cache.read(
        () => api.get<RunList>(addressOf(search, { limit: PAGE_SIZE, cursor: pageParam })),
        (page, event) => patchPage(page, search, event),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** How a run is read; null: none is asked for. */
export function useRunQuery() {
  const cache = useSessionCache();
  return (runId: string | null) =>
    queryOptions({
      queryKey: ['cae-run', runId],
      queryFn: () => cache.read(() => api.get<Run>(runAddress(runId ?? '')), patchRun),
      enabled: runId !== null,
      staleTime: 0,
    });
}

export const useRun = (runId: string | null) => useQuery(useRunQuery()(runId));

/** The same request sent again before it was answered makes one run. */
export function useSubmit() {
  const once = useAttempt();
  return useMutation<Run, ApiError, RunRequest>({
    mutationFn: (request) => once(request, (headers) => api.post<Run>('/api/cae/runs', request, headers)),
  });
}

/** `write`: it is to write what it has first. */
export const useStopRun = (runId: string) =>
  useRunChange<{ write: boolean }>((body) => api.post<Run>(`${runAddress(runId)}/stop`, body));

/** Gives it one hour more. */
export const useExtendRun = (runId: string) =>
  useRunChange<void>(() => api.post<Run>(`${runAddress(runId)}/extend`, { minutes: EXTENSION_MINUTES }));

function useRunChange<Body>(change: (body: Body) => Promise<Run>) {
  const client = useQueryClient();
  return useMutation<Run, ApiError, Body>({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ['cae-run'] }),
  });
}

/** Its record goes; its files stay. */
export function useForgetRun(runId: string) {
  const client = useQueryClient();
  return useMutation<void, ApiError, void>({
    mutationFn: () => api.post<void>(`${runAddress(runId)}/forget`),
    onSuccess: () => drop(client, runId),
  });
}
