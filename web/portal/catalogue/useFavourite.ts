import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { App, AppList } from '../../../src/apps/schema.ts';
import { api } from '../../ui/api.ts';
import { useFailureNotice } from '../../ui/useFailureNotice.tsx';

/** Makes an app a favourite, or none any more. The page shows it at once; the event that follows reads what is stored. */
export function useFavourite() {
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const show = (appId: string, favourite: boolean) =>
    client.setQueryData<AppList>(
      ['apps'],
      (list) =>
        list && {
          ...list,
          apps: list.apps.map((app) => (app.app_id === appId ? { ...app, kept: { ...app.kept, favourite } } : app)),
        },
    );
  return useMutation({
    mutationFn: ({ app_id, kept }: App) => {
      const address = `/api/app/apps/${app_id}/favourite`;
      return kept.favourite ? api.delete<void>(address) : api.put<void>(address);
    },
    onMutate: ({ app_id, kept }) => show(app_id, !kept.favourite),
    onError: (error, { app_id, kept }) => {
      show(app_id, kept.favourite);
      tellFailure(error);
    },
  });
}
