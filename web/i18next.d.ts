/** Lets the compiler check every key of every area's texts. */
import type { en as framework } from './app-framework/locales.ts';
import type { en as auth } from './auth/locales.ts';
import type { en as delivery } from './portal/account/notifications/locales.ts';
import type { en as adminApps } from './portal/locales/admin-apps.ts';
import type { en as administration } from './portal/locales/administration.ts';
import type { en as cluster } from './portal/locales/cluster.ts';
import type { en as jobs } from './portal/locales/jobs.ts';
import type { en as launch } from './portal/locales/launch.ts';
import type { en as palette } from './portal/locales/palette.ts';
import type { en as portal } from './portal/locales.ts';
import type { en as ui } from './ui/locales.ts';
import type { en as warnings } from './ui/warnings/locales.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: {
      ui: typeof ui;
      auth: typeof auth;
      portal: typeof portal;
      adminApps: typeof adminApps;
      administration: typeof administration;
      cluster: typeof cluster;
      jobs: typeof jobs;
      launch: typeof launch;
      palette: typeof palette;
      framework: typeof framework;
      warnings: typeof warnings;
      delivery: typeof delivery;
    };
  }
}
