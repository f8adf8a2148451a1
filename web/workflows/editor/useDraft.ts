import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

/** What was typed of a workflow and is not saved, also after another page was looked at; null where nothing was. */
export function useDraft(of: string): [draft: string | null, setDraft: (draft: string | null) => void] {
  const client = useQueryClient();
  const queryKey = ['workflow-draft', of];
  const { data } = useQuery<string | null>({
    queryKey,
    queryFn: skipToken,
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return [data ?? null, (draft) => client.setQueryData(queryKey, draft)];
}
