/** Pages follow what happens elsewhere: nothing here is reloaded. */
import type { Page } from '@playwright/test';
import { desktop, expect, killProcess, picture, seesCaret, seesDesktop, test } from './desk.ts';

test('an open list follows sessions that are launched, stopped and forgotten elsewhere', async ({ page, desk }) => {
  await desk.open('/sessions?show=all');
  await expect(page.getByRole('heading', { name: 'No running sessions' })).toBeVisible();
  const { session_id } = await desk.running({ app_id: 'xterm', name: 'Pushed <b>here</b>' });
  const row = page.getByRole('article', { name: 'Pushed <b>here</b>' });
  await expect(row.getByText('Running', { exact: true })).toBeVisible();
  await desk.admin.request('DELETE', `/api/app/sessions/${session_id}`);
  await expect(row.getByText('Stopped', { exact: true })).toBeVisible();
  await expect(row.getByText('It was stopped as asked.')).toBeVisible();
  await desk.admin.reached(session_id, 'stopped');
  await desk.admin.request('POST', `/api/app/sessions/${session_id}/forget`);
  await expect(row).toBeHidden();
  expect(desk.faults()).toEqual([]);
});

test('an open session page and an open list tell of an application that fails', async ({ page, context, desk }) => {
  const { session_id } = await desk.running({ app_id: 'xterm', name: 'Doomed' });
  await desk.open(`/sessions/${session_id}`);
  await seesDesktop(page);
  const list = await context.newPage();
  await list.goto(`${desk.portal.url}/sessions?show=all`);
  await expect(list.getByRole('article', { name: 'Doomed' }).getByText('Running', { exact: true })).toBeVisible();

  await killProcess(session_id, /^xterm /);
  await expect(page.getByRole('heading', { name: 'Doomed has failed' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'The last lines of the log' })).toHaveValue(/ended with status 137/);
  const row = list.getByRole('article', { name: 'Doomed' });
  await expect(row.getByText('Failed', { exact: true })).toBeVisible();
  await expect(row.getByText('The application ended with an error.')).toBeVisible();
});

test('a session page that waits follows the session that is launched, and stopped, elsewhere', async ({
  page,
  desk,
}) => {
  const { session_id } = await desk.running({ app_id: 'xterm' });
  await desk.open(`/sessions/${session_id}`);
  await seesDesktop(page);
  await desk.admin.request('DELETE', `/api/app/sessions/${session_id}`);
  await expect(page.getByRole('heading', { name: 'Terminal (xterm) has ended' })).toBeVisible();
  await expect(page.getByText('It was stopped as asked.')).toBeVisible();
  expect(desk.faults()).toEqual([]);
});

test('two tabs on one session: what is typed in either is seen in both', async ({ page, context, desk }) => {
  const { session_id } = await desk.running({ app_id: 'gedit' });
  await desk.open(`/sessions/${session_id}`);
  await seesCaret(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await seesCaret(other);
  for (const [typing, watching] of [
    [page, other],
    [other, page],
  ] as const) {
    await typing.bringToFront();
    const before = await picture(watching);
    await typing.keyboard.type('MMMMMMMM');
    await expect.poll(() => picture(watching)).not.toBe(before);
  }
  expect(desk.faults()).toEqual([]);
});

test('of two tabs on one session the one that was used last sets the size, and the other shows it scaled', async ({
  page,
  context,
  desk,
}) => {
  const { session_id } = await desk.running({ app_id: 'xterm' });
  await desk.open(`/sessions/${session_id}`);
  await expect(page.getByText('1440 × 772')).toBeVisible();
  const other = await context.newPage();
  await other.setViewportSize({ width: 900, height: 700 });
  await other.goto(page.url());
  await expect(other.getByText('900 × 572')).toBeVisible();
  const width = async (tab: Page) => Math.round((await desktop(tab).boundingBox())?.width ?? 0);
  // 772 rows for 572, and as many more columns.
  await expect.poll(() => width(page)).toBe(Math.round((900 * 772) / 572));
  expect(await width(other)).toBe(900);

  await page.bringToFront();
  await desktop(page).click({ position: { x: 20, y: 20 } });
  for (const tab of [page, other]) await expect(tab.getByText('1440 × 772')).toBeVisible();
  await expect.poll(() => width(other)).toBe(900);
  expect(await width(page)).toBe(1440);
  expect(desk.faults()).toEqual([]);
});
