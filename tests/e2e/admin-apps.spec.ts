import type { AppList } from '../../src/apps/schema.ts';
import { logIn } from '../support/client.ts';
import { barriers } from './axe.ts';
import { expect, test } from './desk.ts';

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

test('an app that is kept for a group is shown to its members alone, at once', async ({ page, desk }) => {
  const password = 'lee has a password';
  await desk.admin.request('POST', '/api/admin/users', { user_id: 'lee', password });
  const lee = await logIn(desk.portal.url, 'lee', password);
  const sees = async () =>
    (await lee.request<AppList>('GET', '/api/app/apps')).body.apps.some(({ app_id }) => app_id === 'xterm');

  await desk.open('/admin/groups');
  await expect(page.getByText('No groups yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add group' }).click();
  const making = page.getByRole('dialog', { name: 'Add group' });
  await making.getByLabel('Group').fill('CFD');
  await making.getByRole('button', { name: 'Save' }).click();
  await expect(making.getByText('It must begin with a lower-case letter')).toBeVisible();
  await making.getByLabel('Group').fill('cfd');
  await making.getByLabel('Sessions at a time').fill('7');
  await making.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /cfd nobody 7/ })).toBeVisible();
  expect(await barriers(page)).toEqual([]);

  await page.getByRole('link', { name: 'All apps' }).click();
  await page.getByRole('button', { name: 'Access to Terminal (xterm)' }).click();
  const access = page.getByRole('dialog', { name: 'Access to Terminal (xterm)' });
  await access.getByRole('switch', { name: 'As the manifest of the app says' }).click();
  await access.getByRole('combobox', { name: 'Groups' }).click();
  await page.getByRole('option', { name: 'cfd' }).click();
  await page.keyboard.press('Tab');
  expect(await barriers(page)).toEqual([]);
  await access.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Enabled · For cfd')).toBeVisible();
  expect(await sees()).toBe(false);

  await page.getByRole('link', { name: 'Groups' }).click();
  await page.getByRole('button', { name: 'Edit cfd' }).click();
  const editing = page.getByRole('dialog', { name: 'Edit cfd' });
  await editing.getByRole('combobox', { name: 'Members' }).click();
  await page.getByRole('option', { name: 'lee' }).click();
  await page.keyboard.press('Tab');
  await editing.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /cfd lee 7/ })).toBeVisible();
  expect(await sees()).toBe(true);
  await page.getByRole('link', { name: 'Users' }).click();
  await page.getByRole('searchbox', { name: 'Search users' }).fill('cfd');
  await expect(page.getByRole('row', { name: /^lee / })).toBeVisible();
  await expect(page.getByRole('row', { name: /^admin / })).toBeHidden();
  expect(desk.faults()).toEqual([]);
  await desk.admin.request('PUT', '/api/admin/apps/xterm/access', { groups: null });
});
