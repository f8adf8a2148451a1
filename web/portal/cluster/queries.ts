/** The cluster, kept true by events. Of its nodes only those come that are other ones than they were. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ClusterNode, ClusterNodes, ClusterSummary } from '../../../src/dashboard/schema.ts';
import { api } from '../../ui/api.ts';
import { merge } from './merge.ts';

/** The portal watches the cluster, and tells of changes, as long as somebody has asked in the last minute. */
const WATCHED = { staleTime: 0, refetchInterval: 30_000 };
const NODES = ['cluster', 'nodes'];

export const useCluster = () =>
  useQuery({ queryKey: ['cluster', 'summary'], queryFn: () => api.get<ClusterSummary>('/api/cluster'), ...WATCHED });

export function useNodes() {
  const client = useQueryClient();
  return useQuery({
    queryKey: NODES,
    queryFn: async () => {
      const known = client.getQueryData<ClusterNodes>(NODES);
      const since = known?.nodes ? `?since=${encodeURIComponent(known.seen_at)}` : '';
      return merge(known, await api.get<ClusterNodes>(`/api/cluster/nodes${since}`));
    },
    // A node that is the same stays the same object, and need not be drawn again.
    structuralSharing: false,
    ...WATCHED,
  });
}

export const useNode = (name: string) =>
  useQuery({
    queryKey: ['cluster', 'node', name],
    queryFn: () => api.get<ClusterNode>(`/api/cluster/nodes/${encodeURIComponent(name)}`),
    ...WATCHED,
  });
