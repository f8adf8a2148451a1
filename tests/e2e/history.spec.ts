/** Charts of what a real Prometheus knows: a range, a part of it dragged over, and the same from its address. */
import { hostname } from 'node:os';
import { test as base, expect, type Page } from '@playwright/test';
import { pastOfNode } from '../support/past-of-node.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { barriers } from './axe.ts';
import { loginCookies } from './desk.ts';

const HOUR_SECONDS = 3600;

const test = base.extend<object, { site: TestPortal & { stopPrometheus: () => Promise<void> } }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs off its pattern.
    async ({}, use) => {
      const prometheus = await startPrometheus(pastOfNode(hostname(), Math.floor(Date.now() / 1000)));
      const portal = await startPortal({ config: `prometheus: { url: "${prometheus.url}" }` });
      await use({ ...portal, stopPrometheus: prometheus.end });
      await portal.dispose();
      await prometheus.end();
    },
    { scope: 'worker' },
  ],
});
test.beforeEach(async ({ site, context }) => {
  await context.addCookies(await loginCookies(site.url));
});

const chart = (page: Page, name: string) => page.getByRole('img', { name: new RegExp(`^${name} from`) });

async function dragOver(page: Page, name: string, from: number, until: number): Promise<void> {
  const box = await chart(page, name).locator('.u-over').boundingBox();
  if (box === null) throw new Error('there is no chart');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + from * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + until * box.width, y, { steps: 5 });
  await page.mouse.up();
}

test('a part that is dragged over is shown more closely, has an address, and is left again', async ({ page, site }) => {
  await page.goto(`${site.url}/cluster`);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page).toHaveURL(/\/cluster\/history$/);
  const row = page.getByRole('table', { name: 'CPUs' }).getByRole('row', { name: /^All / });
  await expect(row).toContainText('512');
  await expect(page.getByText('Measured by Prometheus, one point for 5 minutes.')).toBeVisible();

  await dragOver(page, 'CPUs', 0.25, 0.3);
  await expect(page).toHaveURL(/from=\d+&until=\d+/);
  const search = new URL(page.url()).searchParams;
  const [from, until] = [Number(search.get('from')), Number(search.get('until'))];
  expect((until - from) / HOUR_SECONDS).toBeCloseTo(24 * 0.05, 0);
  await expect(page.getByText('one point for 15 seconds')).toBeVisible();
  await page.reload();
  await expect(page.getByText('one point for 15 seconds')).toBeVisible();
  await chart(page, 'CPUs').dblclick();
  await expect(page).not.toHaveURL(/from=/);
  await expect(page.getByText('one point for 5 minutes')).toBeVisible();

  await dragOver(page, 'Nodes', 0.5, 0.7);
  await page.getByRole('button', { name: 'Back to 1 day' }).click();
  await expect(page).not.toHaveURL(/from=/);
  await page.getByRole('button', { name: '6 hours' }).click();
  await expect(page).toHaveURL(/range=6h/);
  await expect(page.getByText('one point for 2 minutes')).toBeVisible();
});

test('the pointer reads the values of its moment', async ({ page, site }) => {
  await page.goto(`${site.url}/cluster/nodes/${hostname()}`);
  const table = page.getByRole('table', { name: 'Memory' });
  await expect(table.getByRole('row', { name: /^All / })).toContainText('64 GiB');
  await expect(table.getByRole('columnheader', { name: 'Now' })).toBeVisible();
  await chart(page, 'Memory').locator('.u-over').hover();
  await expect(table.getByRole('columnheader', { name: 'At the pointer' })).toBeVisible();
});

test('charts are readable for everybody, in both schemes, on a phone and in Korean', async ({ page, site }) => {
  await page.goto(`${site.url}/cluster/nodes/${hostname()}`);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(chart(page, 'CPU')).toBeVisible();
    expect(await barriers(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(chart(page, 'CPU')).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth))
    .toBe(0);
  await page.evaluate(() => localStorage.setItem('berth-language', 'ko'));
  await page.reload();
  await expect(page.getByRole('table', { name: '메모리' })).toContainText('64 GiB');
});

test('without an answer of Prometheus the node is shown all the same, with what is wrong', async ({ page, site }) => {
  await site.stopPrometheus();
  await page.goto(`${site.url}/cluster/nodes/${hostname()}?range=hour`);
  await expect(page.getByRole('alert')).toContainText('What was measured cannot be read now.');
  await expect(page.getByRole('heading', { name: 'What of it is in use' })).toBeVisible();
});
