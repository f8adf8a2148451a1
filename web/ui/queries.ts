/** What pages read and change, as hooks. Sessions are kept true by the events that `useSessionCache().apply` is fed with. */
import {
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { AppList } from '../../src/apps/schema.ts';
import type { Me } from '../../src/auth/schema.ts';
import type { LaunchRequest, Session, SessionList, ThumbnailList } from '../../src/session/schema.ts';
import { type ApiError, api, mayHeal } from './api.ts';
import {
  createSessionCache,
  patchPage,
  patchSession,
  type SessionCache,
  type SessionFilter,
  statusesOf,
} from './session-cache.ts';
import { useAttempt } from './useAttempt.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ApiError;
  }
}

const PAGE_SIZE = 50;
const ASK_AGAIN_MS = 3_000;

const caches = new WeakMap<QueryClient, SessionCache>();

/** The session cache of the page's query client. */
export function useSessionCache(): SessionCache {
  const client = useQueryClient();
  const cache = caches.get(client) ?? createSessionCache(client);
  caches.set(client, cache);
  return cache;
}

const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: () => api.get<Me>('/api/auth/me'),
  staleTime: Number.POSITIVE_INFINITY,
  // Until it is known who asks, nothing else tells that the portal is back.
  refetchInterval: ({ state }) => (state.error && mayHeal(state.error) ? ASK_AGAIN_MS : false),
});

export const useMe = () => useQuery({ ...meQuery, select: ({ user }) => user });

/** The account that this user's sessions run as; null where there is none. */
export const useRunsAs = () => useQuery({ ...meQuery, select: ({ runs_as }) => runs_as });

/** Who of support looks on as this user, and until when; null for the user themselves. */
export const useViewing = () => useQuery({ ...meQuery, select: ({ viewing }) => viewing }).data ?? null;

export const useApps = () => useQuery({ queryKey: ['apps'], queryFn: () => api.get<AppList>('/api/app/apps') });

export function useSessions(filter: SessionFilter) {
  const cache = useSessionCache();
  return useInfiniteQuery({
    queryKey: ['sessions', filter],
    queryFn: ({ pageParam }) =>
      cache.read(
        () => api.get<SessionList>(listAddress(filter, pageParam)),
        (page, event) => patchPage(page, filter, event, pageParam === null),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

function listAddress(filter: SessionFilter, cursor: string | null): string {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  const statuses = statusesOf(filter);
  if (statuses !== undefined) query.set('status', statuses);
  if (cursor !== null) query.set('cursor', cursor);
  return `/api/app/sessions?${query}`;
}

/** The version of the picture of a session's screen; null where there is none. */
export function useThumbnail(sessionId: string): string | null {
  const isOwn = useViewing() === null;
  const list = useQuery({
    queryKey: ['thumbnails'],
    queryFn: () => api.get<ThumbnailList>('/api/app/thumbnails'),
    // Whoever looks on as a user is shown no screens.
    enabled: isOwn,
    select: ({ thumbnails }) => thumbnails.find((one) => one.session_id === sessionId)?.version,
  });
  return list.data ?? null;
}

export function useSession(sessionId: string) {
  const cache = useSessionCache();
  return useQuery({
    queryKey: ['session', sessionId],
    queryFn: () => cache.read(() => api.get<Session>(sessionAddress(sessionId)), patchSession),
  });
}

const sessionAddress = (sessionId: string) => `/api/app/sessions/${encodeURIComponent(sessionId)}`;

export function useSessionLog(sessionId: string) {
  return useQuery({
    queryKey: ['session-log', sessionId],
    queryFn: () => api.get<{ log: string; truncated: boolean }>(`${sessionAddress(sessionId)}/log`),
    gcTime: 0,
  });
}

/** Of a display that is reached directly. */
export async function readDisplayPassword(sessionId: string): Promise<string> {
  const { password } = await api.get<{ password: string }>(`${sessionAddress(sessionId)}/password`);
  return password;
}

/** Not kept: it is shown as long as somebody looks at it. */
export const useDisplayPassword = (sessionId: string) =>
  useQuery({ queryKey: ['display-password', sessionId], queryFn: () => readDisplayPassword(sessionId), gcTime: 0 });

/** Launches an app. The same request sent again before it was answered (a double click, a lost connection) launches it once. */
export function useLaunch() {
  const client = useQueryClient();
  const cache = useSessionCache();
  const once = useAttempt();
  return useMutation<Session, ApiError, LaunchRequest>({
    mutationFn: (request) =>
      once(request, async (headers) => {
        const session = await cache.change(() => api.post<Session>('/api/app/sessions', request, headers));
        // The catalogue tells what was launched lately.
        void client.invalidateQueries({ queryKey: ['apps'] });
        return session;
      }),
  });
}

/** Ends a session; its states follow as events. */
export const useStop = () => useSessionChange((id) => api.delete<Session>(sessionAddress(id)));

const EXTENSION_MINUTES = 60;

/** Gives it one hour more. */
export const useExtend = () =>
  useSessionChange((id) => api.post<Session>(`${sessionAddress(id)}/extend`, { minutes: EXTENSION_MINUTES }));

/** Keeps a waiting session from starting. */
export const useHold = () => useSessionChange((id) => api.post<Session>(`${sessionAddress(id)}/hold`));

/** Lets a held session start. */
export const useRelease = () => useSessionChange((id) => api.post<Session>(`${sessionAddress(id)}/release`));

/** Keeps one that would end because nobody uses it. */
export const useStay = () => useSessionChange((id) => api.post<Session>(`${sessionAddress(id)}/stay`));

/** Starts the session anew; answers the new one. */
export const useRestart = () => useSessionChange((id) => api.post<Session>(`${sessionAddress(id)}/restart`));

function useSessionChange(change: (sessionId: string) => Promise<Session>) {
  const cache = useSessionCache();
  return useMutation<Session, ApiError, string>({ mutationFn: (id) => cache.change(() => change(id)) });
}

/** Removes an ended session and its log from the list. */
export function useForget() {
  const cache = useSessionCache();
  return useMutation<void, ApiError, string>({
    mutationFn: (id) => api.post<void>(`${sessionAddress(id)}/forget`),
    onSuccess: (_, id) => cache.drop(id),
  });
}
