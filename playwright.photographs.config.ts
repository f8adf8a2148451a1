/** `npm run photographs`: every page and state, in both languages and themes, wide and narrow, to be looked at. */
import { defineConfig } from '@playwright/test';
import base from './playwright.config.ts';

export default defineConfig({
  ...base,
  testDir: 'tests/photographs',
  outputDir: 'test-results/photographs-run',
  timeout: 600_000,
});
