/** Copying and pasting between the desktop and the browser, as far as the browser allows: byte for byte on the disk. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, seesCaret, test } from './desk.ts';

const TEXT = 'English 한국어 🙂\n\tsecond line, 둘째 줄';
const CLIPBOARD_MESSAGE = 6;
const SAVE_TIMEOUT_MS = 3_000;

const outside = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const copyOutside = (page: Page, text: string) => page.evaluate((one) => navigator.clipboard.writeText(one), text);

/** Saves until that is on the disk: what is pasted comes to gedit after the keys that follow it. While it saves it takes no keys. */
async function savesAs(page: Page, file: string, text: string): Promise<void> {
  await expect(async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => contentOf(file), { timeout: SAVE_TIMEOUT_MS }).toBe(text);
  }).toPass();
  await seesCaret(page);
}

const contentOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** How many messages about the clipboard the page has sent to the display. */
function clipboardMessages(page: Page): () => number {
  let count = 0;
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      if (Buffer.from(payload)[0] === CLIPBOARD_MESSAGE) count += 1;
    });
  });
  return () => count;
}

test('where the browser allows it, Ctrl+C and Ctrl+V in gedit and outside are one clipboard', async ({
  page,
  context,
  desk,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const file = join(desk.folder, 'pasted.txt');
  const sent = clipboardMessages(page);
  const { session_id } = await desk.running({ app_id: 'gedit', params: { file } });
  await desk.open(`/sessions/${session_id}`);
  await seesCaret(page);

  await copyOutside(page, TEXT.replaceAll('\n', '\r\n'));
  await page.keyboard.press('Control+v');
  await savesAs(page, file, `${TEXT}\n`);

  await page.keyboard.type('!');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await expect.poll(() => outside(page)).toBe(`${TEXT}!`);

  // What is selected to be replaced must not take the place of what was copied before.
  await copyOutside(page, '새 글');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
  await savesAs(page, file, '새 글\n');
  expect(await outside(page)).toBe('새 글');

  // What was copied in another window is in the desktop on coming back, for menus that paste without the browser.
  await copyOutside(page, TEXT);
  const before = sent();
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect.poll(sent).toBeGreaterThan(before);
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Send keys' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Ctrl' }).click();
  await page.keyboard.press('v');
  await savesAs(page, file, `${TEXT}\n`);
  expect(desk.faults()).toEqual([]);
});

test('where the browser refuses, the panel carries text in and a notice offers what was copied', async ({
  page,
  context,
  desk,
}) => {
  // Whatever is not granted is refused.
  await context.grantPermissions(['geolocation']);
  const file = join(desk.folder, 'panel.txt');
  const sent = clipboardMessages(page);
  const { session_id } = await desk.running({ app_id: 'gedit', params: { file } });
  await desk.open(`/sessions/${session_id}`);
  await seesCaret(page);

  const open = page.getByRole('button', { name: 'Clipboard' });
  const panel = page.getByRole('dialog', { name: 'Clipboard' });
  await open.click();
  await panel.getByRole('button', { name: 'Get it from this computer' }).click();
  await expect(panel.getByText('The browser does not allow that.')).toBeVisible();
  await panel.getByRole('textbox').fill(TEXT);
  await panel.getByRole('button', { name: 'Put into the desktop' }).click();
  await expect(panel).toBeHidden();
  await page.keyboard.press('Control+v');
  await savesAs(page, file, `${TEXT}\n`);

  await page.keyboard.type('!');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await page.getByRole('alert').getByRole('button', { name: 'Copy' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
  await context.grantPermissions(['clipboard-read']);
  expect(await outside(page)).toBe(`${TEXT}!`);

  const before = sent();
  await open.click();
  await panel.getByRole('textbox').fill('한'.repeat(100_000));
  await panel.getByRole('button', { name: 'Put into the desktop' }).click();
  await expect(page.getByText('It takes 256 KiB at most.')).toBeVisible();
  expect(sent()).toBe(before);
  expect(desk.faults()).toEqual([]);
});
