/** Notices as administrators write them, and the switch of maintenance. Events of notices have both read again. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  MaintenanceStart,
  MaintenanceState,
  NoticeCreate,
  NoticeUpdate,
  WrittenNotice,
  WrittenNotices,
} from '../../../../src/notices/schema.ts';
import { type ApiError, api } from '../../../ui/api.ts';

const NOTICES = ['notices'];
const PATH = '/api/admin/notices';

export const useWrittenNotices = () =>
  useQuery({
    queryKey: [...NOTICES, 'written'],
    queryFn: async () => (await api.get<WrittenNotices>(PATH)).notices,
    staleTime: 0,
  });

export const useMaintenance = () =>
  useQuery({
    queryKey: [...NOTICES, 'maintenance'],
    queryFn: async () => (await api.get<MaintenanceState>('/api/admin/maintenance')).maintenance,
    staleTime: 0,
  });

function useChange<Body>(change: (body: Body) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, Body>({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: NOTICES }),
  });
}

/** Without one it is a new one. */
export const useWriteNotice = (notice: WrittenNotice | null) =>
  useChange((body: NoticeCreate) =>
    notice === null
      ? api.post(PATH, body)
      : api.put(pathOf(notice), { ...body, version: notice.version } satisfies NoticeUpdate),
  );

export const useDeleteNotice = () => useChange((notice: WrittenNotice) => api.delete(pathOf(notice)));
export const useStartMaintenance = () => useChange((body: MaintenanceStart) => api.put('/api/admin/maintenance', body));
export const useEndMaintenance = () => useChange(() => api.delete('/api/admin/maintenance'));

const pathOf = ({ notice_id }: WrittenNotice): string => `${PATH}/${encodeURIComponent(notice_id)}`;
