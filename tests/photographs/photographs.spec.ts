/** Photographs for people to look at. What can be checked by a program is in tests/e2e/. */
import { join } from 'node:path';
import type { App } from '../../src/apps/schema.ts';
import { expect, test } from '../e2e/desk.ts';
import { STATES } from './states.ts';

const FOLDER = join(import.meta.dirname, '../../test-results/photographs');
const PRESETS = { en: 'Large font', ko: '큰 글자' };

for (const language of ['en', 'ko'] as const) {
  for (const scheme of ['light', 'dark'] as const) {
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      test(`${language} ${scheme} ${width}`, async ({ page, desk }) => {
        const { admin } = desk;
        const { session_id: ended } = await admin.launch({ app_id: 'xterm', name: 'Mesh of the wing' });
        await admin.reached(ended, 'running');
        await admin.request('DELETE', `/api/app/sessions/${ended}`);
        await admin.reached(ended, 'stopped');
        const { session_id: running } = await desk.running({ app_id: 'xterm', name: '날개 해석' });
        await admin.request('PUT', '/api/app/apps/gedit/favourite');
        await admin.request('PUT', '/api/app/apps/gedit/last-values', { params: { file: '/home/minji/wing.inp' } });
        const { kept } = (await admin.request<App>('GET', '/api/app/apps/xterm')).body;
        for (const { preset_id } of kept.presets)
          await admin.request('DELETE', `/api/app/apps/xterm/presets/${preset_id}`);
        const preset = { name: PRESETS[language], params: { font_size: 18 } };
        expect((await admin.request('POST', '/api/app/apps/xterm/presets', preset)).status).toBe(201);

        await page.addInitScript(
          ([chosen, colours]) => {
            localStorage.setItem('berth-language', chosen);
            localStorage.setItem('berth-colour-scheme', colours);
          },
          [language, scheme] as const,
        );
        await page.setViewportSize({ width, height });
        for (const { name, show } of STATES) {
          await show(page, { open: desk.open, running, ended });
          await page.evaluate(() => document.fonts.ready);
          await page.screenshot({
            path: join(FOLDER, `${name}-${language}-${scheme}-${width}.png`),
            animations: 'disabled',
            fullPage: true,
          });
        }
      });
    }
  }
}
