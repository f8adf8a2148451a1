/** Every page without a mouse: everything can be reached, is seen to be reached, and what opens gives the focus back. */
import type { Page } from '@playwright/test';
import { type Desk, expect, seesDesktop, test } from './desk.ts';

const STEPS_MAX = 120;

interface Stop {
  name: string;
  isSeen: boolean;
  /** It looks different with the focus than without. */
  isMarked: boolean;
}

/** What has the focus now, which it loses: the next Tab goes on from there. Null outside of the page, and once around. */
const stop = (page: Page): Promise<Stop | null> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body || element.dataset.walked) return null;
    element.dataset.walked = 'true';
    // Of a radio button one sees its label.
    const seen = element.matches('[type=radio]') ? element.nextElementSibling : element;
    const { width = 0, height = 0, top = 0, bottom = 0 } = seen?.getBoundingClientRect() ?? {};
    const look = () =>
      [element, element.parentElement, element.nextElementSibling]
        .flatMap((one) => (one ? [getComputedStyle(one)] : []))
        .map(({ outline, boxShadow, borderColor, backgroundColor, top: place }) =>
          [outline, boxShadow, borderColor, backgroundColor, place].join(),
        )
        .join();
    const focused = look();
    element.blur();
    return {
      name: `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent ?? ''}`.trim(),
      isSeen: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
      isMarked: focused !== look(),
    };
  });

/** Walks by Tab through the page, once around. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < STEPS_MAX) {
    await page.keyboard.press('Tab');
    const here = await stop(page);
    if (here === null) return stops;
    stops.push(here);
  }
  throw new Error(`the focus never left the page: ${stops.map(({ name }) => name).join(', ')}`);
}

/** What can be operated, and was passed by. */
const leftOut = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')]
      .filter((one) => {
        if (one.dataset.walked || one.tabIndex < 0 || one.matches(':disabled')) return false;
        if (getComputedStyle(one).visibility !== 'visible' || one.getClientRects().length === 0) return false;
        // Arrows lead to the others of a group.
        return !(one instanceof HTMLInputElement && one.type === 'radio' && !one.checked);
      })
      .map((one) => one.outerHTML.slice(0, 120)),
  );

async function populate(desk: Desk): Promise<string> {
  const { session_id } = await desk.admin.launch({ app_id: 'xterm', name: 'Ended' });
  await desk.admin.request('DELETE', `/api/app/sessions/${session_id}`);
  await desk.admin.reached(session_id, 'stopped');
  await desk.running({ app_id: 'xterm', name: 'Running' });
  return session_id;
}

test('every page is walked through by Tab: the way past the header first, nothing left out, and always seen where one is', async ({
  page,
  desk,
}) => {
  const ended = await populate(desk);
  // What fades is not there yet when it is looked at.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const path of [
    '/',
    '/apps',
    '/sessions?show=all',
    '/account',
    '/admin/users',
    '/admin/audit',
    '/none',
    `/sessions/${ended}`,
  ]) {
    await desk.open(path);
    await expect(page.getByRole('heading').first()).toBeVisible();
    await expect(page.locator('[role=status][aria-label]')).toHaveCount(0);
    const stops = await walk(page);
    expect([path, stops[0]?.name]).toEqual([path, 'a Skip to the content']);
    expect([path, stops.filter(({ isSeen, isMarked }) => !isSeen || !isMarked)]).toEqual([path, []]);
    expect([path, await leftOut(page)]).toEqual([path, []]);
  }
  expect(desk.faults()).toEqual([]);
});

test('the way past the header leads into the page', async ({ page, desk }) => {
  await desk.open('/apps');
  await expect(page.getByRole('article').first()).toBeVisible();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('what opens over a page takes the keyboard, keeps it, and gives it back', async ({ page, desk }) => {
  await populate(desk);
  const opens: [path: string, opener: string, role: 'dialog' | 'menu'][] = [
    ['/', 'Launch gedit with options…', 'dialog'],
    ['/', 'Find and run', 'dialog'],
    ['/', 'Language', 'menu'],
    ['/', 'Appearance', 'menu'],
    ['/', 'Menu of admin', 'menu'],
    ['/sessions', 'Stop Running', 'dialog'],
    ['/sessions', 'Read the log of Running', 'dialog'],
    ['/admin/users', 'Add user', 'dialog'],
  ];
  for (const [path, name, role] of opens) {
    await desk.open(path);
    const opener = page.getByRole('button', { name, exact: true });
    // Twice: what comes when it is opened for the first time is there already at the second.
    for (let times = 0; times < 2; times++) {
      await opener.focus();
      await page.keyboard.press('Enter');
      const opened = page.getByRole(role);
      await expect(opened).toBeVisible();
      await expect(opened.locator(':focus')).toHaveCount(1);
      for (let step = 0; step < 3; step++) {
        if (role === 'menu') await page.keyboard.press('ArrowDown');
        else await page.keyboard.press('Tab');
        expect([name, await opened.locator(':focus').count()]).toEqual([name, 1]);
      }
      await page.keyboard.press('Escape');
      await expect(opened).toBeHidden();
      await expect(opener).toBeFocused();
    }
  }
  expect(desk.faults()).toEqual([]);
});

test('a desktop gives the keyboard back by its own keys', async ({ page, desk }) => {
  const { session_id } = await desk.running({ app_id: 'xterm' });
  await desk.open(`/sessions/${session_id}`);
  await seesDesktop(page);
  await page.locator('canvas').first().click();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Control+Alt+Shift');
  await expect(page.getByRole('textbox')).not.toBeFocused();
});
