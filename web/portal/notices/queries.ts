/** What administrators tell this user, kept true by events and, where something begins or ends, by the clock. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Notice, NoticeList } from '../../../src/notices/schema.ts';
import { type ApiError, api } from '../../ui/api.ts';
import { useMe } from '../../ui/queries.ts';

const NOTICES = ['notices', 'mine'];
const SOON_MS = 1_000;
/** Longer a timer of browsers does not run. */
const LATEST_MS = 24 * 60 * 60_000;

export const useNotices = () =>
  useQuery({
    queryKey: NOTICES,
    queryFn: () => api.get<NoticeList>('/api/notices'),
    refetchInterval: ({ state: { data } }) =>
      typeof data?.changes_in === 'number' && Math.min(Math.max(data.changes_in * 1000, SOON_MS), LATEST_MS),
  });

/** Whether this user may launch nothing now. */
export function useIsClosed(): boolean {
  const isUnderMaintenance = useNotices().data?.maintenance != null;
  return useMe().data?.role !== 'admin' && isUnderMaintenance;
}

/** It is away at once; where the portal did not take that, it is back. */
export function useDismiss() {
  const client = useQueryClient();
  return useMutation<void, ApiError, Notice>({
    mutationFn: ({ notice_id }) => api.post(`/api/notices/${encodeURIComponent(notice_id)}/dismiss`),
    onMutate: async ({ notice_id }) => {
      await client.cancelQueries({ queryKey: NOTICES });
      client.setQueryData<NoticeList>(
        NOTICES,
        (list) => list && { ...list, notices: list.notices.filter((one) => one.notice_id !== notice_id) },
      );
    },
    onSettled: () => client.invalidateQueries({ queryKey: NOTICES }),
  });
}
