/** What support reads and asks for. Lists are read again when the portal tells that a session of anybody's is another. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Viewed } from '../../../src/auth/schema.ts';
import type { BerthEvent } from '../../../src/events/schema.ts';
import type { Session } from '../../../src/session/schema.ts';
import type { JoinRequest, JoinWish } from '../../../src/shares/schema.ts';
import type { StaffSessionDetails, StaffSessionList } from '../../../src/support/schema.ts';
import { useEvents } from '../../app-framework/events.tsx';
import { type ApiError, api } from '../../ui/api.ts';
import { readAgain } from '../../ui/read-again.ts';
import { addressOf, type SessionSearch } from './search.ts';

/** On a busy site something changes all the time. */
const READ_AGAIN_MS = 1_000;

const sessionAddress = (sessionId: string) => `/api/admin/sessions/${encodeURIComponent(sessionId)}`;

/** Reads these again soon after such an event: once for many. */
function useReadAgain(queryKey: readonly unknown[], concerns: (event: BerthEvent) => boolean): void {
  const client = useQueryClient();
  const timer = useRef<number>(undefined);
  useEvents((event) => {
    if (event.type !== 'reset' && !concerns(event)) return;
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      void readAgain(client, queryKey);
    }, READ_AGAIN_MS);
  });
  useEffect(() => () => window.clearTimeout(timer.current), []);
}

export function useStaffSessions(search: SessionSearch) {
  useReadAgain(['staff-sessions'], ({ type }) => type === 'sessions.updated');
  return useInfiniteQuery({
    queryKey: ['staff-sessions', search],
    queryFn: ({ pageParam }) => api.get<StaffSessionList>(`/api/admin/sessions?${addressOf(search, pageParam)}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export function useStaffSession(sessionId: string) {
  const queryKey = ['staff-session', sessionId];
  useReadAgain(
    queryKey,
    (event) =>
      (event.type === 'sessions.updated' || event.type === 'join.updated') && event.data.session_id === sessionId,
  );
  return useQuery({
    queryKey,
    queryFn: () => api.get<StaffSessionDetails>(sessionAddress(sessionId)),
    staleTime: 0,
  });
}

export function useEndSession(sessionId: string) {
  return useMutation<Session, ApiError, string>({
    mutationFn: (message) => api.post(`${sessionAddress(sessionId)}/end`, { message }),
  });
}

export function useAskToJoin(sessionId: string) {
  const client = useQueryClient();
  return useMutation<JoinRequest, ApiError, JoinWish>({
    mutationFn: (wish) => api.post(`${sessionAddress(sessionId)}/join-requests`, wish),
    onSuccess: () => client.invalidateQueries({ queryKey: ['staff-session', sessionId] }),
  });
}

export const useViews = () =>
  useQuery({
    queryKey: ['views'],
    queryFn: async () => (await api.get<{ views: Viewed[] }>('/api/auth/views')).views,
    staleTime: 0,
  });
