/** Apps for tests. */
import type { App } from '../../../src/apps/schema.ts';

const amounts = { cpus: 1, memory: '1Gi', gpus: 0, time: 60 };

export function anApp(app_id: string, more: Partial<App> & { favourite?: boolean } = {}): App {
  const { favourite = false, ...rest } = more;
  return {
    app_id,
    name: { en: app_id, ko: app_id },
    description: { en: `About ${app_id}`, ko: '설명' },
    category: 'other',
    icon_url: '/i',
    display: { type: 'novnc', resolution: '1280x720' },
    resources: { default: { ...amounts, partition: null, account: null, qos: null }, min: amounts, max: amounts },
    params: [],
    sessions_per_user: 5,
    unavailable: null,
    kept: { favourite, last: null, presets: [] },
    launched_at: null,
    ...rest,
  };
}
