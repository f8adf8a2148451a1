/** Every page without a mouse: everything can be reached, is seen to be reached, and what opens gives the focus back. */
import type { Page } from '@playwright/test';
import { type Desk, expect, seesDesktop, test } from './desk.ts';

const STEPS_MAX = 120;

interface Stop {
  name: string;
  /** What the browser shows of it. */
  isSeen: boolean;
  isMarked: boolean;
}

/** What has the focus now; null outside of the page. */
const stop = (page: Page): Promise<Stop | null> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return null;
    const { width, height, top, bottom } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const around = [element, element.parentElement, element.nextElementSibling].filter((one) => one !== null);
    const isMarked = around.some((one) => {
      const { outlineStyle, outlineWidth, borderColor, boxShadow } = getComputedStyle(one);
      return (
        (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) ||
        boxShadow !== 'none' ||
        /rgb\(18, 107, 122\)/.test(borderColor)
      );
    });
    return {
      name: `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent ?? ''}`.trim(),
      isSeen: width > 0 && height > 0 && bottom > 0 && top < innerHeight && style.visibility === 'visible',
      isMarked,
    };
  });

/** Walks by Tab through the page, once around. */
async function walk(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let step = 0; step < STEPS_MAX; step++) {
    await page.keyboard.press('Tab');
    const here = await stop(page);
    if (here === null) return stops;
    stops.push(here);
  }
  throw new Error(`the focus never left the page: ${stops.map(({ name }) => name).join(', ')}`);
}

/** How many things a page has that Tab should reach. */
const reachable = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex]');
    const radios = new Set<string>();
    return [...all].filter((one) => {
      if (one.tabIndex < 0 || one.matches(':disabled') || one.closest('[inert]')) return false;
      if (getComputedStyle(one).visibility !== 'visible' || one.getClientRects().length === 0) return false;
      if (!(one instanceof HTMLInputElement) || one.type !== 'radio') return true;
      return !radios.has(one.name) && radios.add(one.name);
    }).length;
  });

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
  for (const path of [
    '/',
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
    const count = await reachable(page);
    const stops = await walk(page);
    expect([path, stops[0]?.name]).toEqual([path, 'a Skip to the content']);
    expect([path, stops.filter(({ isSeen, isMarked }) => !isSeen || !isMarked)]).toEqual([path, []]);
    expect([path, stops.length]).toEqual([path, count]);
  }
  expect(desk.faults()).toEqual([]);
});

test('the way past the header leads into the page', async ({ page, desk }) => {
  await desk.open('/');
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
