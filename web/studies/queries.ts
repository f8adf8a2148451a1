/** What the pages of studies read and change. Events keep it true. */

import { useDebouncedValue, useThrottledCallback } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type {
  Study,
  StudyList,
  StudyPreview,
  StudyPreviewRequest,
  StudyRequest,
  StudySamples,
} from '../../src/studies/schema.ts';
import { useEvents } from '../app-framework/events.tsx';
import { type ApiError, api } from '../ui/api.ts';
import { useSessionCache } from '../ui/queries.ts';
import { readAgain } from '../ui/read-again.ts';
import { useAttempt } from '../ui/useAttempt.ts';
import { applyEvent, patchSamples } from './study-cache.ts';

const ADDRESS = '/api/automation/studies';
const PAGE_SIZE = 50;
/** Of many runs one begins or ends every moment. */
const COUNTED_MS = 1_500;
const TYPING_MS = 350;

export const studyAddress = (studyId: string): string => `${ADDRESS}/${encodeURIComponent(studyId)}`;

/** Has to be on each page that shows studies. */
export function useStudyEvents(): void {
  const client = useQueryClient();
  const known = useRef(new Map<string, string>());
  const recount = useThrottledCallback(() => void readAgain(client, ['study'], ['studies']), COUNTED_MS);
  useEvents((event) => applyEvent(client, event, known.current, recount));
}

/** Events come only to the pages of studies: what was read on an earlier one is read again. */
export const useStudies = () =>
  useInfiniteQuery({
    queryKey: ['studies'],
    queryFn: ({ pageParam }) =>
      api.get<StudyList>(
        `${ADDRESS}?${new URLSearchParams({ limit: String(PAGE_SIZE), ...(pageParam !== null && { cursor: pageParam }) })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });

/** null: none is asked for. */
export const useStudy = (studyId: string | null) =>
  useQuery({
    queryKey: ['study', studyId],
    queryFn: () => api.get<Study>(studyAddress(studyId ?? '')),
    enabled: studyId !== null,
    staleTime: 0,
  });

export function useSamples(studyId: string) {
  const cache = useSessionCache();
  return useQuery({
    queryKey: ['study-samples', studyId],
    queryFn: () => cache.read(() => api.get<StudySamples>(`${studyAddress(studyId)}/samples`), patchSamples),
    select: ({ samples }) => samples,
    staleTime: 0,
  });
}

/** The samples of what is asked for, once typing rests; `isCurrent`: the answer, or the fault, is of what is asked for now. */
export function usePreview(request: StudyPreviewRequest | null) {
  const now = request && JSON.stringify(request);
  const [asked] = useDebouncedValue(now, TYPING_MS);
  const preview = useQuery({
    queryKey: ['study-preview', asked],
    queryFn: () => api.post<StudyPreview>(`${ADDRESS}/preview`, JSON.parse(asked ?? '')),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { ...preview, isCurrent: now === asked && !preview.isPlaceholderData };
}

/** The same request sent again before it was answered makes one study. */
export function useSubmitStudy() {
  const once = useAttempt();
  return useMutation<Study, ApiError, StudyRequest>({
    mutationFn: (request) => once(request, (headers) => api.post<Study>(ADDRESS, request, headers)),
  });
}

export type StudyChange = 'pause' | 'resume' | 'cancel' | 'resubmit';

export function useStudyChange(studyId: string) {
  const client = useQueryClient();
  return useMutation<Study, ApiError, StudyChange>({
    mutationFn: (change) => api.post<Study>(`${studyAddress(studyId)}/${change}`),
    onSettled: () => readAgain(client, ['study'], ['studies'], ['study-samples']),
  });
}
