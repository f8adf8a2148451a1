/** Support's questions to this user, whichever page is open. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JoinAnswer, JoinRequest, OpenJoinRequests } from '../../../src/shares/schema.ts';
import { useEvents } from '../../app-framework/events.tsx';
import { type ApiError, api } from '../../ui/api.ts';
import { useViewing } from '../../ui/queries.ts';
import { readAgain } from '../../ui/read-again.ts';

/** Whoever looks on as the user could not answer, and is not asked. */
export function useJoinQuestions() {
  const client = useQueryClient();
  const isThemselves = useViewing() === null;
  useEvents(({ type }) => {
    if (type === 'join.updated' || type === 'reset') void readAgain(client, ['join-requests']);
  });
  return useQuery({
    queryKey: ['join-requests'],
    queryFn: () => api.get<OpenJoinRequests>('/api/app/join-requests'),
    enabled: isThemselves,
  });
}

export function useAnswerJoin({ session_id, join_id }: JoinRequest) {
  const client = useQueryClient();
  return useMutation<JoinRequest, ApiError, JoinAnswer>({
    mutationFn: (answer) =>
      api.post(`/api/app/sessions/${encodeURIComponent(session_id)}/join-requests/${join_id}`, { answer }),
    onSettled: () => client.invalidateQueries({ queryKey: ['join-requests'] }),
  });
}
