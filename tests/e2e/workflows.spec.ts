/** A workflow from its text to the end of its steps: its faults are mended line by line, and what failed is resumed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { getExecution, relaysEnded, relayText } from '../support/relays.ts';
import { expect, test } from './desk.ts';

/** What keeps somebody from reading or using the page as it is. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
}

const text = (page: Page) => page.getByLabel('Workflow as YAML');
/** The cells of one step: its state, why, what it needs, its runs and its version. */
const row = (page: Page, id: string) =>
  page
    .getByRole('table', { name: 'Steps of the execution' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: id }) })
    .getByRole('cell');

test('a workflow is mended where it is wrong, executed, mended where it fails, and resumed', async ({ page, desk }) => {
  const { admin, folder, portal } = desk;
  writeFileSync(join(folder, 'words'), 'case\n');
  await desk.open('/cae');
  await page.getByRole('link', { name: 'Workflows' }).click();
  await expect(page.getByText('No workflows yet')).toBeVisible();
  await page.getByRole('link', { name: 'New workflow' }).first().click();
  await expect(text(page)).toHaveValue(/^name: Cavity with two viscosities\nsteps:\n.*\n.*\n {4}input: \/.*\/cavity /);

  const right = relayText('Words', folder, 'right');
  const wrong = right.replace('solver: relay, input: { step: mesh', 'solver: delay, input: { step: mesh');
  await text(page).fill(wrong);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('One line has to be mended')).toBeVisible();
  desk.forgetFaults();
  await expect(text(page)).toHaveValue(wrong);
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Line 4', exact: true }).click();
  await expect(text(page)).toBeFocused();
  expect(
    await text(page).evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    ),
  ).toBe(wrong.split('\n')[3]);
  // What was typed is there after a look at something else.
  await page.getByRole('link', { name: 'All workflows' }).click();
  await page.getByRole('link', { name: 'New workflow' }).first().click();
  await expect(text(page)).toHaveValue(wrong);
  await text(page).fill(right);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Words' })).toBeVisible();
  const graph = page.getByRole('img', {
    name: 'Graph of the steps: mesh; left after mesh; right after mesh; report after left, right',
  });
  await expect(graph).toBeVisible();

  await page.getByRole('button', { name: 'Start version 1' }).click();
  await expect(page.getByText('By version 1', { exact: true })).toBeVisible();
  const execution_id = page.url().split('/').at(-1) ?? '';
  await expect(row(page, 'mesh').first()).toHaveText(/^Running/);
  await expect(row(page, 'report')).toHaveText(['To come', '–', 'left, right', '–', '1']);
  await relaysEnded(admin, execution_id, ['mesh', 'left', 'right']);
  await expect(page.getByText('2 of 4 steps completed')).toBeVisible();
  await expect(row(page, 'right')).toHaveText([
    'Failed',
    'It ended with an error: its run says more.',
    'mesh',
    'Open',
    '1',
  ]);
  await expect(row(page, 'report').first()).toHaveText('Skipped');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('link', { name: 'right Failed' }).click();
  await expect(page.getByText('Exit status 3.')).toBeVisible();
  await page.getByRole('link', { name: 'Execution of which this is step right' }).click();

  await expect(page.getByRole('button', { name: 'Resume by version 1' })).toBeVisible();
  await page.getByRole('link', { name: 'Edit the workflow' }).click();
  await text(page).fill(relayText('Words', folder));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved as version 2.')).toBeVisible();
  await text(page).fill(relayText('Words', folder).replace('word: mesh', 'word: finer'));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved as version 3.')).toBeVisible();
  await page.getByRole('link', { name: 'Version 1', exact: true }).click();
  await expect(text(page)).toHaveValue(right);
  await page.getByRole('link', { name: 'To the latest version' }).click();
  await page.getByRole('link', { name: /^By version 1/ }).click();
  // The latest one has another mesh than the one that is there.
  await page.getByRole('button', { name: 'Resume by version 3' }).click();
  await expect(page.getByText('Not resumed by version 3')).toBeVisible();
  await expect(page.getByText('Version 3 changes what has been done already: the step mesh.')).toBeVisible();
  desk.forgetFaults();
  const resumeByVersion2 = async () => {
    await page.getByRole('button', { name: 'Resume by another version' }).click();
    await expect(page.getByRole('menuitem')).toHaveText([/^Version 2/, /^Version 1/]);
    await page.getByRole('menuitem', { name: 'Version 2' }).click();
  };
  await resumeByVersion2();
  await expect(page.getByText('By version 2', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Cancel…' }).click();
  await page.getByRole('button', { name: 'Cancel all steps' }).click();
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible();
  await resumeByVersion2();
  await expect(page.getByText('Under way')).toBeVisible();
  await relaysEnded(admin, execution_id, ['right', 'report']);
  await expect(page.getByText('4 of 4 steps completed')).toBeVisible();
  await expect(row(page, 'mesh').last()).toHaveText('1');
  await expect(row(page, 'right').last()).toHaveText('2');
  const { steps } = await getExecution(admin, execution_id);
  const earlier = steps.find(({ id }) => id === 'right')?.earlier_run_ids ?? [];
  await expect(row(page, 'right').getByRole('link', { name: 'Earlier run 1' })).toHaveAttribute(
    'href',
    `/cae/runs/${earlier[0]}`,
  );

  await page.getByRole('link', { name: 'Workflow “Words”' }).click();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('No workflows yet')).toBeVisible();
  expect(portal.output()).not.toContain('"level":50');
  expect(desk.faults()).toEqual([]);
});
