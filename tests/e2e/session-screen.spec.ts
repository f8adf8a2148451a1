/** What a person can do on the session's page beside typing. */
import type { Page } from '@playwright/test';
import { openDesktop } from '../support/rfb.ts';
import { expect, picture, seesCaret, seesDesktop, seesEcho, test } from './desk.ts';

const KEY_EVENT = 4;
const POINTER_EVENT = 5;

/** Counts the key and pointer messages that the page sends to the display. */
function inputs(page: Page): () => number {
  let count = 0;
  page.on('websocket', (socket) => {
    if (!socket.url().includes('/display/')) return;
    socket.on('framesent', ({ payload }) => {
      if ([KEY_EVENT, POINTER_EVENT].includes(Buffer.from(payload)[0] ?? -1)) count += 1;
    });
  });
  return () => count;
}

test('keys reach a terminal; in view-only mode neither keys nor the mouse do, and the choice outlives a reload', async ({
  page,
  desk,
}) => {
  const sent = inputs(page);
  const { session_id } = await desk.running({ app_id: 'xterm' });
  await desk.open(`/sessions/${session_id}`);
  await seesEcho(page);

  const panel = page.getByRole('button', { name: 'Display settings' });
  await panel.click();
  await page.getByRole('slider', { name: 'Picture quality' }).press('Home');
  await page.getByRole('slider', { name: 'Compression' }).press('End');
  await page.getByText('Scaled picture').click();
  await page.getByRole('switch', { name: 'View only' }).click();
  await page.reload();
  await seesDesktop(page);
  await panel.click();
  await expect(page.getByRole('slider', { name: 'Picture quality' })).toHaveAttribute('aria-valuenow', '0');
  await expect(page.getByRole('slider', { name: 'Compression' })).toHaveAttribute('aria-valuenow', '9');
  await expect(page.getByRole('radio', { name: 'Scaled picture' })).toBeChecked();
  await expect(page.getByRole('switch', { name: 'View only' })).toBeChecked();
  await page.keyboard.press('Escape');

  const [before, sentBefore] = [await picture(page), sent()];
  await page
    .locator('canvas')
    .first()
    .click({ position: { x: 200, y: 100 } });
  await page.keyboard.type('nothing of this');
  await expect(page.getByRole('button', { name: 'Send keys' })).toBeDisabled();
  expect([await picture(page), sent()]).toEqual([before, sentBefore]);

  await panel.click();
  await page.getByRole('switch', { name: 'View only' }).click();
  await page.keyboard.press('Escape');
  expect(await picture(page)).toBe(before);
  await page
    .locator('canvas')
    .first()
    .click({ position: { x: 200, y: 100 } });
  await page.keyboard.press('x');
  await expect.poll(() => picture(page)).not.toBe(before);
  expect(desk.faults()).toEqual([]);
});

test('the desktop takes the size of the window, also when that changes', async ({ page, desk }) => {
  const { session_id } = await desk.running({ app_id: 'xterm' });
  await desk.open(`/sessions/${session_id}`);
  await expect(page.getByText('1440 × 772')).toBeVisible();
  await page.setViewportSize({ width: 1101, height: 703 });
  await expect(page.getByText('1101 × 575')).toBeVisible();
  const { width, height, socket } = await openDesktop(desk.admin.socket(`/display/${session_id}`));
  socket.close();
  expect([width, height]).toEqual([1101, 575]);
});

test('Alt+F4 from the menu of keys closes gedit, and the page says that the application was closed', async ({
  page,
  desk,
}) => {
  const { session_id } = await desk.running({ app_id: 'gedit' });
  await desk.open(`/sessions/${session_id}`);
  await seesCaret(page);
  await page.getByRole('button', { name: 'Send keys' }).click();
  await page.getByRole('menuitem', { name: 'Alt+F4' }).click();
  await expect(page.getByRole('heading', { name: 'gedit has ended' })).toBeVisible();
  await expect(page.getByText('The application was closed.')).toBeVisible();
  expect(desk.faults()).toEqual([]);
});

test('a session whose time is nearly up says so over its desktop, and gets an hour more by one click there, above it and in the list', async ({
  page,
  desk,
}) => {
  const { session_id } = await desk.running({ app_id: 'xterm', config: { resources: { time: 9 } } });
  await desk.open(`/sessions/${session_id}`);
  await expect(page.getByRole('button', { name: '8 minutes left' })).toBeVisible();
  const warning = page.getByRole('region', { name: 'Time is up in 8 minutes' });
  await warning.getByRole('button', { name: 'One more hour' }).click();
  await expect(warning).toBeHidden();
  const state = page.getByRole('region', { name: 'State' });
  await expect(state.getByText('Time is up in 1 hour')).toBeVisible();

  await page.getByRole('button', { name: 'Time is up in 1 hour' }).click();
  await page.getByRole('button', { name: 'One more hour' }).click();
  await expect(state.getByText('Time is up in 2 hours')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Back to my sessions' }).click();
  await page.getByRole('button', { name: 'One more hour for Terminal (xterm)' }).click();
  await expect(page.getByText('Time is up in 3 hours')).toBeVisible();
  expect(desk.faults()).toEqual([]);
});

test('more time than the app allows is refused in words', async ({ page, desk }) => {
  await desk.running({ app_id: 'xterm', config: { resources: { time: 10_080 } } });
  await desk.open('/sessions');
  await page.getByRole('button', { name: 'One more hour for Terminal (xterm)' }).click();
  await expect(page.getByText('It has as much time as its application allows.')).toBeVisible();
});
