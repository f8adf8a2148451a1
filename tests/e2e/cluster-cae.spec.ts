/** A run of a solver on a node, from the upload of its case to its result in ParaView. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, seesValuesInParaView, test } from './cluster-desk.ts';
import { drop } from './drop.ts';

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

/** The case as somebody has it on a laptop: one archive, dropped where the input is chosen. */
async function uploadCavity(page: Page): Promise<void> {
  const laptop = mkdtempSync(join(tmpdir(), 'berth-laptop-'));
  try {
    cpSync(CAVITY, join(laptop, 'cavity'), { recursive: true });
    execFileSync('tar', ['--create', '--gzip', '--file=cavity.tar.gz', 'cavity'], { cwd: laptop });
    await page.getByRole('button', { name: 'Choose…' }).click();
    const picker = page.getByRole('dialog', { name: 'Choose a folder' });
    await expect(picker.getByRole('navigation')).toContainText(/testuser|Home/);
    await drop(page, picker, [join(laptop, 'cavity.tar.gz')]);
    await picker.getByRole('button', { name: 'Unpack…' }).click();
    const unpack = page.getByRole('dialog', { name: /^Unpack/ });
    await unpack.getByRole('button', { name: 'Unpack', exact: true }).click();
    await expect(picker.getByText('constant')).toBeVisible();
    await picker.getByRole('button', { name: 'Choose this folder' }).click();
  } finally {
    rmSync(laptop, { recursive: true });
  }
}

test('a cavity is uploaded and submitted, its residuals are drawn, and ParaView shows what came of it', async ({
  page,
}) => {
  test.setTimeout(3 * RUN_MS);
  await page.goto('/cae/new/openfoam-icofoam');
  await page.getByLabel('Name of the run').fill('Cavity');
  await uploadCavity(page);
  await expect(page.getByLabel('Input folder')).toHaveValue('/home/testuser/cavity');
  await page.getByRole('combobox', { name: 'Picture' }).click();
  await page.getByRole('option', { name: 'Velocity' }).click();
  await page.getByRole('button', { name: 'Submit' }).click();

  await expect(page).toHaveURL(/\/cae\/runs\/cae-run-/);
  await expect(page.getByText('Completed', { exact: true })).toBeVisible({ timeout: RUN_MS });
  for (const curve of ['Ux', 'Uy', 'p']) {
    const row = page.getByRole('table', { name: 'Initial residuals' }).getByRole('row', { name: curve });
    await expect(row.getByRole('cell').first()).toHaveText(/^\d/);
  }
  await expect.poll(() => drawn(page, /^Initial residuals over Time/)).toBeGreaterThan(500);

  const opening = page.waitForEvent('popup');
  await page.getByRole('link', { name: 'Report' }).click();
  const report = await opening;
  const picture = report.getByRole('img', { name: 'U.png' });
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1200);
  await expect(report.getByRole('img', { name: 'Initial residuals' })).toBeVisible();
  await report.close();

  await page.getByRole('button', { name: 'Open in ParaView' }).click();
  await expect(page).toHaveURL(/\/sessions\/app-session-/);
  await seesValuesInParaView(page);
});
