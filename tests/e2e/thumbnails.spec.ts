/** The picture of a session's screen where sessions are listed: it comes by itself, moves nothing, and goes with its session. */
import type { Page } from '@playwright/test';
import { expect, test } from './desk.ts';

const screen = (page: Page) => page.getByRole('img', { name: 'Screen of Painted' });
const widthOf = (page: Page) => screen(page).evaluate((image: HTMLImageElement) => image.naturalWidth);

test('a picture of the screen comes to the home page and the list of sessions, and nothing moves', async ({
  page,
  desk,
}) => {
  const { session_id } = await desk.running({ app_id: 'xterm', name: 'Painted' });
  await desk.open('/');
  const card = page.getByRole('article', { name: 'Painted' });
  await expect(card).toBeVisible();
  const before = await card.boundingBox();
  await expect(screen(page)).toBeVisible();
  await expect.poll(() => widthOf(page)).toBe(320);
  expect(await card.boundingBox()).toEqual(before);

  await desk.open('/sessions');
  await expect(page.getByRole('article', { name: 'Painted' })).toBeVisible();
  await expect.poll(() => widthOf(page)).toBe(320);
  await desk.admin.request('DELETE', `/api/app/sessions/${session_id}`);
  await expect(screen(page)).toHaveCount(0);
  expect(desk.faults()).toEqual([]);
});
