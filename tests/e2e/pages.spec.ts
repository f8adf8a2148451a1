/** What holds for every page: readable for everybody, on a phone, without an error, and quickly there. */
import type { Page } from '@playwright/test';
import type { Session } from '../../src/session/schema.ts';
import type { Execution } from '../../src/workflows/schema.ts';
import { startRelay } from '../support/relays.ts';
import { pausedSchedule, startedSchedule } from '../support/schedules.ts';
import { startSquares } from '../support/squares.ts';
import { startWaves } from '../support/waves.ts';
import { barriersInBoth } from './axe.ts';
import { type Desk, expect, killProcess, seesDesktop, test } from './desk.ts';

const FIRST_LOAD_KB = 220;
/** As wide as the pages are (web/ui/global.css). */
const READABLE_PX = 1120;
/** Layout shift as browsers count it: 0.1 is called good. */
const SHIFT_MAX = 0.02;

declare global {
  interface Window {
    shifts: number[];
  }
}

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** One session that runs and one that has failed, so that the lists have something to show. */
async function populate(desk: Desk): Promise<{ running: Session; failed: Session }> {
  const running = await desk.running({ app_id: 'xterm', name: 'Running' });
  const { session_id } = await desk.running({ app_id: 'xterm', name: 'Failed' });
  await killProcess(session_id, /^xterm /);
  return { running, failed: await desk.admin.reached(session_id, 'failed') };
}

type Pages = readonly [path: string, heading: string][];

/** The pages of solvers' runs, of which one goes on and one is through. */
async function withRuns(desk: Desk): Promise<Pages> {
  const { run_id: living } = await startWaves(desk.admin, { name: 'Under way', steps: 20, factor: 0.5, until: 12 });
  const { run_id: ended } = await startWaves(desk.admin, { name: 'Through', steps: 20, factor: 0.7 });
  return [
    ['/cae', 'CAE'],
    ['/cae/new/waves', 'New run: Waves'],
    [`/cae/runs/${living}`, 'Under way'],
    [`/cae/runs/${ended}`, 'Through'],
    [`/cae/compare?runs=${living},${ended}`, 'Compare runs'],
  ];
}

/** The pages of studies, of which one goes on and one is through, with a run that failed. */
async function withStudies(desk: Desk): Promise<Pages> {
  const { study_id: ended } = await startSquares(desk.admin, { name: 'Sides', sides: [1, 2, 3], fails: [3] });
  const many = Array.from({ length: 60 }, (_, index) => index + 1);
  const { study_id: living } = await startSquares(desk.admin, { name: 'Many sides', sides: many, until: 2 });
  return [
    ['/cae/studies', 'Studies'],
    ['/cae/studies/new', 'New study'],
    ['/cae/studies/new?solver=square', 'New study'],
    [`/cae/studies/${living}`, 'Many sides'],
    [`/cae/studies/${ended}`, 'Sides'],
  ];
}

const failedWorkflow = ({ admin }: Desk): Promise<Execution> =>
  startRelay(admin, { name: 'Broken', fails: 'right', until: ['mesh', 'left', 'right'] });

const pagesOfWorkflows = (failed: Execution, living: Execution): Pages => [
  ['/cae/workflows', 'Workflows'],
  ['/cae/workflows/new', 'New workflow'],
  [`/cae/workflows/${failed.workflow_id}`, 'Broken'],
  [`/cae/executions/${failed.execution_id}`, 'Broken'],
  [`/cae/executions/${living.execution_id}`, 'Words'],
];

/** The pages of workflows, of whose executions one goes on and one has failed. */
async function withWorkflows(desk: Desk): Promise<Pages> {
  const failed = await failedWorkflow(desk);
  return pagesOfWorkflows(failed, await startRelay(desk.admin, { name: 'Words', until: ['mesh'] }));
}

/** The pages of schedules, of which one has started something and one is paused. */
async function withSchedules(desk: Desk): Promise<Pages> {
  const { schedule_id: started } = await startedSchedule(desk.admin, 'Each night');
  const { schedule_id: paused } = await pausedSchedule(desk.admin, 'What the scanner leaves');
  return [
    ['/cae/schedules', 'Schedules'],
    [`/cae/schedules/${started}`, 'Each night'],
    [`/cae/schedules/${paused}`, 'What the scanner leaves'],
  ];
}

/** The pages of solvers. What goes on takes the processors of what would come after, so what is to end comes first. */
async function ofSolvers(desk: Desk): Promise<Pages> {
  const failed = await failedWorkflow(desk);
  const pages = [...(await withRuns(desk)), ...(await withStudies(desk)), ...(await withSchedules(desk))];
  return [...pages, ...pagesOfWorkflows(failed, await startRelay(desk.admin, { name: 'Words', until: [] }))];
}

/** The page is there, with what it asked for. */
async function isThere(page: Page): Promise<void> {
  await expect(page.getByRole('heading').first()).toBeVisible();
  await expect(page.locator('[role=status][aria-label]')).toHaveCount(0);
}

const PAGES: Pages = [
  ['/', 'Home'],
  ['/apps', 'Apps'],
  ['/sessions?show=all', 'Sessions'],
  ['/jobs', 'Jobs'],
  ['/files', 'Files'],
  ['/cluster', 'This machine'],
  ['/account', 'Account'],
  ['/admin/users', 'Users'],
  ['/admin/audit', 'Audit log'],
  ['/no/such/page', 'This page does not exist'],
];

test('every page has no serious finding of axe in light and dark, and no error in the console', async ({
  page,
  desk,
}) => {
  const { running, failed } = await populate(desk);
  await page.goto(`${desk.portal.url}/auth/`);
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);
  for (const [path, heading] of PAGES) {
    await desk.open(path);
    await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
    await expect(page.getByRole('status', { name: 'Loading…' })).toHaveCount(0);
    expect([path, await barriersInBoth(page)]).toEqual([path, []]);
  }
  await desk.open(`/sessions/${failed.session_id}`);
  await expect(page.getByRole('heading', { name: 'Failed has failed' })).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);
  await desk.open(`/sessions/${running.session_id}`);
  await seesDesktop(page);
  expect(await barriersInBoth(page)).toEqual([]);
  expect(desk.faults()).toEqual([]);
});

for (const [what, pages] of [
  ['runs', withRuns],
  ['studies', withStudies],
  ['workflows', withWorkflows],
  ['schedules', withSchedules],
] as const) {
  test(`the pages of solvers’ ${what} have no serious finding of axe in light and dark, and no error in the console`, async ({
    page,
    desk,
  }) => {
    for (const [path, heading] of await pages(desk)) {
      await desk.open(path);
      await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
      await isThere(page);
      expect([path, await barriersInBoth(page)]).toEqual([path, []]);
    }
    expect(desk.faults()).toEqual([]);
  });
}

test('what opens over a page has no serious finding of axe in light and dark', async ({ page, desk }) => {
  const { running } = await populate(desk);
  await desk.open('/apps');
  await desk.admin.request('PUT', '/api/app/apps/gedit/last-values', { params: { line: 3, encoding: 'gone' } });
  await page.reload();
  await page.getByRole('button', { name: 'Launch gedit with options…' }).click();
  await expect(page.getByText(/the default value is filled in: Character encoding/)).toBeVisible();
  await page.getByLabel('File to open').fill('not absolute');
  await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
  await expect(page.getByText('Enter an absolute path: it starts with /.')).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await desk.admin.request('PUT', '/api/app/apps/gedit/last-values', {});
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('nothing like this');
  await expect(page.getByRole('button', { name: 'Show all applications' })).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show all applications' }).click();
  await page.getByRole('button', { name: 'Menu of admin' }).click();
  await expect(page.getByRole('menuitem', { name: 'Log out' })).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);

  await desk.open(`/sessions/${running.session_id}`);
  await seesDesktop(page);
  for (const name of ['Display settings', 'Clipboard', 'Send keys', /^Time is up/, 'Stop']) {
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole(name === 'Send keys' ? 'menu' : 'dialog')).toBeVisible();
    expect([name, await barriersInBoth(page)]).toEqual([name, []]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog').or(page.getByRole('menu'))).toHaveCount(0);
  }
  expect(desk.faults()).toEqual([]);
});

test('at 390 pixels no page is wider than the screen, in either language', async ({ page, desk }) => {
  const { running, failed } = await populate(desk);
  const pages = [...PAGES, ...(await ofSolvers(desk))];
  await page.setViewportSize({ width: 390, height: 844 });
  const paths = [
    '/auth/',
    ...pages.map(([path]) => path),
    `/sessions/${running.session_id}`,
    `/sessions/${failed.session_id}`,
    '/api/docs',
  ];
  await desk.open('/auth/');
  for (const language of ['en', 'ko']) {
    await page.evaluate((chosen) => localStorage.setItem('berth-language', chosen), language);
    for (const path of paths) {
      await desk.open(path);
      await isThere(page);
      expect([language, path, await overflow(page)]).toEqual([language, path, 0]);
    }
  }
  expect(desk.faults()).toEqual([]);
});

test('at 2560 pixels lines stay short enough to read, and nothing is wider than the screen', async ({ page, desk }) => {
  const { failed } = await populate(desk);
  const pages = [...PAGES, ...(await ofSolvers(desk))];
  await page.setViewportSize({ width: 2560, height: 1440 });
  for (const path of [...pages.map(([one]) => one), `/sessions/${failed.session_id}`]) {
    await desk.open(path);
    await isThere(page);
    const widest = await page
      .locator('main :is(h1, h2, p, article, input)')
      .evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().width)));
    expect([path, await overflow(page), widest <= READABLE_PX]).toEqual([path, 0, true]);
  }
});

test('nothing jumps while a page comes up, wide or narrow', async ({ page, desk }) => {
  const { running, failed } = await populate(desk);
  // A run that goes on changes by itself: its progress comes, and what is left of its time.
  const paths = (await ofSolvers(desk)).filter(([, heading]) => heading !== 'Under way').map(([path]) => path);
  await page.addInitScript(() => {
    window.shifts = [];
    const note = (list: PerformanceObserverEntryList) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) window.shifts.push(entry.value);
    };
    new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
  });
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const path of [
      '/',
      '/apps',
      '/sessions?show=all',
      `/sessions/${running.session_id}`,
      `/sessions/${failed.session_id}`,
      ...paths,
    ]) {
      await desk.open(path);
      await isThere(page);
      if (path.endsWith(running.session_id)) await seesDesktop(page);
      await page.waitForLoadState('networkidle');
      const sum = await page.evaluate(() => window.shifts.reduce((all, one) => all + one, 0));
      expect([width, path, sum <= SHIFT_MAX, sum]).toEqual([width, path, true, sum]);
    }
  }
});

for (const [path, heading] of [
  ['/', 'Home'],
  ['/auth/', 'Log in'],
] as const) {
  test(`the first load of ${path} takes at most ${FIRST_LOAD_KB} KB of compressed JavaScript`, async ({
    page,
    context,
    desk,
  }) => {
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    const scripts = new Set<string>();
    let bytes = 0;
    cdp.on('Network.responseReceived', ({ requestId, type }) => {
      if (type === 'Script') scripts.add(requestId);
    });
    cdp.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    await desk.open(path);
    await expect(page.getByRole('heading', { name: heading, exact: true })).toBeVisible();
    await page.waitForLoadState('networkidle');
    test.info().annotations.push({ type: 'first load', description: `${path} ${Math.round(bytes / 1024)} KB` });
    expect(bytes).toBeGreaterThan(0);
    expect(bytes / 1024).toBeLessThanOrEqual(FIRST_LOAD_KB);
  });
}
