import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Token } from '../../../src/auth/schema.ts';
import { type ApiError, api } from '../../ui/api.ts';

export interface NewToken {
  name: string;
  days: number;
}
export type CreatedToken = Token & { secret: string };

const TOKENS = ['tokens'];

export const useTokens = () =>
  useQuery({
    queryKey: TOKENS,
    queryFn: async () => (await api.get<{ tokens: Token[] }>('/api/auth/tokens')).tokens,
  });

export function useCreateToken() {
  const client = useQueryClient();
  return useMutation<CreatedToken, ApiError, NewToken>({
    mutationFn: (token) => api.post('/api/auth/tokens', token),
    onSuccess: () => client.invalidateQueries({ queryKey: TOKENS }),
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation<void, ApiError, string>({
    mutationFn: (tokenId) => api.delete(`/api/auth/tokens/${encodeURIComponent(tokenId)}`),
    onSuccess: () => client.invalidateQueries({ queryKey: TOKENS }),
  });
}
