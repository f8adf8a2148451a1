/** Jobs, kept true by events: what is shown is read again when the queue is another. */
import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Job, JobDetails, JobList } from '../../../src/jobs/schema.ts';
import { type ApiError, api } from '../../ui/api.ts';
import { addressOf, type JobSearch } from './search.ts';

/** The portal watches the queue, and tells of changes, as long as somebody has asked in the last minute. */
const STILL_LOOKING_MS = 30_000;
export const PAGE_SIZE = 100;

export type JobAction = Job['may'][number];

/** These pages of the list, by their number. Of the first the one before stays until another answer is there. */
export function useJobPages(search: JobSearch, pages: number[]) {
  return useQueries({
    queries: pages.map((page) => ({
      queryKey: ['jobs', search, page],
      queryFn: () => api.get<JobList>(`/api/jobs?${addressOf(search, { offset: page * PAGE_SIZE, limit: PAGE_SIZE })}`),
      staleTime: 0,
      refetchInterval: STILL_LOOKING_MS,
      ...(page === 0 && { placeholderData: keepPreviousData }),
    })),
  });
}

export const useJob = (jobId: string) =>
  useQuery({
    queryKey: ['job', jobId],
    queryFn: () => api.get<JobDetails>(`/api/jobs/${encodeURIComponent(jobId)}`),
    staleTime: 0,
    refetchInterval: STILL_LOOKING_MS,
  });

export function useResubmit(jobId: string) {
  const client = useQueryClient();
  return useMutation<{ job_id: string }, ApiError>({
    mutationFn: () => api.post(`/api/jobs/${encodeURIComponent(jobId)}/resubmit`),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

export function useChangeJob(jobId: string) {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, JobAction>({
    mutationFn: (action) => {
      const path = `/api/jobs/${encodeURIComponent(jobId)}`;
      return action === 'cancel' ? api.delete(path) : api.post(`${path}/${action}`);
    },
    onSettled: () => Promise.all([['job', jobId], ['jobs']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}
