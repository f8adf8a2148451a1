/** The home page: what is there for a newcomer, what follows from elsewhere, and what is launched from it. */
import type { Page } from '@playwright/test';
import { expect, killProcess, test } from './desk.ts';

const section = (page: Page, name: string) => page.getByRole('region', { name });

/** A broken answer of one part. */
const breaks = (page: Page, api: RegExp) =>
  page.route(api, (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({ title: 'It is locked', status: 409, code: 'wrong_state', detail: 'Try it again later.' }),
    }),
  );

test('a newcomer is told what will stand there and has the first apps, with what they are for', async ({
  page,
  desk,
}) => {
  await desk.open('/');
  await expect(section(page, 'Your sessions').getByText('No session is running')).toBeVisible();
  const apps = section(page, 'Apps');
  await expect(apps.getByText('Launch one to begin. The star keeps it here.')).toBeVisible();
  await expect(apps.getByRole('article', { name: 'gedit' })).toContainText('A text editor');
  await expect(page.getByRole('heading', { name: 'Ended lately' })).toHaveCount(0);
  // On one machine nothing waits, and nothing leads to a queue.
  await expect(page.getByRole('link', { name: 'Machine', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Jobs', exact: true })).toHaveCount(0);
  expect(desk.faults()).toEqual([]);
});

test('a session that is started elsewhere comes with its picture, and goes with its reason', async ({ page, desk }) => {
  await desk.open('/');
  await expect(page.getByText('No session is running')).toBeVisible();
  const { session_id } = await desk.running({ app_id: 'xterm', name: 'From elsewhere' });
  const card = page.getByRole('article', { name: 'From elsewhere' });
  await expect(card.getByText('Running', { exact: true })).toBeVisible();
  await expect(card.getByRole('img', { name: 'Screen of From elsewhere' })).toBeVisible();

  await killProcess(session_id, /^xterm /);
  await expect(card).toBeHidden();
  const ended = page.getByRole('listitem').filter({ hasText: 'From elsewhere' });
  await expect(ended).toContainText('The application ended with an error.');

  await desk.running({ app_id: 'xterm', name: 'To be stopped' });
  await page.getByRole('button', { name: 'Stop To be stopped' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'To be stopped' })).toContainText(
    'It was stopped as asked.',
  );
  expect(desk.faults()).toEqual([]);
});

test('a favourite stands first and is launched by one click', async ({ page, desk }) => {
  await desk.open('/');
  await desk.admin.request('PUT', '/api/app/apps/xterm/favourite');
  const first = section(page, 'Apps').getByRole('article').first();
  await expect(first).toHaveAccessibleName('Terminal (xterm)');
  await first.getByRole('button', { name: 'Launch Terminal (xterm)', exact: true }).click();
  await expect(page).toHaveURL(/\/sessions\/app-session-/);
  await page.getByRole('link', { name: 'Back to my sessions' }).click();
  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await page.getByRole('link', { name: 'Open Terminal (xterm)' }).click();
  await expect(page).toHaveURL(/\/sessions\/app-session-/);
  expect(desk.faults()).toEqual([]);
  await desk.admin.request('DELETE', '/api/app/apps/xterm/favourite');
});

test('what fails takes nothing else down, and comes when it is tried again', async ({ page, desk }) => {
  await desk.running({ app_id: 'xterm', name: 'Still there' });
  await breaks(page, /\/api\/app\/apps$/);
  await desk.open('/');
  await expect(page.getByRole('article', { name: 'Still there' })).toBeVisible();
  await expect(section(page, 'Apps').getByRole('alert')).toBeVisible();
  await page.unrouteAll();
  await section(page, 'Apps').getByRole('button', { name: 'Try again' }).click();
  await expect(section(page, 'Apps').getByRole('article').first()).toBeVisible();

  await breaks(page, /\/api\/app\/sessions\?/);
  await desk.open('/');
  await expect(section(page, 'Your sessions').getByRole('alert')).toBeVisible();
  await expect(section(page, 'Apps').getByRole('article').first()).toBeVisible();
});

test('an address of the catalogue’s search from before leads to what it found', async ({ page, desk }) => {
  await desk.open('/?q=mesh');
  await expect(page).toHaveURL(/\/apps\?q=mesh$/);
  await expect(page.getByRole('main').getByRole('article')).toHaveCount(1);
  await expect(page.getByRole('article', { name: 'Gmsh' })).toBeVisible();
});
