/** A session seen and used by two people, each with a browser of their own. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { logIn } from '../support/client.ts';
import { startPortal } from '../support/portal.ts';
import { barriersInBoth } from './axe.ts';
import { desktop, expect, fillLogin, loginCookies, picture, seesCaret, seesDesktop, seesEcho, test } from './desk.ts';

const PASSWORD = 'a password of kim';

/** Another browser; which addresses its pages ask for, and the faults that they meet, but for refusals that are meant. */
async function visitor(browser: Browser) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  const addresses: string[] = [];
  const faults: string[] = [];
  page.on('request', (request) => addresses.push(request.url().replace(/#.*/, '')));
  page.on('websocket', (socket) => addresses.push(socket.url()));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4(01|04|10)/.test(message.text())) faults.push(message.text());
  });
  context.on('weberror', (error) => faults.push(String(error.error())));
  return { page, addresses, faults, close: () => context.close() };
}

async function makeLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Create link' }).click();
  const link = page.getByRole('dialog').locator('code');
  await expect(link).toContainText('/shared#');
  return (await link.textContent()) ?? '';
}

/** Clicks on the desktop and types. */
async function type(page: Page, text: string): Promise<void> {
  await desktop(page).click({ position: { x: 300, y: 300 } });
  await page.keyboard.type(text);
}

test('a guest logs in on the way, only looks, gets control and loses it again, until the link is revoked', async ({
  page,
  browser,
  desk,
}) => {
  await desk.admin.request('POST', '/api/admin/users', { user_id: 'kim', password: PASSWORD });
  const file = join(desk.folder, 'note.txt');
  const { session_id } = await desk.running({ app_id: 'gedit', name: 'Notes', params: { file } });
  await desk.open(`/sessions/${session_id}`);
  await seesCaret(page);
  const hasSaved = async (): Promise<string> => {
    await page.getByRole('button', { name: 'Save' }).click();
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const share = page.getByRole('button', { name: 'Share', exact: true });
  await share.click();
  const link = await makeLink(page);
  expect(await barriersInBoth(page)).toEqual([]);
  await page.keyboard.press('Escape');

  const guest = await visitor(browser);
  await guest.page.goto(link);
  await expect(guest.page.getByRole('heading', { name: 'Log in to see this session' })).toBeVisible();
  await guest.page.getByRole('link', { name: 'Log in' }).click();
  await fillLogin(guest.page, PASSWORD, 'kim');
  await expect(guest.page.getByRole('heading', { name: 'Notes' })).toBeVisible();
  await expect(guest.page.getByText('Session of admin')).toBeVisible();
  await expect(guest.page.getByText('You only watch')).toBeVisible();
  await expect(page.getByText('1 guest is connected')).toBeVisible();
  expect(await barriersInBoth(guest.page)).toEqual([]);
  const token = link.replace(/.*#/, '');
  expect(guest.addresses.filter((address) => address.includes(token))).toEqual([]);

  const isConnected = () => expect(guest.page.locator('[data-state=connected]')).toBeVisible();
  await isConnected();
  await type(guest.page, 'never ');
  await type(page, 'owner ');
  await expect.poll(hasSaved).toBe('owner \n');

  await share.click();
  await page.getByRole('button', { name: 'Give control to kim' }).click();
  await expect(guest.page.getByText('You have control')).toBeVisible();
  await isConnected();
  await page.keyboard.press('Escape');
  await type(guest.page, 'guest ');
  await expect.poll(hasSaved).toBe('owner guest \n');

  await share.click();
  await page.getByRole('button', { name: 'Take back control from kim' }).click();
  await expect(guest.page.getByText('You only watch')).toBeVisible();
  await isConnected();
  await page.keyboard.press('Escape');
  await type(guest.page, 'never ');
  await type(page, 'owner again');
  await expect.poll(hasSaved).toBe('owner guest owner again\n');

  await share.click();
  await page.getByRole('button', { name: /^Revoke the link of/ }).click();
  await expect(guest.page.getByRole('heading', { name: 'This link was revoked' })).toBeVisible();
  await expect(page.getByText('Nobody has a link to this session.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('1 guest is connected')).toBeHidden();
  expect([guest.faults, desk.faults()]).toEqual([[], []]);
  await guest.close();
});

test('where the site allows it, a stranger looks by a link for anyone, on a phone too, until the session ends', async ({
  page,
  browser,
}) => {
  const portal = await startPortal({ config: 'shares: {anonymous: true}\n' });
  try {
    const owner = await logIn(portal.url);
    const { session_id } = await owner.launch({ app_id: 'xterm', name: 'Wing' });
    await owner.reached(session_id, 'running');
    await page.context().addCookies(await loginCookies(portal.url));
    await page.goto(`${portal.url}/sessions/${session_id}`);
    await seesEcho(page);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await page.getByRole('combobox', { name: 'Good for' }).selectOption('Anyone with the link');
    const link = await makeLink(page);

    const guest = await visitor(browser);
    await guest.page.goto(`${portal.url}/shared#nonsense`);
    await expect(guest.page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
    await guest.page.goto(link);
    await guest.page.setViewportSize({ width: 390, height: 844 });
    for (const language of ['ko', 'en']) {
      await guest.page.evaluate((chosen) => localStorage.setItem('berth-language', chosen), language);
      await guest.page.reload();
      await expect(guest.page.locator('[data-state=connected]')).toBeVisible();
      expect(await guest.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect([language, await barriersInBoth(guest.page)]).toEqual([language, []]);
    }
    await expect(page.getByText('1 without log-in')).toBeHidden();
    await expect(page.getByText('Someone without log-in')).toBeVisible();
    await page.keyboard.press('Escape');

    // A second window of the session's own user is no guest, and shows the same.
    const second = await page.context().newPage();
    await second.goto(`${portal.url}/sessions/${session_id}`);
    await seesDesktop(second);
    const [seenBySecond, seenByGuest] = [await picture(second), await picture(guest.page)];
    await type(page, 'for both of you');
    await expect.poll(() => picture(second)).not.toBe(seenBySecond);
    await expect.poll(() => picture(guest.page)).not.toBe(seenByGuest);
    await expect(second.getByText('1 guest is connected')).toBeVisible();

    // Until it knows that the session ends, its page may try to connect once more, which the browser calls an error.
    expect(guest.faults).toEqual([]);
    await owner.request('DELETE', `/api/app/sessions/${session_id}`);
    await expect(guest.page.getByRole('heading', { name: 'The session has ended' })).toBeVisible();
    await guest.close();
  } finally {
    await portal.dispose();
  }
});
