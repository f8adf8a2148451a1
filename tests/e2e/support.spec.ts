/** A user calls: support finds the session, looks on, asks to see the desktop and is let in; an administrator ends it with a message. */
import type { Browser } from '@playwright/test';
import { isRoot, makeAccount } from '../support/accounts.ts';
import { logIn } from '../support/client.ts';
import { startPortal } from '../support/portal.ts';
import { barriersInBoth } from './axe.ts';
import { expect, loginCookies, picture, seesEcho, test } from './desk.ts';

const PASSWORD = 'a password for both';

/** A browser of somebody's own, and the faults that its pages meet, but for refusals that are meant. */
async function browserOf(browser: Browser, url: string, name: string, password?: string) {
  const context = await browser.newContext({ viewport: { width: 1300, height: 860 }, locale: 'en-US' });
  await context.addCookies(await loginCookies(url, name, password));
  const faults: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4(03|10)/.test(message.text())) faults.push(message.text());
  });
  context.on('weberror', (error) => faults.push(String(error.error())));
  return { context, page: await context.newPage(), faults };
}

/** kim, who calls, and helper, of support, each at a portal where kim has a session. */
async function call(browser: Browser) {
  const account = makeAccount(`berth-e2e-${process.pid}`);
  const portal = await startPortal();
  const admin = await logIn(portal.url);
  for (const [user_id, role, name] of [
    ['kim', 'user', account.name],
    ['helper', 'support', null],
  ]) {
    await admin.request('POST', '/api/admin/users', { user_id, role, password: PASSWORD, account: name });
  }
  const client = await logIn(portal.url, 'kim', PASSWORD);
  const { session_id } = await client.launch({ app_id: 'xterm', name: 'Wing of kim' });
  await client.reached(session_id, 'running');
  const kim = await browserOf(browser, portal.url, 'kim', PASSWORD);
  const helper = await browserOf(browser, portal.url, 'helper', PASSWORD);
  return {
    portal,
    account,
    client,
    session_id,
    kim,
    helper,
    async hangUp() {
      await kim.context.close();
      await helper.context.close();
      await portal.dispose();
      account.remove();
    },
  };
}

// kim needs an account of the system, which only root can make.
if (isRoot) {
  test('support finds the session of who calls, and looks on as that user, who can read of it', async ({ browser }) => {
    const { portal, account, client, session_id, kim, helper, hangUp } = await call(browser);
    const { page } = helper;
    try {
      await page.goto(portal.url);
      await page.getByRole('button', { name: 'Menu of helper' }).click();
      await page.getByRole('menuitem', { name: 'Administration' }).click();
      await page.getByRole('searchbox', { name: 'User, name, session or job' }).fill('wing');
      await expect(page.getByRole('listitem')).toHaveCount(1);
      expect(await barriersInBoth(page)).toEqual([]);
      await page.getByRole('link', { name: 'Wing of kim' }).click();
      await expect(page.getByRole('heading', { name: 'Wing of kim' })).toBeVisible();
      await expect(page.getByText('Application started')).toBeVisible();
      await expect(page.getByText(account.name)).toBeVisible();
      await expect(page.getByText('session.launch')).toBeVisible();
      await expect(
        page.getByRole('textbox', { name: 'Log of Wing of kim' }).or(page.getByText('The log is still empty.')),
      ).toBeVisible();
      await expect(page.getByRole('button', { name: 'End with a message' })).toHaveCount(0);
      expect(await barriersInBoth(page)).toEqual([]);

      await page.getByRole('button', { name: 'See the portal as kim' }).click();
      await page.getByRole('textbox', { name: 'Why' }).fill('kim sees no applications');
      await page.getByRole('button', { name: 'Begin' }).click();
      const banner = page.getByRole('region', { name: 'You see Berth as kim.' });
      await expect(banner).toContainText('Read-only');
      await expect(banner).toContainText(/\d+ minutes left/);
      await expect(page.getByRole('button', { name: 'Menu of kim' })).toBeVisible();
      expect(await barriersInBoth(page)).toEqual([]);
      await page.goto(`${portal.url}/sessions`);
      await expect(page.getByRole('article', { name: 'Wing of kim' })).toBeVisible();
      await expect(banner).toBeVisible();
      await page.getByRole('button', { name: 'Stop Wing of kim' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
      await expect(page.getByText('You see the portal as somebody else, and can change nothing.')).toBeVisible();
      expect((await client.session(session_id)).status).toBe('running');
      await page.goto(`${portal.url}/sessions/${session_id}`);
      await expect(page.getByRole('heading', { name: 'Its desktop is not shown to you' })).toBeVisible();
      await banner.getByRole('button', { name: 'End' }).click();
      await expect(page.getByRole('heading', { name: 'All sessions' })).toBeVisible();
      await expect(banner).toHaveCount(0);
      const other = await kim.context.newPage();
      await other.goto(`${portal.url}/account#viewed`);
      await expect(other.getByRole('row', { name: /helper.*kim sees no applications/ })).toBeVisible();
      await other.close();
      expect([helper.faults, kim.faults]).toEqual([[], []]);
    } finally {
      await hangUp();
    }
  });

  test('a user lets support see the desktop and ends it; an administrator ends the session with a message', async ({
    browser,
  }) => {
    const { portal, session_id, kim, helper, hangUp } = await call(browser);
    const { page } = helper;
    try {
      await kim.page.goto(`${portal.url}/sessions/${session_id}`);
      await seesEcho(kim.page);
      await page.goto(`${portal.url}/admin/sessions/${session_id}`);
      await page.getByRole('button', { name: 'Ask to see the desktop' }).click();
      await page.getByRole('textbox', { name: 'Why' }).fill('the menu is gone');
      await page.getByText('Watch and control', { exact: true }).click();
      await page.getByRole('button', { name: 'Ask', exact: true }).click();
      await expect(page.getByText('Waiting for kim to answer.')).toBeVisible();
      await expect(
        kim.page.getByRole('heading', { name: /helper, of support, asks to use your desktop/ }),
      ).toBeVisible();
      await expect(kim.page.getByText('Why: the menu is gone')).toBeVisible();
      expect(await barriersInBoth(kim.page)).toEqual([]);
      await kim.page.getByRole('button', { name: 'Allow viewing' }).click();
      await expect(page.getByText('kim lets you watch.')).toBeVisible();
      const [desktop] = await Promise.all([
        helper.context.waitForEvent('page'),
        page.getByRole('link', { name: 'Open the desktop' }).click(),
      ]);
      await expect(desktop.getByText('You only watch')).toBeVisible();
      await expect(desktop.locator('[data-state=connected]')).toBeVisible();
      await expect(kim.page.getByText('1 guest is connected')).toBeVisible();
      const before = await picture(kim.page);
      await desktop
        .locator('canvas')
        .first()
        .click({ position: { x: 300, y: 300 } });
      await desktop.keyboard.type('never');
      await kim.page
        .locator('canvas')
        .first()
        .click({ position: { x: 300, y: 300 } });
      await expect.poll(() => picture(kim.page)).toBe(before);
      await kim.page.getByRole('button', { name: 'Share', exact: true }).click();
      await expect(kim.page.getByText('Support alone, whom you let in')).toBeVisible();
      await kim.page.getByRole('button', { name: /^Revoke the link of/ }).click();
      await expect(desktop.getByRole('heading', { name: 'You are not let in any more' })).toBeVisible();
      expect(await barriersInBoth(desktop)).toEqual([]);
      await desktop.close();
      await expect(page.getByText('The desktop is not open to helper any more')).toBeVisible();
      await kim.page.keyboard.press('Escape');

      const chief = await browserOf(browser, portal.url, 'admin');
      await chief.page.goto(`${portal.url}/admin/sessions/${session_id}`);
      await chief.page.getByRole('button', { name: 'End with a message' }).click();
      const message = 'The node is taken out at noon. Start it again afterwards.';
      await chief.page.getByRole('textbox', { name: 'Message to kim' }).fill(message);
      await chief.page.getByRole('button', { name: 'End the session' }).click();
      await expect(kim.page.getByText(message)).toBeVisible();
      await expect(chief.page.getByText(message, { exact: true })).toBeVisible();
      expect(chief.faults).toEqual([]);
      await chief.context.close();
      expect([helper.faults, kim.faults]).toEqual([[], []]);
    } finally {
      await hangUp();
    }
  });
}
