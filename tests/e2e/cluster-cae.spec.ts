/** A run of a solver on a node, from its form to its result in ParaView. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, seesValuesInParaView, test } from './cluster-desk.ts';

const CAVITY = join(import.meta.dirname, '../fixtures/cavity');
/** For a second of computing, where the machine has other work. */
const RUN_MS = 120_000;

/** How many pixels of a chart are neither its ground nor its grey grid and numbers. */
const drawn = (page: Page, chart: RegExp): Promise<number> =>
  page
    .getByRole('img', { name: chart })
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        const rgb = [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0];
        if ((data[i + 3] ?? 0) > 0 && Math.max(...rgb) - Math.min(...rgb) > 60) count += 1;
      }
      return count;
    });

test('a cavity is submitted from its form, its residuals are drawn, and ParaView shows what came of it', async ({
  page,
  site,
}) => {
  test.setTimeout(2 * RUN_MS);
  cpSync(CAVITY, join(site.cluster.homes, 'testuser/cavity'), { recursive: true });
  await page.goto('/cae/new/openfoam-icofoam');
  await page.getByLabel('Name of the run').fill('Cavity');
  await page.getByLabel('Input folder').fill('/home/testuser/cavity');
  await page.getByRole('button', { name: 'Submit' }).click();

  await expect(page).toHaveURL(/\/cae\/runs\/cae-run-/);
  await expect(page.getByText('Completed', { exact: true })).toBeVisible({ timeout: RUN_MS });
  for (const curve of ['Ux', 'Uy', 'p']) {
    const row = page.getByRole('table', { name: 'Initial residuals' }).getByRole('row', { name: curve });
    await expect(row.getByRole('cell').first()).toHaveText(/^\d/);
  }
  await expect.poll(() => drawn(page, /^Initial residuals over Time/)).toBeGreaterThan(500);

  await page.getByRole('button', { name: 'Open in ParaView' }).click();
  await expect(page).toHaveURL(/\/sessions\/app-session-/);
  await seesValuesInParaView(page);
});
