/** Lets the compiler check every key of every area's texts. */
import type { en as framework } from './app-framework/locales.ts';
import type { en as auth } from './auth/locales.ts';
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
      framework: typeof framework;
      warnings: typeof warnings;
    };
  }
}
