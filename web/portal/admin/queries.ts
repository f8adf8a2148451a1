import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AdministeredApp, AdministeredAppList, AppSwitch } from '../../../src/apps/schema.ts';
import type { AuditEntry, Role, User } from '../../../src/auth/schema.ts';
import { type ApiError, api } from '../../ui/api.ts';

export interface UserChange {
  password?: string;
  role?: Role;
  account?: string | null;
  disabled?: boolean;
}
export interface NewUser {
  user_id: string;
  password: string;
  role: Role;
  account: string | null;
}
export interface AuditPage {
  entries: AuditEntry[];
  next_cursor: string | null;
}

const USERS = ['users'];

export const useUsers = () =>
  useQuery({ queryKey: USERS, queryFn: async () => (await api.get<{ users: User[] }>('/api/admin/users')).users });

export function useAddUser() {
  const client = useQueryClient();
  return useMutation<User, ApiError, NewUser>({
    mutationFn: (user) => api.post('/api/admin/users', user),
    onSuccess: () => client.invalidateQueries({ queryKey: USERS }),
  });
}

export function useChangeUser(userId: string) {
  const client = useQueryClient();
  return useMutation<User, ApiError, UserChange>({
    mutationFn: (change) => api.patch(`/api/admin/users/${encodeURIComponent(userId)}`, change),
    onSuccess: () => client.invalidateQueries({ queryKey: USERS }),
  });
}

/** Beside the catalogue, so that what is pushed of that keeps it true as well. */
export const useAdministeredApps = () =>
  useQuery({ queryKey: ['apps', 'administered'], queryFn: () => api.get<AdministeredAppList>('/api/admin/apps') });

export function useSwitchApp(appId: string) {
  const client = useQueryClient();
  return useMutation<AdministeredApp, ApiError, AppSwitch>({
    mutationFn: (change) => api.put(`/api/admin/apps/${encodeURIComponent(appId)}`, change),
    onSuccess: () => client.invalidateQueries({ queryKey: ['apps'] }),
  });
}

/** Reads the folders of the catalogue again, in every process. */
export function useReloadApps() {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, void>({
    mutationFn: () => api.post('/api/admin/apps/reload'),
    onSuccess: () => client.invalidateQueries({ queryKey: ['apps'] }),
  });
}

export const useAudit = () =>
  useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }) =>
      api.get<AuditPage>(`/api/admin/audit${pageParam === null ? '' : `?cursor=${encodeURIComponent(pageParam)}`}`),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  });
