/** The door: who comes in, where it leads, and what happens to open pages when somebody goes. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { expect, fillLogin, seesDesktop, test } from './desk.ts';

test('a page that needs a log-in leads back to itself after it', async ({ page, desk }) => {
  await page.goto(`${desk.portal.url}/sessions?show=ended`);
  await expect(page).toHaveURL(`${desk.portal.url}/auth/?next=${encodeURIComponent('/sessions?show=ended')}`);
  await fillLogin(page);
  await expect(page).toHaveURL(`${desk.portal.url}/sessions?show=ended`);
  await expect(page.getByRole('heading', { name: 'No ended sessions' })).toBeVisible();
  expect(desk.faults()).toEqual([]);
});

test('a wrong password is told, and the right one then works', async ({ page, desk }) => {
  await page.goto(desk.portal.url);
  await fillLogin(page, 'not the password');
  await expect(page.getByRole('alert')).toHaveText('The user name or the password is wrong.Check both and try again.');
  await fillLogin(page);
  await expect(page.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
});

test('who guesses is made to wait, and sees the seconds go by', async ({ page, desk }) => {
  await page.goto(desk.portal.url);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await desk.admin.request('POST', '/api/auth/login', { username: 'mallory', password: 'guess' });
  }
  await fillLogin(page, 'guess', 'mallory');
  const alert = page.getByRole('alert');
  await expect(alert).toHaveText(/Too many attempts\.Try again in \d+ seconds\./);
  await expect(page.getByRole('button', { name: 'Log in' })).toBeDisabled();
  const seconds = async () => Number(/\d+/.exec((await alert.textContent()) ?? '')?.[0]);
  const before = await seconds();
  await expect.poll(seconds).toBeLessThan(before);
});

test('an address to go to after the log-in never leads to another site', async ({ page, desk }) => {
  const elsewhere: string[] = [];
  await page.route('**/*evil.example*/**', (route) => {
    elsewhere.push(route.request().url());
    return route.abort();
  });
  for (const next of ['//evil.example', '/\\evil.example', '/.//evil.example']) {
    await page.goto(`${desk.portal.url}/auth/?next=${encodeURIComponent(next)}`);
    await fillLogin(page);
    await expect(page.getByRole('heading', { name: 'Home', exact: true })).toBeVisible();
    expect(page.url()).toBe(`${desk.portal.url}/`);
  }
  expect(elsewhere).toEqual([]);
});

test('a log-out cuts the sockets of every tab and leads each to the log-in page, and going back does not lead in again', async ({
  page,
  context,
  desk,
}) => {
  const { session_id } = await desk.running({ app_id: 'xterm' });
  const address = `${desk.portal.url}/sessions/${session_id}`;
  await page.goto(address);
  await fillLogin(page);
  await expect(page).toHaveURL(address);
  await seesDesktop(page);
  const other = await context.newPage();
  await other.goto(address);
  await seesDesktop(other);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const sockets = ['/events', `/display/${session_id}`].map(
    (path) =>
      new WebSocket(desk.portal.url.replace('http', 'ws') + path, { headers: { cookie, origin: desk.portal.url } }),
  );
  await Promise.all(sockets.map((socket) => once(socket, 'open')));
  const closed = Promise.all(sockets.map(async (socket) => (await once(socket, 'close'))[0]));

  await page.getByRole('button', { name: 'Menu of admin' }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
  await expect(other).toHaveURL(`${desk.portal.url}/auth/?next=${encodeURIComponent(`/sessions/${session_id}`)}`);
  expect(await closed).toEqual([4401, 4401]);

  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Log in' })).toBeVisible();
  await fillLogin(other);
  await seesDesktop(other);
  await expect(other).toHaveURL(address);
  expect(desk.faults()).toEqual([]);
});
