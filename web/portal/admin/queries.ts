import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AdministeredApp, AdministeredAppList, AppSwitch, AppUsage } from '../../../src/apps/schema.ts';
import type { AuditEntry, Group, Role, User } from '../../../src/auth/schema.ts';
import { type ApiError, api } from '../../ui/api.ts';

export interface UserChange {
  password?: string;
  role?: Role;
  account?: string | null;
  disabled?: boolean;
  sessions_max?: number | null;
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
const GROUPS = ['groups'];

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

/** Whose members alone may use it; null: as its manifest says. */
export function useAppAccess(appId: string) {
  const client = useQueryClient();
  return useMutation<AdministeredApp, ApiError, string[] | null>({
    mutationFn: (groups) => api.put(`/api/admin/apps/${encodeURIComponent(appId)}/access`, { groups }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['apps'] }),
  });
}

export const useAppUsage = (days: number) =>
  useQuery({ queryKey: ['usage', days], queryFn: () => api.get<AppUsage>(`/api/admin/apps/usage?days=${days}`) });

export const useGroups = () =>
  useQuery({
    queryKey: GROUPS,
    queryFn: async () => (await api.get<{ groups: Group[] }>('/api/admin/groups')).groups,
  });

export function usePutGroup() {
  const client = useQueryClient();
  return useMutation<Group, ApiError, Omit<Group, 'created_at'>>({
    mutationFn: ({ group_id, ...said }) => api.put(`/api/admin/groups/${encodeURIComponent(group_id)}`, said),
    onSuccess: () => client.invalidateQueries({ queryKey: GROUPS }),
  });
}

export function useDeleteGroup() {
  const client = useQueryClient();
  return useMutation<unknown, ApiError, string>({
    mutationFn: (groupId) => api.delete(`/api/admin/groups/${encodeURIComponent(groupId)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: GROUPS }),
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
