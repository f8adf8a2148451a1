import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Channel, Language, News, NotificationSettings } from '../../../../src/notifications/schema.ts';
import { type ApiError, api } from '../../../ui/api.ts';

const SETTINGS = ['notification-settings'];
const ADDRESS = '/api/notifications';
const LOOK_EACH_MS = 2_000;

/** Looked at again as long as something is on its way. */
export const useNotificationSettings = () =>
  useQuery({
    queryKey: SETTINGS,
    queryFn: () => api.get<NotificationSettings>(ADDRESS),
    refetchInterval: ({ state: { data } }) =>
      [data?.email, data?.webhook].some((channel) => channel?.last && channel.last.next_at !== null)
        ? LOOK_EACH_MS
        : false,
  });

function useChange<Answer, Asked>(mutationFn: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation<Answer, ApiError, Asked>({
    mutationFn,
    onSuccess: () => client.invalidateQueries({ queryKey: SETTINGS }),
  });
}

export const useSetEmail = () =>
  useChange((email: { address: string; language: Language }) => api.put<void>(`${ADDRESS}/email`, email));

export const useConfirmEmail = () => useChange((code: string) => api.post<void>(`${ADDRESS}/email/confirm`, { code }));

export const useSetPage = () => useChange((jobs: boolean) => api.put<void>(`${ADDRESS}/page`, { jobs }));

export const useSetWebhook = () =>
  useChange((url: string) => api.put<{ secret: string }>(`${ADDRESS}/webhook`, { url }));

export const useSetTypes = (channel: Channel) =>
  useChange((types: News[]) => api.put<void>(`${ADDRESS}/${channel}/types`, { types }));

export const useTest = (channel: Channel) => useChange((_: undefined) => api.post<void>(`${ADDRESS}/${channel}/test`));

export const useRemove = (channel: Channel) => useChange((_: undefined) => api.delete<void>(`${ADDRESS}/${channel}`));
