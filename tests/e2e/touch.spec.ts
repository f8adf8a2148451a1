/** A phone: what fingers and an on-screen keyboard do. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { until } from '../support/until.ts';
import { desktop, expect, seesCaret, seesDesktop, test } from './desk.ts';

const SCREEN = { width: 390, height: 844 };
const KEYBOARD_PX = 330;
const POINTER_EVENT = 5;
const BUTTONS: Record<number, string> = { 1: 'left', 4: 'right', 8: 'wheel up', 16: 'wheel down' };

test.use({ hasTouch: true, isMobile: true, viewport: SCREEN });

interface Point {
  x: number;
  y: number;
}

/** Fingers that go from one place to another. */
async function draw(cdp: CDPSession, from: Point[], to: Point[], steps = 10): Promise<void> {
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: from });
  for (let step = 1; step <= steps; step += 1) {
    const touchPoints = from.map(({ x, y }, finger) => {
      const end = to[finger] ?? { x, y };
      return { x: x + ((end.x - x) * step) / steps, y: y + ((end.y - y) * step) / steps };
    });
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints });
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** The presses so far, each with its place on the desktop; several in a row of one button are one. */
function watchPresses(page: Page) {
  const presses: { button: string; x: number }[] = [];
  let before = 0;
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      const message = Buffer.from(payload);
      if (message[0] !== POINTER_EVENT) return;
      const mask = message[1] ?? 0;
      const button = mask === before ? undefined : BUTTONS[mask];
      before = mask;
      if (button !== undefined && presses.at(-1)?.button !== button)
        presses.push({ button, x: message.readUInt16BE(2) });
    });
  });
  return { buttons: () => presses.map(({ button }) => button), last: () => presses.at(-1) };
}

const box = async (page: Page) => (await desktop(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };

/** Chromium has no on-screen keyboard without a phone: what it leaves of the window is told to the page in its place. */
const coverBy = (page: Page, pixels: number) =>
  page.evaluate((covered) => {
    const viewport = window.visualViewport;
    if (viewport === null) return;
    Object.defineProperty(viewport, 'height', { configurable: true, value: window.innerHeight - covered });
    viewport.dispatchEvent(new Event('resize'));
  }, pixels);

test('fingers press, scroll, enlarge the desktop and look around in it', async ({ page, context, desk }) => {
  const { buttons, last } = watchPresses(page);
  const { session_id } = await desk.running({ app_id: 'xterm' });
  await desk.open(`/sessions/${session_id}`);
  await seesDesktop(page);
  const cdp = await context.newCDPSession(page);
  const whole = await box(page);
  expect(whole.width).toBe(SCREEN.width);
  const middle = { x: whole.x + whole.width / 2, y: whole.y + whole.height / 2 };
  const beside = (dx: number, dy = 0): Point[] => [
    { x: middle.x - dx, y: middle.y + dy },
    { x: middle.x + dx, y: middle.y + dy },
  ];

  await page.touchscreen.tap(middle.x, middle.y);
  await expect.poll(buttons).toEqual(['left']);
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [middle] });
  await expect.poll(buttons).toEqual(['left', 'right']);
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await draw(cdp, beside(20), beside(20, -120));
  await expect.poll(buttons).toEqual(['left', 'right', 'wheel down']);
  expect(await box(page)).toEqual(whole);

  await draw(cdp, beside(30), beside(150));
  await expect.poll(async () => (await box(page)).width).toBeGreaterThan(SCREEN.width * 2);
  const enlarged = await box(page);
  await draw(cdp, beside(20), [
    { x: middle.x - 140, y: middle.y },
    { x: middle.x - 100, y: middle.y },
  ]);
  await expect.poll(async () => (await box(page)).x).toBeLessThan(enlarged.x - 60);
  expect(buttons()).toEqual(['left', 'right', 'wheel down']);

  // What is pressed is what is seen there.
  const at = await box(page);
  const shown = { x: 100, y: middle.y };
  const columns = await page.evaluate(() => document.querySelector('canvas')?.width ?? 0);
  await page.touchscreen.tap(shown.x, shown.y);
  await expect.poll(() => last()?.button).toBe('left');
  expect(Math.abs((last()?.x ?? 0) - ((shown.x - at.x) / at.width) * columns)).toBeLessThanOrEqual(1);

  await page.getByRole('button', { name: 'Whole desktop' }).tap();
  await expect.poll(() => box(page)).toEqual(whole);
  expect(desk.faults()).toEqual([]);
});

test('an on-screen keyboard types, has the keys that it lacks in a row above it, and leaves the desktop its size', async ({
  page,
  desk,
}) => {
  const file = join(desk.folder, 'phone.txt');
  const { session_id } = await desk.running({ app_id: 'gedit', params: { file } });
  await desk.open(`/sessions/${session_id}`);
  await seesDesktop(page);
  const whole = await box(page);
  const keyboard = page.getByRole('button', { name: 'Keyboard' });
  await keyboard.tap();
  const control = page.getByRole('button', { name: 'Ctrl', exact: true });
  await expect(control).toBeVisible();
  await seesCaret(page);
  await coverBy(page, KEYBOARD_PX);

  const bottom = async (name: string) => {
    const seen = await page.getByRole('button', { name, exact: true }).boundingBox();
    return (seen?.y ?? 0) + (seen?.height ?? 0);
  };
  await expect.poll(() => bottom('Ctrl')).toBeLessThanOrEqual(SCREEN.height - KEYBOARD_PX);
  expect(await bottom('Keyboard')).toBeGreaterThan(0);
  const covered = await box(page);
  expect([covered.width, covered.height]).toEqual([whole.width, whole.height]);

  await page.keyboard.insertText('typed 한국어');
  await control.tap();
  await expect(control).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.insertText('s');
  await expect(control).toHaveAttribute('aria-pressed', 'false');
  expect(await until('gedit has saved', () => existsSync(file) && (readFileSync(file, 'utf8') || null))).toBe(
    'typed 한국어\n',
  );

  await keyboard.tap();
  await coverBy(page, 0);
  await expect(control).toBeHidden();
  await expect.poll(() => box(page)).toEqual(whole);
  expect(desk.faults()).toEqual([]);
});
