/** What administrators tell users and do for the site, and what users' open pages show of it. */
import type { BrowserContext, Page } from '@playwright/test';
import { makeAccount, type TestAccount } from '../support/accounts.ts';
import { type Client, logIn } from '../support/client.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { barriers } from './axe.ts';
import { expect, loginCookies, seesDesktop, test } from './desk.ts';

const PASSWORD = 'kim has a password';

let account: TestAccount;
let mailbox: Mailbox;
let portal: TestPortal;
let admin: Client;
let kim: Client;

test.beforeAll(async () => {
  account = makeAccount('berthkim');
  mailbox = await startMailbox();
  portal = await startPortal({
    config: `mail: { smtp: "smtp://127.0.0.1:${mailbox.port}", from: berth@site.example }\n`,
  });
  admin = await logIn(portal.url);
  for (const [user_id, role] of [
    ['kim', 'user'],
    ['helper', 'support'],
  ])
    await admin.request('POST', '/api/admin/users', { user_id, role, password: PASSWORD, account: account.name });
  kim = await logIn(portal.url, 'kim', PASSWORD);
});
test.afterAll(async () => {
  await portal?.dispose();
  await mailbox?.stop();
  account?.remove();
});

async function pageOf(context: BrowserContext, path: string, user?: string, language = 'en'): Promise<Page> {
  await context.addCookies(await loginCookies(portal.url, user, user && PASSWORD));
  const page = await context.newPage();
  await page.addInitScript((chosen) => localStorage.setItem('berth-language', chosen), language);
  await page.goto(portal.url + path);
  return page;
}

/** As people and axe see it in both schemes, wide and on a phone. */
async function isReadable(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      expect(await barriers(page)).toEqual([]);
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      ).toBe(0);
    }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('an administrator publishes a notice, and a page that is open shows it until it is put away', async ({
  context,
  browser,
}) => {
  const theirs = await browser.newContext();
  const open = await pageOf(theirs, '/sessions', 'kim', 'ko');
  const told = open.getByRole('region', { name: '공지' });
  await expect(open.getByRole('heading', { name: '세션', exact: true })).toBeVisible();

  const page = await pageOf(context, '/admin');
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Notices' }).click();
  await expect(page.getByText('No notices yet')).toBeVisible();
  await isReadable(page);
  await page.getByRole('button', { name: 'New notice' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog.getByText('Write a title in English, in Korean or in both.')).toBeVisible();
  const [english, korean] = [
    dialog.getByRole('group', { name: 'English' }),
    dialog.getByRole('group', { name: 'Korean' }),
  ];
  await english.getByLabel('Title').fill('More licences');
  await korean.getByLabel('Title').fill('라이선스 추가');
  await korean.getByLabel('Text').fill('<b>안내</b>: https://site.example/wiki.');
  await expect(dialog.getByRole('region', { name: 'Preview' }).getByText('라이선스 추가')).toBeVisible();
  await isReadable(page);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog).toHaveCount(0);

  await expect(told.getByText('라이선스 추가')).toBeVisible();
  await expect(told.getByText('<b>안내</b>')).toBeVisible();
  const link = told.getByRole('link', { name: 'https://site.example/wiki' });
  await expect(link).toHaveAttribute('href', 'https://site.example/wiki');
  await expect(link).toHaveAttribute('rel', 'noreferrer');
  await isReadable(open);
  await expect(page.getByRole('region', { name: 'Notices' }).getByText('More licences')).toBeVisible();
  await told.getByRole('button', { name: '닫기: 라이선스 추가' }).click();
  await expect(told.getByRole('article')).toHaveCount(0);
  await open.reload();
  await expect(open.getByRole('heading', { name: '세션', exact: true })).toBeVisible();
  await expect(told.getByRole('article')).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('Put away by 1 user')).toBeVisible();

  // One that must be acknowledged has no other way out, and is read on the desktop as well where it is grave.
  const session = await kim.launch({ app_id: 'xterm' });
  await kim.reached(session.session_id, 'running');
  await open.goto(`${portal.url}/sessions/${session.session_id}`);
  await expect(open.locator('canvas').first()).toBeVisible();
  await page.getByRole('button', { name: 'New notice' }).click();
  await dialog.getByText('Important', { exact: true }).click();
  await english.getByLabel('Title').fill('Save your work');
  await dialog.getByRole('switch', { name: 'Must be acknowledged' }).click();
  await dialog.getByRole('switch', { name: /log-in page/ }).click();
  await dialog.getByRole('button', { name: 'Publish' }).click();
  const grave = told.getByRole('article').filter({ hasText: 'Save your work' });
  await expect(grave).toBeVisible();
  const [bar, canvas] = [await grave.boundingBox(), await open.locator('canvas').first().boundingBox()];
  expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(canvas?.y ?? 0);
  await open.goto(`${portal.url}/`);
  await expect(grave.getByRole('button')).toHaveCount(1);
  await grave.getByRole('button', { name: '읽었습니다' }).click();
  await expect(told.getByRole('article')).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('Read by 1 user')).toBeVisible();

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`${portal.url}/auth/`);
  await expect(stranger.getByText('Save your work')).toBeVisible();
  await expect(stranger.getByText('More licences')).toHaveCount(0);
  await isReadable(stranger);

  await page.getByRole('button', { name: 'Delete Save your work' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('Save your work')).toHaveCount(0);
  await page.getByRole('button', { name: 'Edit More licences' }).click();
  await english.getByLabel('Title').fill('Many more licences');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Notices' }).getByText('Many more licences')).toBeVisible();
  await kim.request('DELETE', `/api/app/sessions/${session.session_id}`);
  await theirs.close();
});

test('during maintenance users launch nothing and are told why, what runs goes on, and administrators launch', async ({
  context,
  browser,
}) => {
  const session = await kim.launch({ app_id: 'xterm' });
  await kim.reached(session.session_id, 'running');
  const theirs = await browser.newContext();
  const catalogue = await pageOf(theirs, '/', 'kim');
  const launch = (page: Page) => page.getByRole('button', { name: 'Launch Terminal (xterm)', exact: true });
  await expect(launch(catalogue)).toBeEnabled();
  const desktop = await pageOf(theirs, `/sessions/${session.session_id}`, 'kim');
  await seesDesktop(desktop);

  const page = await pageOf(context, '/admin/maintenance');
  await isReadable(page);
  await page.getByRole('button', { name: 'Begin maintenance' }).click();
  await expect(page.getByText('Write a message in English, in Korean or in both.')).toBeVisible();
  await page.getByLabel('Message (English)').fill('New disks are built in.');
  await page.getByRole('button', { name: 'Begin maintenance' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Begin maintenance' }).click();
  await expect(page.getByText(/There is maintenance since .* begun by admin/)).toBeVisible();

  await expect(catalogue.getByText('New disks are built in.')).toBeVisible();
  await expect(launch(catalogue)).toBeDisabled();
  await expect(launch(catalogue)).toHaveAccessibleDescription(/Not during maintenance/);
  await isReadable(catalogue);
  await catalogue.getByRole('button', { name: 'Launch Terminal (xterm) with options…' }).click();
  await catalogue.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
  await expect(catalogue.getByRole('alert').getByText('New disks are built in. What runs goes on.')).toBeVisible();
  await expect(desktop.getByText('Connected', { exact: true })).toBeVisible();
  expect((await kim.session(session.session_id)).status).toBe('running');

  await page.goto(`${portal.url}/`);
  await expect(page.getByText('Administrators can launch, to try whether all is well.')).toBeVisible();
  await expect(launch(page)).toBeEnabled();
  await page.goto(`${portal.url}/admin/maintenance`);
  await page.getByRole('button', { name: 'End maintenance' }).click();
  await expect(page.getByText('There is no maintenance.', { exact: false })).toBeVisible();
  await catalogue.keyboard.press('Escape');
  await expect(launch(catalogue)).toBeEnabled();
  await kim.request('DELETE', `/api/app/sessions/${session.session_id}`);
  await theirs.close();
});

test('the page of health shows a dependency that is killed, and that it is back', async ({ context }) => {
  const page = await pageOf(context, '/admin/health');
  const mail = page.getByRole('listitem').filter({ hasText: 'Mail server' });
  await expect(mail.getByText('Well')).toBeVisible();
  await isReadable(page);
  await mailbox.stop();
  await expect(mail.getByText('Fault')).toBeVisible();
  await expect(mail.getByText(/What to do: See to the mail server 127\.0\.0\.1/)).toBeVisible();
  await expect(page.getByRole('status').getByText('One thing is broken.')).toBeVisible();
  await isReadable(page);
  await mailbox.start();
  await expect(mail.getByText('Well')).toBeVisible();
});

test('the page of the configuration finds a setting, says where it comes from, and shows no password', async ({
  context,
}) => {
  const page = await pageOf(context, '/admin/configuration');
  await expect(page.getByRole('row', { name: /sessions\.per_user/ })).toContainText(/20\s*Default/);
  await expect(page.getByRole('row', { name: /mail\.smtp/ })).toContainText('File');
  await expect(page.getByRole('row', { name: /BERTH_ADMIN_PASSWORD/ })).toContainText('set; not shown');
  await expect(page.getByText('correct horse battery')).toHaveCount(0);
  await isReadable(page);
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('idle');
  await expect(page.getByRole('row')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('nothing like this');
  await expect(page.getByText('No setting is called that')).toBeVisible();
});

test('support looks at what the server shows it and changes nothing; users see none of it', async ({ browser }) => {
  const supports = await browser.newContext();
  const page = await pageOf(supports, '/', 'helper');
  await page.getByRole('button', { name: 'Menu of helper' }).click();
  await page.getByRole('menuitem', { name: 'Administration' }).click();
  const links = page.getByRole('navigation', { name: 'Administration' }).getByRole('link');
  const sections = ['All sessions', 'All apps', 'Users', 'Groups', 'Notices', 'Maintenance', 'Health', 'Audit log'];
  await expect(links).toHaveText(sections);
  for (const [name, change] of [
    ['All apps', /^Access|^Disable|^Enable|Read the catalogue again/],
    ['Users', /Add user|^Edit/],
    ['Groups', /Add group|^Edit/],
    ['Notices', /New notice|^Edit|^Delete/],
    ['Maintenance', /Begin|End maintenance/],
  ] as const) {
    await links.filter({ hasText: name }).click();
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
    await expect(page.getByRole('status', { name: 'Loading…' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: change })).toHaveCount(0);
  }
  await isReadable(page);
  const users = await browser.newContext();
  const stranger = await pageOf(users, '/', 'kim');
  await stranger.getByRole('button', { name: 'Menu of kim' }).click();
  await expect(stranger.getByRole('menuitem', { name: 'Log out' })).toBeVisible();
  await expect(stranger.getByRole('menuitem', { name: 'Administration' })).toHaveCount(0);
  await stranger.goto(`${portal.url}/admin/users`);
  await expect(stranger.getByRole('heading', { name: 'Only for administrators and support' })).toBeVisible();
  await supports.close();
  await users.close();
});
