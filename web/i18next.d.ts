/** Lets the compiler check every key of every area's texts. */
import type { en as framework } from './app-framework/locales.ts';
import type { en as auth } from './auth/locales.ts';
import type { en as cae } from './cae/locales.ts';
import type { en as files } from './files/locales.ts';
import type { en as delivery } from './portal/account/notifications/locales.ts';
import type { en as history } from './portal/history/locales.ts';
import type { en as adminApps } from './portal/locales/admin-apps.ts';
import type { en as administration } from './portal/locales/administration.ts';
import type { en as cluster } from './portal/locales/cluster.ts';
import type { en as configuration } from './portal/locales/configuration.ts';
import type { en as exporting } from './portal/locales/export.ts';
import type { en as groups } from './portal/locales/groups.ts';
import type { en as health } from './portal/locales/health.ts';
import type { en as jobs } from './portal/locales/jobs.ts';
import type { en as launch } from './portal/locales/launch.ts';
import type { en as notices } from './portal/locales/notices.ts';
import type { en as palette } from './portal/locales/palette.ts';
import type { en as quotas } from './portal/locales/quotas.ts';
import type { en as support } from './portal/locales/support.ts';
import type { en as portal } from './portal/locales.ts';
import type { en as schedules } from './schedules/locales.ts';
import type { en as studies } from './studies/locales.ts';
import type { en as ui } from './ui/locales.ts';
import type { en as warnings } from './ui/warnings/locales.ts';
import type { en as workflows } from './workflows/locales.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui';
    resources: {
      ui: typeof ui;
      auth: typeof auth;
      portal: typeof portal;
      adminApps: typeof adminApps;
      administration: typeof administration;
      notices: typeof notices;
      groups: typeof groups;
      health: typeof health;
      configuration: typeof configuration;
      cae: typeof cae;
      cluster: typeof cluster;
      files: typeof files;
      history: typeof history;
      jobs: typeof jobs;
      launch: typeof launch;
      palette: typeof palette;
      quotas: typeof quotas;
      schedules: typeof schedules;
      studies: typeof studies;
      support: typeof support;
      framework: typeof framework;
      warnings: typeof warnings;
      workflows: typeof workflows;
      delivery: typeof delivery;
      export: typeof exporting;
    };
  }
}
