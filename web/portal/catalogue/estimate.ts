/** What the form needs of the portal while it is open: the cluster as it is now, and when a launch would start. */

import { useDebouncedValue, useDocumentVisibility, useThrottledValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { AppList, Cluster, Estimate } from '../../../src/apps/schema.ts';
import type { LaunchRequest } from '../../../src/session/schema.ts';
import { type ApiError, api } from '../../ui/api.ts';
import { useCluster } from '../cluster/queries.ts';

const TYPING_MS = 500;
/** Each estimate is a question to the scheduler, and on a busy cluster something changes all the time. */
const RENEWAL_MS = 30_000;

/** The cluster, kept true by events: they come as long as somebody looks at it. Another process than theirs may know it a moment later. */
export function useLiveCluster(known: Cluster): { cluster: Cluster; seenAt: number } {
  useCluster();
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ['cluster', 'launching'],
    queryFn: async () => (await api.get<AppList>('/api/app/apps')).cluster,
    initialData: known,
    staleTime: RENEWAL_MS,
    refetchInterval: RENEWAL_MS,
  });
  return { cluster: data ?? known, seenAt: dataUpdatedAt };
}

export interface Estimated {
  /** null: not known yet, or not any more for what the form has now. */
  estimate: Estimate | null;
  error: ApiError | null;
}

/** `request` is what would be launched; null where it is known that it cannot be. */
export function useEstimate(request: LaunchRequest | null, seenAt: number): Estimated {
  const now = request === null ? null : JSON.stringify([request.app_id, { config: placementOf(request) }]);
  const [asked] = useDebouncedValue(now, TYPING_MS);
  const isSeen = useDocumentVisibility() !== 'hidden';
  const renewal = useThrottledValue(seenAt, RENEWAL_MS);
  const { data, error } = useQuery({
    queryKey: ['estimate', asked, renewal],
    queryFn: async () => {
      const [appId, body] = JSON.parse(asked ?? '') as [string, object];
      return { of: asked, estimate: await api.post<Estimate>(`/api/app/apps/${appId}/estimate`, body) };
    },
    enabled: asked !== null && asked === now && isSeen,
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const isOfNow = now !== null && asked === now;
  return { estimate: isOfNow && data?.of === now ? data.estimate : null, error: isOfNow ? error : null };
}

/** Two launches that differ in nothing else start at the same time. */
function placementOf({ config }: LaunchRequest): LaunchRequest['config'] {
  return config?.resources && { resources: config.resources };
}
