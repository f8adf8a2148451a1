/** Keeps values of the launch form for the user: those of the last launch, and presets. The event that follows reads the catalogue again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Preset } from '../../../src/apps/schema.ts';
import type { LaunchSettings } from '../../../src/session/schema.ts';
import { api } from '../../ui/api.ts';

type PresetBody = Omit<Preset, 'preset_id'>;

const addressOf = (appId: string) => `/api/app/apps/${appId}`;

/** A launch that worked is not spoilt by values that could not be kept: that fails silently. */
export function rememberValues(appId: string, values: LaunchSettings): void {
  api.put<void>(`${addressOf(appId)}/last-values`, values).catch(() => {});
}

export function usePresets(appId: string) {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ['apps'] });
  const address = `${addressOf(appId)}/presets`;
  return {
    add: useMutation({ mutationFn: (body: PresetBody) => api.post<Preset>(address, body), onSuccess }),
    replace: useMutation({
      mutationFn: ({ preset_id, ...body }: Preset) => api.put<Preset>(`${address}/${preset_id}`, body),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: ({ preset_id }: Preset) => api.delete<void>(`${address}/${preset_id}`),
      onSuccess,
    }),
  };
}
