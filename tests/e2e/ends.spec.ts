/** Nobody is surprised by an end: it is told over the desktop, in the lists and by the browser, and one click or key puts it off. */
import { expect, type Page, test } from '@playwright/test';
import { logIn } from '../support/client.ts';
import { type ClockedPortal, startClockedPortal } from '../support/clocked.ts';
import { barriersInBoth } from './axe.ts';
import { killProcess, loginCookies, seesDesktop } from './desk.ts';

let portal: ClockedPortal;
test.beforeAll(async () => {
  portal = await startClockedPortal();
});
test.afterAll(() => portal.dispose());

declare global {
  interface Window {
    told: [title: string, body: string | undefined][];
    asked: number;
  }
}

/** Takes the place of what the browser would show, and of its question. */
const standIn = () => {
  window.told = [];
  window.asked = 0;
  window.Notification = new Proxy(Notification, {
    construct(_target, [title, { body }]: [string, NotificationOptions]) {
      window.told.push([title, body]);
      return new EventTarget();
    },
    get(target, key) {
      if (key === 'requestPermission') {
        return () => {
          window.asked += 1;
          return target.requestPermission();
        };
      }
      return Reflect.get(target, key);
    },
  });
};
const told = (page: Page) => page.evaluate(() => window.told);

test('a session that nobody uses is warned of, and kept by a key or a click', async ({ page, context }) => {
  const user = await logIn(portal.url);
  const session = await user.launch({ app_id: 'xterm', config: { resources: { time: 600 } } });
  await user.reached(session.session_id, 'running');
  await context.addCookies(await loginCookies(portal.url));
  await page.goto(`${portal.url}/sessions/${session.session_id}`);
  await seesDesktop(page);
  await portal.quiet(session);
  // What the page and the display say to each other by themselves is no input.
  expect((await user.session(session.session_id)).last_input_at).toBeNull();
  const pass = async (minutes: number) => {
    portal.setAhead(minutes);
    await page.clock.setFixedTime(Date.now() + portal.aheadMs());
  };

  await pass(26);
  const warning = page.getByRole('region', { name: /^Nobody is using it: it ends in \d minutes/ });
  await expect(warning).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);
  await page.keyboard.press('x');
  await expect(warning).toBeHidden();

  await pass(26);
  await warning.getByRole('button', { name: 'Hide this warning' }).click();
  await expect(warning).toBeHidden();
  await page.getByRole('link', { name: 'Back to my sessions' }).click();
  const row = page.getByRole('article', { name: 'Terminal (xterm)' });
  await expect(row.getByText(/^Unused: ends in \d minutes/)).toBeVisible();
  expect(await barriersInBoth(page)).toEqual([]);
  await row.getByRole('button', { name: "I'm still here, keep Terminal (xterm)" }).click();
  await expect(row.getByText(/^Unused/)).toBeHidden();
  expect((await user.session(session.session_id)).idle_ends_at).toBeNull();

  await page.getByRole('link', { name: 'Home', exact: true }).click();
  await pass(26);
  await expect(page.getByText(/^Unused: ends in \d minutes/)).toBeVisible();
  // The next test's browser would tell of it.
  await user.request('DELETE', `/api/app/sessions/${session.session_id}`);
  await user.reached(session.session_id, 'stopped');
});

test('the browser tells of an end and of a start once, where its user has turned that on', async ({
  page,
  context,
}) => {
  const user = await logIn(portal.url);
  await context.grantPermissions(['notifications'], { origin: portal.url });
  await context.addInitScript(standIn);
  await context.addCookies(await loginCookies(portal.url));
  await page.goto(`${portal.url}/account`);
  const choice = page.getByRole('switch', { name: 'Notify me in this browser' });
  await expect(choice).not.toBeChecked();
  expect(await page.evaluate(() => window.asked)).toBe(0);
  // What runs by then is no news.
  const known = page.waitForResponse((response) => response.url().includes('/api/app/sessions?'));
  await choice.click();
  await known;
  await expect(choice).toBeChecked();
  expect(await page.evaluate(() => window.asked)).toBe(1);

  // As if another tab were in front.
  await page.evaluate(() => Object.defineProperty(document, 'hidden', { get: () => true }));
  const brief = await user.launch({ app_id: 'xterm', name: 'Brief', config: { resources: { time: 8 } } });
  await user.reached(brief.session_id, 'running');
  await expect.poll(() => told(page)).toHaveLength(2);
  expect(await told(page)).toEqual([
    ['Brief', 'It is ready.'],
    ['Brief', expect.stringMatching(/^Its time is up at \d+:\d\d/)],
  ]);

  const other = await context.newPage();
  await other.goto(`${portal.url}/sessions`);
  await expect(other.getByText(/^Time is up in \d minutes/)).toBeVisible();
  expect(await told(other)).toEqual([]);
  expect(await told(page)).toHaveLength(2);
  await other.close();

  // Of what is not wanted here nothing is told, and an end comes with its reason.
  await page.getByRole('switch', { name: 'has started' }).click();
  await expect(page.getByRole('switch', { name: 'has started' })).not.toBeChecked();
  const broken = await user.launch({ app_id: 'xterm', name: 'Broken' });
  await user.reached(broken.session_id, 'running');
  await killProcess(broken.session_id, /^xterm /);
  await user.reached(broken.session_id, 'failed');
  await expect.poll(() => told(page)).toHaveLength(3);
  expect((await told(page))[2]).toEqual(['Broken', 'The application ended with an error.']);
});
