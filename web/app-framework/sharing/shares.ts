/** The links to a session: read, made, revoked; and what the holder of one has opened. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CreatedShare, OpenedShare, ShareList, ShareRequest, ShareScope } from '../../../src/shares/schema.ts';
import { type ApiError, api, mayHeal } from '../../ui/api.ts';
import { useMe } from '../../ui/queries.ts';
import { readAgain } from '../../ui/read-again.ts';
import { useEvents } from '../events.tsx';

const sharesOf = (sessionId: string) => `/api/app/sessions/${encodeURIComponent(sessionId)}/shares`;

/** Whether this user may share the session: others who may see it, as support may, do not see its screen. */
export function useIsOwn(session: { user_id: string }): boolean {
  return useMe().data?.user_id === session.user_id;
}

/** The links that are good, and who is connected by them; events keep it true. */
export function useShares(sessionId: string) {
  const client = useQueryClient();
  useEvents((event) => {
    const isOfThis = event.type === 'shares.updated' && event.data.session_id === sessionId;
    if (isOfThis || event.type === 'reset') void readAgain(client, ['shares', sessionId]);
  });
  return useQuery({ queryKey: ['shares', sessionId], queryFn: () => api.get<ShareList>(sharesOf(sessionId)) });
}

export function useCreateShare(sessionId: string) {
  return useMutation<CreatedShare, ApiError, ShareRequest>({
    mutationFn: (request) => api.post(sharesOf(sessionId), request),
  });
}

export function useRevokeShare(sessionId: string) {
  return useMutation<void, ApiError, string>({
    mutationFn: (shareId) => api.delete(`${sharesOf(sessionId)}/${shareId}`),
  });
}

/** Gives control to a guest, or takes it back. */
export function useSetScope(sessionId: string) {
  return useMutation<void, ApiError, { shareId: string; userId: string; scope: ShareScope }>({
    mutationFn: ({ shareId, userId, scope }) =>
      api.put(`${sharesOf(sessionId)}/${shareId}/guests/${encodeURIComponent(userId)}`, { scope }),
  });
}

/** While nothing is to be seen yet, and while the connection tells when something changes. */
const ASK_SOON_MS = 3_000;
const ASK_AGAIN_MS = 15_000;

/** What the link shows. Asked again now and then: a guest gets no events of somebody else's session. */
export function useOpenedShare(token: string) {
  return useQuery({
    queryKey: ['opened-share', token],
    queryFn: () => api.postAsAnybody<OpenedShare>('/api/app/shares/open', { token }),
    enabled: token !== '',
    gcTime: 0,
    refetchInterval: ({ state }) => askAgain(state),
  });
}

/** The desktop that its user let support into. */
export function useJoinedDesktop(joinId: string) {
  return useQuery({
    queryKey: ['joined-desktop', joinId],
    queryFn: () => api.get<OpenedShare>(`/api/admin/join-requests/${encodeURIComponent(joinId)}/desktop`),
    gcTime: 0,
    refetchInterval: ({ state }) => askAgain(state),
  });
}

function askAgain({ error, data }: { error: ApiError | null; data: OpenedShare | undefined }): number | false {
  if (error) return mayHeal(error) && ASK_SOON_MS;
  if (data?.status === 'stopped' || data?.status === 'failed') return false;
  return data?.status === 'running' ? ASK_AGAIN_MS : ASK_SOON_MS;
}
