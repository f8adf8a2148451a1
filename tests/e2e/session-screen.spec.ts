/** What a person can do on the session's page beside typing. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { openDesktop } from '../support/rfb.ts';
import { desktop, expect, picture, seesCaret, seesDesktop, seesEcho, showRestless, test } from './desk.ts';

const UPDATE_REQUEST = 3;
const KEY_EVENT = 4;
const POINTER_EVENT = 5;

/** Counts the messages of these types that the page sends to the display. */
function sentMessages(page: Page, ...types: number[]): () => number {
  let count = 0;
  page.on('websocket', (socket) => {
    if (!socket.url().includes('/display/')) return;
    socket.on('framesent', ({ payload }) => {
      if (types.includes(Buffer.from(payload)[0] ?? -1)) count += 1;
    });
  });
  return () => count;
}

test('keys reach a terminal; in view-only mode neither keys nor the mouse do, and the choice outlives a reload', async ({
  page,
  desk,
}) => {
  const sent = sentMessages(page, KEY_EVENT, POINTER_EVENT);
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

test('a limit of frames holds, the bar tells what comes, and without it the server sends as it likes', async ({
  page,
  desk,
}) => {
  const LIMIT = 5;
  const requests = sentMessages(page, UPDATE_REQUEST);
  let fromDisplay = 0;
  page.on('websocket', (socket) => {
    if (socket.url().includes('/display/')) socket.on('framereceived', () => fromDisplay++);
  });
  const received = () => fromDisplay;
  const bar = page.getByRole('region', { name: 'State' });
  const frames = async () => Number(/(\d+) fps/.exec(await bar.innerText())?.[1] ?? Number.NaN);
  const { session_id } = await desk.running({ app_id: 'xterm' });
  await desk.open(`/sessions/${session_id}`);
  await seesDesktop(page);
  const end = await showRestless(session_id);
  await expect.poll(frames).toBeGreaterThan(LIMIT);
  await expect(bar.getByText(/\d+ ms/)).toBeVisible();
  await expect(bar.getByText(/[1-9]\d* kB\/s/)).toBeVisible();

  await page.getByRole('button', { name: 'Display settings' }).click();
  const automatic = page.getByRole('switch', { name: /^Automatic · / });
  await expect(automatic).toBeChecked();
  await page.locator('label').filter({ hasText: /^5$/ }).click();
  await expect(page.getByRole('switch', { name: 'Automatic' })).not.toBeChecked();
  await expect.poll(frames).toBeLessThanOrEqual(LIMIT + 1);
  const [from, before] = [performance.now(), requests()];
  await expect.poll(() => requests() - before).toBeGreaterThanOrEqual(LIMIT * 2);
  const seconds = (performance.now() - from) / 1_000;
  expect((requests() - before - 1) / seconds).toBeLessThanOrEqual(LIMIT + 1);

  await page.getByText('No limit').click();
  await expect.poll(frames).toBeGreaterThan(LIMIT);
  const [asked, come] = [requests(), received()];
  await expect.poll(() => received() - come).toBeGreaterThan(LIMIT * 4);
  expect(requests()).toBe(asked);
  await page.getByRole('switch', { name: 'Automatic' }).click();
  await expect(automatic).toBeChecked();
  end();
  expect(desk.faults()).toEqual([]);
});

test('a picture of the desktop is saved at its own resolution, and full screen says how to leave it', async ({
  page,
  desk,
}) => {
  const { session_id } = await desk.running({ app_id: 'xterm', name: 'Results: 1/2' });
  await desk.open(`/sessions/${session_id}`);
  await seesEcho(page);
  await expect(page.getByText('1440 × 772')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Picture of the desktop' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toMatch(/^Results 1 2 \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
  const png = readFileSync(await saved.path());
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1440, 772]);
  const isSame = await desktop(page).evaluate(async (canvas: HTMLCanvasElement, base64) => {
    const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [bitmap.width, bitmap.height];
    const context = copy.getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const corner = (one: CanvasRenderingContext2D | null | undefined) => one?.getImageData(0, 0, 400, 12).data.join();
    return corner(context) === corner(canvas.getContext('2d'));
  }, png.toString('base64'));
  expect(isSame).toBe(true);

  await page.getByRole('button', { name: 'Full screen' }).click();
  await expect(page.getByText(/Hold Esc to leave full screen/)).toBeVisible();
  await page.getByRole('button', { name: 'Leave full screen' }).click();
  await expect(page.getByText(/Hold Esc to leave full screen/)).toBeHidden();
  expect(desk.faults()).toEqual([]);
});
