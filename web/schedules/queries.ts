/** What the pages of schedules read and change. Events keep it true. */

import { type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  CancelledAll,
  Occasion,
  OccasionList,
  Schedule,
  ScheduleList,
  ScheduleRequest,
} from '../../src/schedules/schema.ts';
import { useEvents } from '../app-framework/events.tsx';
import { type ApiError, api } from '../ui/api.ts';
import { readAgain } from '../ui/read-again.ts';
import { useAttempt } from '../ui/useAttempt.ts';

const ADDRESS = '/api/automation/schedules';
const PAGE_SIZE = 50;

const scheduleAddress = (scheduleId: string): string => `${ADDRESS}/${encodeURIComponent(scheduleId)}`;
const occasionsAddress = (scheduleId: string, query: Record<string, string>): string =>
  `${scheduleAddress(scheduleId)}/occasions?${new URLSearchParams(query)}`;

const removal = (scheduleId: string) => ['remove-schedule', scheduleId];

/** Has to be on each page that shows schedules. */
export function useScheduleEvents(): void {
  const client = useQueryClient();
  useEvents((event) => {
    if (event.type === 'reset') void readSchedulesAgain(client);
    if (event.type !== 'schedule.updated') return;
    const { schedule_id } = event.data;
    // What is being removed here is not asked for any more.
    if (client.isMutating({ mutationKey: removal(schedule_id) }) === 0) void readSchedulesAgain(client, schedule_id);
  });
}

/** Events come only to the pages of schedules: what was read on an earlier one is read again. */
export const useSchedules = () =>
  useQuery({ queryKey: ['schedules'], queryFn: () => api.get<ScheduleList>(ADDRESS), staleTime: 0 });

export const useSchedule = (scheduleId: string) =>
  useQuery({
    queryKey: ['schedule', scheduleId],
    queryFn: () => api.get<Schedule>(scheduleAddress(scheduleId)),
    staleTime: 0,
  });

export const useOccasions = (scheduleId: string) =>
  useInfiniteQuery({
    queryKey: ['occasions', scheduleId],
    queryFn: ({ pageParam }) =>
      api.get<OccasionList>(
        occasionsAddress(scheduleId, { limit: String(PAGE_SIZE), ...(pageParam !== null && { cursor: pageParam }) }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });

/** The same request sent again before it was answered makes one schedule. */
export function useMakeSchedule() {
  const once = useAttempt();
  return useMutation<Schedule, ApiError, ScheduleRequest>({
    mutationFn: (request) => once(request, (headers) => api.post<Schedule>(ADDRESS, request, headers)),
  });
}

/** As a whole; it goes on from now. */
export function useChangeSchedule(scheduleId: string) {
  const client = useQueryClient();
  return useMutation<Schedule, ApiError, ScheduleRequest>({
    mutationFn: (request) => api.put<Schedule>(scheduleAddress(scheduleId), request),
    onSuccess: (changed) => client.setQueryData(['schedule', scheduleId], changed),
    onSettled: () => readSchedulesAgain(client, scheduleId),
  });
}

export type ScheduleChange = 'pause' | 'resume';

export function useScheduleChange(scheduleId: string) {
  const client = useQueryClient();
  return useMutation<Schedule, ApiError, ScheduleChange>({
    mutationFn: (change) => api.post<Schedule>(`${scheduleAddress(scheduleId)}/${change}`),
    onSettled: () => readSchedulesAgain(client, scheduleId),
  });
}

/** `input` is of schedules that watch a folder. */
export function useStartNow(scheduleId: string) {
  const client = useQueryClient();
  const once = useAttempt();
  return useMutation<Occasion, ApiError, { input?: string }>({
    mutationFn: (body) =>
      once(body, (headers) => api.post<Occasion>(`${scheduleAddress(scheduleId)}/start`, body, headers)),
    onSettled: () => readSchedulesAgain(client, scheduleId),
  });
}

/** With its history; what it has started stays. */
export function useRemoveSchedule(scheduleId: string) {
  const client = useQueryClient();
  return useMutation<void, ApiError, void>({
    mutationKey: removal(scheduleId),
    mutationFn: () => api.delete<void>(scheduleAddress(scheduleId)),
    onSuccess: () => client.invalidateQueries({ queryKey: ['schedules'] }),
  });
}

export function useCancelAll() {
  const client = useQueryClient();
  return useMutation<CancelledAll, ApiError, void>({
    mutationFn: () => api.post<CancelledAll>('/api/automation/cancel-all'),
    onSettled: () => readSchedulesAgain(client),
  });
}

/** All of them, or one. The list comes first: the rows of those that are gone ask for nothing more. */
async function readSchedulesAgain(client: QueryClient, scheduleId?: string): Promise<void> {
  await readAgain(client, ['schedules']);
  const one = scheduleId === undefined ? [] : [scheduleId];
  void readAgain(client, ['schedule', ...one], ['occasions', ...one]);
}
