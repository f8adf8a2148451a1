/** The command palette, by keyboard alone. */
import type { Page } from '@playwright/test';
import { expect, loginCookies, seesEcho, test } from './desk.ts';

const field = (page: Page) => page.getByRole('combobox', { name: /^(Search for an application|애플리케이션, 세션)/ });

async function command(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await field(page).pressSequentially(text);
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeHidden();
}

test('it leads to pages, changes language and appearance, and logs out', async ({ page, desk, context }) => {
  await context.addCookies(await loginCookies(desk.portal.url));
  await page.goto(`${desk.portal.url}/`);
  await expect(page.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
  const star = page.getByRole('button', { name: 'Favourite: gedit' });
  await star.focus();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(field(page)).toBeHidden();
  await expect(star).toBeFocused();

  await command(page, 'audit');
  await expect(page).toHaveURL(/\/admin\/audit$/);
  await command(page, '한국어');
  await expect(page.getByRole('heading', { name: '감사 기록', exact: true })).toBeVisible();
  await command(page, 'ㅅㅅ');
  await expect(page).toHaveURL(/\/sessions$/);
  await command(page, 'dark');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await command(page, '로그아웃');
  await expect(page).toHaveURL(/\/auth\/$/);
  expect(desk.faults()).toEqual([]);
});

test('it moves through the list by arrows and says where it is; what fits nothing is told', async ({ page, desk }) => {
  await desk.open('/');
  await page.getByRole('button', { name: 'Find and run' }).click();
  const chosen = page.getByRole('option', { selected: true });
  const idOf = (place: number) => page.getByRole('option').nth(place).getAttribute('id');
  await expect(chosen).toHaveAttribute('id', (await idOf(0)) ?? '');
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveAttribute('id', (await idOf(1)) ?? '');
  expect(await field(page).getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(chosen).toHaveText('Log out');
  await field(page).fill('qqq');
  await expect(page.getByRole('status').filter({ hasText: 'Nothing matches “qqq”' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(field(page)).toBeFocused();
});

test('it opens and launches sessions, and leaves its key to a desktop that has the keyboard', async ({
  page,
  desk,
}) => {
  const { session_id } = await desk.running({ app_id: 'xterm', name: 'Wing analysis' });
  await desk.open('/');
  await expect(page.getByRole('button', { name: 'Find and run' })).toBeVisible();
  await command(page, 'wing');
  await expect(page).toHaveURL(new RegExp(`/sessions/${session_id}$`));
  await seesEcho(page);
  await expect(page.getByRole('textbox', { name: /Wing analysis/ })).toBeFocused();
  await page.evaluate(() => window.addEventListener('keydown', () => document.body.setAttribute('data-heard', '')));
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+c');
  await expect(page.locator('body')).not.toHaveAttribute('data-heard');
  await expect(field(page)).toBeHidden();
  await page.getByRole('button', { name: 'Display settings' }).focus();
  await command(page, 'launch gedit');
  await expect(page).not.toHaveURL(new RegExp(session_id));
  await expect(page).toHaveURL(/\/sessions\/app-session-/);
  expect(desk.faults()).toEqual([]);
});
