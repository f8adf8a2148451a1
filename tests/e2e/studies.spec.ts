/** A study from its form to its response: its table shows what came out, and what failed is run again. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { squaresEnded, squaresInput } from '../support/squares.ts';
import { expect, test } from './desk.ts';

/** What keeps somebody from reading or using the page as it is. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
}

const table = (page: Page) => page.getByRole('table', { name: 'Runs of the study' });
/** The cells of one row: its state, what varies, what came out. */
const row = (page: Page, number: number) =>
  table(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: `Run ${number}`, exact: true }) })
    .getByRole('cell');
const numbers = (page: Page) => table(page).getByRole('rowheader').allTextContents();

test('a study is made from the form of a run, seen to its end, run again where it failed, and compared', async ({
  page,
  desk,
}) => {
  const { admin, portal } = desk;
  const input = squaresInput([3]);
  await desk.open('/cae/new/square');
  await page.getByLabel('Input folder').fill(input);
  await page.getByLabel('Name of the run').fill('Plates');
  await page.getByRole('combobox', { name: 'Shape' }).click();
  await page.getByRole('option', { name: 'Half' }).click();
  await page.getByRole('link', { name: 'Vary parameters…' }).click();

  await expect(page.getByRole('heading', { name: 'New study' })).toBeVisible();
  await expect(page.getByLabel('Name of the study')).toHaveValue('Plates');
  await expect(page.getByLabel('Input folder')).toHaveValue(input);
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText('Let at least one parameter vary.')).toBeVisible();

  await page.getByRole('radiogroup', { name: 'Side: fixed or varies' }).getByText('Varies').click();
  await page.getByLabel('To of Side').fill('2000');
  await page.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText('At most 1000.')).toBeVisible();
  await expect(page.getByLabel('To of Side')).toBeFocused();
  await page.getByLabel('To of Side').fill('4');
  await page.getByLabel('How many of Side').fill('4');
  await expect(page.getByText('4 runs', { exact: true })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row')).toHaveText([
    'RunSide (m)',
    '11',
    '22',
    '33',
    '44',
  ]);
  // What only the portal can say stands at its field as well.
  await page.getByRole('button', { name: 'Table (CSV)' }).click();
  await page.getByRole('textbox', { name: 'Table' }).fill('side [m]\n1\nlong\n');
  await expect(page.getByText('line 3, side: "long" must be a number')).toBeVisible();
  desk.forgetFaults();
  await page.getByRole('button', { name: 'Each with each' }).click();
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Start 4 runs' }).click();

  await expect(page.getByRole('heading', { name: 'Plates' })).toBeVisible();
  await expect(page.getByText('under way')).toBeVisible();
  const study_id = page.url().split('/').at(-1) ?? '';
  await squaresEnded(admin, { study_id }, 4);
  await expect(page.getByText('3 completed')).toBeVisible();
  await expect(page.getByText('1 failed')).toBeVisible();
  await expect(row(page, 4)).toHaveText(['', 'Completed', '4', '8', '2.8284']);
  await expect(row(page, 3)).toHaveText(['', 'FailedA step ended with an error.', '3', '–', '–']);
  await expect(page.getByRole('img', { name: 'area (m2) over Side (m): a chart.' }).locator('canvas')).toBeVisible();
  expect(await barriers(page)).toEqual([]);

  await table(page).getByRole('button', { name: 'area (m2)' }).click();
  await table(page).getByRole('button', { name: 'area (m2)' }).click();
  expect(await numbers(page)).toEqual(['4', '2', '1', '3']);
  await expect(table(page).getByRole('columnheader', { name: 'area (m2)' })).toHaveAttribute('aria-sort', 'descending');

  // The input is copied anew: what made it fail is gone.
  rmSync(join(input, 'fails'));
  await page.getByRole('button', { name: 'Rerun the failed run' }).click();
  await squaresEnded(admin, { study_id }, 4);
  await expect(page.getByText('4 completed')).toBeVisible();
  await expect(row(page, 3)).toHaveText(['', 'Completed', '3', '4.5', '2.1213']);
  await expect(page.getByRole('button', { name: 'Rerun the failed run' })).toHaveCount(0);

  await page.getByRole('button', { name: 'Export' }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  expect((await saving).suggestedFilename()).toBe(`${study_id}.csv`);

  await page.getByRole('checkbox', { name: 'Compare run 1' }).check();
  await page.getByRole('checkbox', { name: 'Compare run 3' }).check();
  await page.getByRole('link', { name: 'Compare 2 runs' }).click();
  await expect(page.getByRole('table', { name: 'What they differ in' })).toContainText('Plates 3');
  await page.goBack();
  await page.getByRole('link', { name: 'Run 3', exact: true }).click();
  await page.getByRole('link', { name: 'Run 3 of study “Plates”' }).click();
  await expect(page.getByRole('heading', { name: 'Plates' })).toBeVisible();
  await page.getByRole('link', { name: 'All studies' }).click();
  await expect(page.getByRole('list', { name: 'Studies' }).getByRole('listitem').first()).toContainText('PlatesSquare');
  expect(portal.output()).not.toContain('"level":50');
  expect(desk.faults()).toEqual([]);
});
