import { expect, type Locator, type Page } from '@playwright/test';

/** As from a file manager: what lies at these paths is dropped in the middle of the element. */
export async function drop(page: Page, target: Locator, files: string[]): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('there is nothing to drop it on');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const browser = await page.context().newCDPSession(page);
  const tell = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    browser.send('Input.dispatchDragEvent', { type, ...at, data: { items: [], files, dragOperationsMask: 1 } });
  for (const type of ['dragEnter', 'dragOver'] as const) await tell(type);
  await expect(page.getByText(/^Drop here to upload into/)).toBeVisible();
  await tell('drop');
  await browser.detach();
}
