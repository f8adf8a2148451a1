/** An administrator disables an app: open catalogues follow, without being loaded again. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './desk.ts';

/** What keeps somebody from reading or using the page as it is. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
}

test('an app that is disabled on the page cannot be launched from an open catalogue until it is enabled', async ({
  page,
  context,
  desk,
}) => {
  await desk.open('/apps');
  const card = page.getByRole('article', { name: 'Terminal (xterm)' });
  await expect(card.getByRole('button', { name: 'Launch Terminal (xterm)', exact: true })).toBeVisible();

  const administration = await context.newPage();
  await administration.goto(`${desk.portal.url}/admin/apps`);
  await administration.getByRole('button', { name: 'Disable Terminal (xterm)' }).click();
  const dialog = administration.getByRole('dialog', { name: 'Disable Terminal (xterm)' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Say why, and until when.')).toBeVisible();
  expect(await barriers(administration)).toEqual([]);
  await dialog.getByLabel('Message to users').fill('Back on Monday');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();

  await expect(card.getByText('Back on Monday')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Launch Terminal (xterm)', exact: true })).toBeHidden();
  expect(await barriers(page)).toEqual([]);

  await administration.getByRole('button', { name: 'Enable Terminal (xterm)' }).click();
  await expect(card.getByRole('button', { name: 'Launch Terminal (xterm)', exact: true })).toBeVisible();
  expect(await barriers(administration)).toEqual([]);
  expect(desk.faults()).toEqual([]);
});
