import { useQuery } from '@tanstack/react-query';
import type { ClusterView } from '../../../src/dashboard/schema.ts';
import { api } from '../../ui/api.ts';

/** The portal watches the cluster, and tells of changes, as long as somebody has asked in the last minute. */
const STILL_LOOKING_MS = 30_000;

export const useCluster = () =>
  useQuery({
    queryKey: ['cluster'],
    queryFn: () => api.get<ClusterView>('/api/cluster'),
    staleTime: 0,
    refetchInterval: STILL_LOOKING_MS,
  });
