/** From the catalogue to a launch: finding an app, what is kept for the next time, and limits that are told before they are hit. */
import type { Browser, Page } from '@playwright/test';
import type { App } from '../../src/apps/schema.ts';
import { testApps } from '../support/apps.ts';
import { logIn } from '../support/client.ts';
import { startPortal } from '../support/portal.ts';
import { type Desk, expect, loginCookies, test } from './desk.ts';

const cards = (page: Page) => page.getByRole('main').getByRole('article');
const options = (page: Page, app: string) => page.getByRole('button', { name: `Launch ${app} with options…` }).click();

/** The same user at another machine. */
async function otherBrowser(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US' });
  await context.addCookies(await loginCookies(url));
  const page = await context.newPage();
  await page.goto(`${url}/apps`);
  await expect(cards(page).first()).toBeVisible();
  return page;
}

/** The other tests find nothing kept. */
async function keepNothing({ admin }: Desk, appId: string): Promise<void> {
  await admin.request('DELETE', `/api/app/apps/${appId}/favourite`);
  await admin.request('PUT', `/api/app/apps/${appId}/last-values`, {});
  const { kept } = (await admin.request<App>('GET', `/api/app/apps/${appId}`)).body;
  for (const { preset_id } of kept.presets) {
    await admin.request('DELETE', `/api/app/apps/${appId}/presets/${preset_id}`);
  }
}

test('the catalogue finds while one types, in both languages, and the way back leads to what was found', async ({
  page,
  desk,
}) => {
  await desk.open('/apps');
  const field = page.getByRole('searchbox', { name: 'Search applications' });
  await field.pressSequentially('mesh');
  await expect(cards(page)).toHaveCount(1);
  await expect(page.getByRole('article', { name: 'Gmsh' })).toBeVisible();
  await field.fill('ㅌㅁㄴ');
  // The desktop has terminals, too, as its description says.
  await expect(cards(page)).toHaveCount(2);
  await expect(cards(page).first()).toHaveAccessibleName('Terminal (xterm)');

  await field.fill('');
  await page.getByRole('button', { name: 'CAE', exact: true }).click();
  await expect(cards(page)).toHaveCount(1);
  await field.fill('gm');
  await page.getByRole('link', { name: 'Sessions', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Sessions', exact: true })).toBeVisible();
  await page.goBack();
  await expect(field).toHaveValue('gm');
  await expect(page.getByRole('button', { name: 'CAE', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(cards(page)).toHaveCount(1);

  await field.fill('gedit');
  await expect(page.getByRole('heading', { name: 'Nothing matches “gedit”' })).toBeVisible();
  await page.getByRole('button', { name: 'Show all applications' }).click();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('');
  await expect(cards(page)).toHaveCount(6);
  expect(new URL(page.url()).search).toBe('');
  expect(desk.faults()).toEqual([]);
});

test('a favourite stands first, here and in another browser, and its star keeps the keyboard', async ({
  page,
  desk,
  browser,
}) => {
  await desk.open('/apps');
  const star = page.getByRole('button', { name: 'Favourite: Terminal (xterm)' });
  await star.focus();
  await page.keyboard.press('Space');
  await expect(star).toHaveAttribute('aria-pressed', 'true');
  await expect(cards(page).first()).toHaveAccessibleName('Terminal (xterm)');
  await expect(star).toBeFocused();

  const other = await otherBrowser(browser, desk.portal.url);
  await expect(cards(other).first()).toHaveAccessibleName('Terminal (xterm)');
  await other.getByRole('button', { name: 'Favourite: Terminal (xterm)' }).click();
  await expect(star).toHaveAttribute('aria-pressed', 'false');
  await other.context().close();
  expect(desk.faults()).toEqual([]);
  await keepNothing(desk, 'xterm');
});

test('the form begins with the last values, or with a preset; both follow to another browser', async ({
  page,
  desk,
  browser,
}) => {
  await desk.open('/apps');
  await options(page, 'Terminal (xterm)');
  const size = page.getByLabel('Font size');
  await expect(size).toHaveValue('12');
  await size.fill('99');
  await page.getByRole('button', { name: 'Save as preset…' }).click();
  await expect(page.getByText('At most 36.')).toBeVisible();
  await size.fill('20');
  await page.getByRole('button', { name: 'Save as preset…' }).click();
  await page.getByRole('textbox', { name: 'Name of the preset' }).fill('큰 글자');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '큰 글자', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('dialog').locator('button:focus')).toHaveCount(1);
  await size.fill('14');
  await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
  await expect(page).toHaveURL(/\/sessions\/app-session-/);

  const other = await otherBrowser(browser, desk.portal.url);
  await options(other, 'Terminal (xterm)');
  const there = other.getByLabel('Font size');
  await expect(other.getByRole('button', { name: 'Last values' })).toHaveAttribute('aria-pressed', 'true');
  await expect(there).toHaveValue('14');
  await other.getByRole('button', { name: 'Default values' }).click();
  await expect(there).toHaveValue('12');
  await other.getByRole('button', { name: '큰 글자', exact: true }).click();
  await expect(there).toHaveValue('20');
  await there.fill('22');
  await other.getByRole('button', { name: 'Save these values in the preset 큰 글자' }).click();
  await expect(other.getByText('Saved as “큰 글자”.')).toBeVisible();
  await other.getByRole('button', { name: 'Rename the preset 큰 글자…' }).click();
  await other.getByRole('textbox', { name: 'Name of the preset' }).fill('Large');
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  const { kept } = (await desk.admin.request<App>('GET', '/api/app/apps/xterm')).body;
  expect(kept.presets).toMatchObject([{ name: 'Large', params: { font_size: 22 } }]);
  expect(kept.last?.params).toMatchObject({ font_size: 14 });
  await other.getByRole('button', { name: 'Delete the preset Large' }).click();
  await expect(other.getByText('“Large” is deleted.')).toBeVisible();
  await expect(there).toHaveValue('12');
  await other.context().close();
  expect(desk.faults()).toEqual([]);
  await keepNothing(desk, 'xterm');
});

test('in a form that is longer than the screen its button is in sight, and hides no field that has the focus', async ({
  page,
  desk,
}) => {
  await page.setViewportSize({ width: 1280, height: 560 });
  await desk.open('/apps');
  await options(page, 'gedit');
  const launch = page.getByRole('dialog').getByRole('button', { name: 'Launch' });
  await expect(page.getByLabel('Session name')).toBeFocused();
  await expect(launch).toBeInViewport({ ratio: 1 });
  await expect(page.getByLabel('Time limit')).not.toBeInViewport();
  const passed: string[] = [];
  while (!(await launch.evaluate((button) => button === document.activeElement))) {
    await page.keyboard.press('Tab');
    const { name, isSeen } = await page.evaluate(() => {
      const focused = document.activeElement as HTMLElement;
      const { left, top, width, height } = focused.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      return { name: focused.innerText || focused.id, isSeen: focused.contains(there) };
    });
    expect(isSeen, `${name} is seen`).toBe(true);
    passed.push(name);
  }
  expect(passed.length).toBeGreaterThan(6);
});

test('kept values that the app does not take any more are left out, and the form says so', async ({ page, desk }) => {
  const values = { config: { resources: { cpus: 512 } }, params: { font_size: 20, scrollback: 1e9, gone: 'x' } };
  await desk.admin.request('PUT', '/api/app/apps/xterm/last-values', values);
  await desk.open('/apps');
  await options(page, 'Terminal (xterm)');
  await expect(
    page.getByText(/the default value is filled in: Processors, Lines kept for scrolling back\.$/),
  ).toBeVisible();
  await expect(page.getByLabel('Font size')).toHaveValue('20');
  await expect(page.getByLabel('Processors')).toHaveValue('1');
  expect(desk.faults()).toEqual([]);
  await keepNothing(desk, 'xterm');
});

test('limits are told before they are hit, with the session that is in the way', async ({ page, context }) => {
  const apps = testApps();
  apps.add('single', 'run: { command: xterm }\nlimits: { sessions_per_user: 1 }');
  const portal = await startPortal({ config: `${apps.config}sessions: { per_user: 2 }\n` });
  try {
    const admin = await logIn(portal.url);
    await context.addCookies(await loginCookies(portal.url));
    await page.goto(`${portal.url}/apps`);
    const card = page.getByRole('article', { name: 'single' });
    await expect(card.getByRole('button', { name: 'Launch single', exact: true })).toBeEnabled();
    await admin.launch({ app_id: 'single', name: 'The only one' });
    await expect(card.getByText('Sessions in use: 1 of 1')).toBeVisible();
    await expect(card.getByRole('button', { name: 'Launch single', exact: true })).toBeDisabled();
    await options(page, 'single');
    await expect(page.getByText('You have as many sessions of single as it allows.')).toBeVisible();
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Launch' })).toBeDisabled();
    await expect(page.getByRole('dialog').getByRole('link', { name: 'The only one' })).toBeVisible();
    await page.keyboard.press('Escape');

    await options(page, 'Terminal (xterm)');
    await expect(page.getByText('Sessions in use: 0 of 10 of Terminal (xterm), 1 of 2 in all')).toBeVisible();
    await page.keyboard.press('Escape');
    const { session_id } = await admin.launch({ app_id: 'xterm' });
    await expect(page.getByText(/^All 2 sessions that this site allows you are in use/)).toBeVisible();
    await expect(page.getByRole('button', { name: 'Launch gedit', exact: true })).toBeDisabled();
    await admin.request('DELETE', `/api/app/sessions/${session_id}`);
    await expect(page.getByRole('button', { name: 'Launch gedit', exact: true })).toBeEnabled();
  } finally {
    await portal.dispose();
    apps.remove();
  }
});
