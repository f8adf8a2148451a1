/** A portal of the test's own, a page that is logged in, and what a person does and sees on it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { type Client, logIn } from '../support/client.ts';
import { ADMIN_PASSWORD, startPortal, type TestPortal } from '../support/portal.ts';

export interface Desk {
  portal: TestPortal;
  admin: Client;
  /** A folder for the test's files. */
  folder: string;
  /** Console errors and failed loads so far; a planned outage takes its own away by `forgetFaults`. */
  faults(): string[];
  forgetFaults(): void;
}

export const test = base.extend<{ desk: Desk }, { portal: TestPortal }>({
  portal: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs off its pattern.
    async ({}, use) => {
      const portal = await startPortal();
      await use(portal);
      await portal.dispose();
    },
    { scope: 'worker' },
  ],
  desk: async ({ portal, page, baseURL: _ }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'berth-e2e-'));
    let faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    const admin = await logIn(portal.url);
    await use({
      portal,
      admin,
      folder,
      faults: () => faults,
      forgetFaults: () => {
        faults = [];
      },
    });
    rmSync(folder, { recursive: true, force: true });
  },
});

export async function logInOnPage(page: Page, url: string, password = ADMIN_PASSWORD): Promise<void> {
  await page.goto(url);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('heading', { name: 'Catalogue' })).toBeVisible();
}

export const desktop = (page: Page) => page.locator('canvas').first();

/** The desktop is connected and shows something else than one colour. */
export async function seesDesktop(page: Page): Promise<void> {
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
  await expect.poll(() => colours(page)).toBeGreaterThan(8);
}

/** How many different colours a coarse grid of the desktop's picture has. */
export function colours(page: Page): Promise<number> {
  return desktop(page).evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d');
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    const seen = new Set<number>();
    for (let i = 0; i < data.length; i += 4 * 7)
      seen.add(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0));
    return seen.size;
  });
}

/** A number for the desktop's picture: another picture has another. */
export function picture(page: Page): Promise<number> {
  return desktop(page).evaluate((canvas: HTMLCanvasElement) => {
    const context = canvas.getContext('2d');
    const { data } = context?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum = (sum * 31 + (data[i] ?? 0)) | 0;
    return sum;
  });
}

/**
 * Composes Hangul as a Korean input method does in Chromium: each syllable grows step by step, and the next one's first key
 * commits it.
 */
export async function composeHangul(page: Page, steps: string[][]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const syllable of steps) {
    for (const text of syllable) {
      await session.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        windowsVirtualKeyCode: 229,
        key: 'Process',
        code: 'KeyA',
      });
      await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
      await session.send('Input.dispatchKeyEvent', {
        type: 'keyUp',
        windowsVirtualKeyCode: 65,
        key: 'a',
        code: 'KeyA',
      });
    }
    await session.send('Input.insertText', { text: syllable.at(-1) ?? '' });
  }
  await session.detach();
}

export { expect };
