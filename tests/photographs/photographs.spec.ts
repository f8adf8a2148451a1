/** Photographs for people to look at. What can be checked by a program is in tests/e2e/. */
import { join } from 'node:path';
import type { App } from '../../src/apps/schema.ts';
import { expect, loginCookies, test } from '../e2e/desk.ts';
import { startRelay } from '../support/relays.ts';
import { pausedSchedule, startedSchedule } from '../support/schedules.ts';
import { startSquares } from '../support/squares.ts';
import { startWaves } from '../support/waves.ts';
import { APPEARANCES, appearIn, fileName } from './appearance.ts';
import { STATES } from './states.ts';

const FOLDER = join(import.meta.dirname, '../../test-results/photographs');
const GUEST = { user_id: 'kim', password: 'a password of kim' };
const PRESETS = { en: 'Large font', ko: '큰 글자' };

for (const appearance of APPEARANCES) {
  test(appearance.name, async ({ page, desk }) => {
    const { admin } = desk;
    const { session_id: ended } = await admin.launch({ app_id: 'xterm', name: 'Mesh of the wing' });
    await admin.reached(ended, 'running');
    const share = async (id: string): Promise<string> =>
      (await admin.request<{ path: string }>('POST', `/api/app/sessions/${id}/shares`, { scope: 'view' })).body.path;
    const deadLink = await share(ended);
    await admin.request('DELETE', `/api/app/sessions/${ended}`);
    await admin.reached(ended, 'stopped');
    const { session_id: running } = await desk.running({ app_id: 'xterm', name: '날개 해석' });
    const link = await share(running);
    await admin.request('POST', '/api/admin/users', GUEST);
    const guest = await loginCookies(desk.portal.url, GUEST.user_id, GUEST.password);
    const openAsGuest = async (path: string): Promise<void> => {
      await page.context().addCookies(guest);
      // By the fragment alone a page is not loaded anew.
      await page.goto('about:blank');
      await page.goto(desk.portal.url + path);
    };
    const time = { resources: { time: 8 } };
    const { session_id: brief } = await desk.running({ app_id: 'xterm', name: 'Modal analysis', config: time });
    await admin.request('PUT', '/api/app/apps/gedit/favourite');
    await admin.request('PUT', '/api/app/apps/gedit/last-values', { params: { file: '/home/minji/wing.inp' } });
    const { kept } = (await admin.request<App>('GET', '/api/app/apps/xterm')).body;
    for (const { preset_id } of kept.presets) await admin.request('DELETE', `/api/app/apps/xterm/presets/${preset_id}`);
    const preset = { name: PRESETS[appearance.language], params: { font_size: 18 } };
    expect((await admin.request('POST', '/api/app/apps/xterm/presets', preset)).status).toBe(201);

    // What goes on takes the processors of what would come after, so what is to end comes first.
    const failed = await startRelay(admin, { name: '날개 형상', fails: 'right', until: ['mesh', 'left', 'right'] });
    const sides = Array.from({ length: 40 }, (_, index) => index + 1);
    const plates = { name: 'Plates', sides: sides.slice(0, 6), shapes: ['full', 'half'] } as const;
    const { study_id: plated } = await startSquares(admin, { ...plates, fails: [4] });
    const { schedule_id: started } = await startedSchedule(admin, 'Each night');
    const { schedule_id: paused } = await pausedSchedule(admin, '스캐너가 남긴 것');
    const schedules = { started, paused };
    const { run_id: through } = await startWaves(admin, { name: 'Wing, fine mesh', steps: 60, factor: 0.85 });
    const { run_id: living } = await startWaves(admin, { name: '날개, 성긴 격자', steps: 60, factor: 0.8, until: 38 });
    const runs = { living, ended: through };
    const { study_id: growing } = await startSquares(admin, { name: '판의 변', sides, until: 5 });
    const studies = { living: growing, ended: plated };
    const { execution_id: goesOn } = await startRelay(admin, { name: 'Wing', until: [] });
    const workflows = { id: failed.workflow_id, living: goesOn, failed: failed.execution_id };

    await appearIn(page, appearance);
    for (const { name, show } of STATES) {
      await show(page, {
        open: desk.open,
        guest: GUEST.user_id,
        openAsGuest,
        running,
        ended,
        brief,
        link,
        deadLink,
        runs,
        studies,
        workflows,
        schedules,
      });
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({
        path: join(FOLDER, fileName(name, appearance)),
        animations: 'disabled',
        fullPage: true,
      });
      // What a state withholds is withheld until its picture is taken.
      await page.unrouteAll();
    }
  });
}
