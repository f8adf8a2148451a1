/** Schedules from the forms of runs and studies: made, started at once, seen in their history, paused and removed. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Schedule } from '../../src/schedules/schema.ts';
import { pausedSchedule, squaresThrough } from '../support/schedules.ts';
import { barriers } from './axe.ts';
import { expect, test } from './desk.ts';

test('a schedule is made from the form of a run, started now, paused and removed', async ({ page, desk }) => {
  const input = squaresThrough();
  await desk.open('/cae/schedules');
  await expect(page.getByRole('heading', { name: 'No schedules yet' })).toBeVisible();
  expect(await barriers(page)).toEqual([]);

  await desk.open('/cae/new/square');
  await page.getByRole('button', { name: 'Schedule…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New schedule' });
  await expect(dialog.getByLabel('Name of the schedule')).toHaveValue('Square');
  await dialog.getByLabel('Name of the schedule').fill('Each night');
  await dialog.getByRole('combobox', { name: 'How often' }).selectOption('As cron has it');
  await dialog.getByRole('textbox', { name: 'Times' }).fill('61 2 * * *');
  await dialog.getByRole('button', { name: 'Make the schedule' }).click();
  // What is started has a fault of its own; what was typed stays.
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Fill this in.')).toBeVisible();
  await expect(page.getByLabel('Input folder')).toBeFocused();
  await page.getByLabel('Input folder').fill(input);
  await page.getByRole('button', { name: 'Schedule…' }).click();
  await dialog.getByRole('button', { name: 'Make the schedule' }).click();
  await expect(dialog.getByText('cannot be read').first()).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Times' })).toBeFocused();
  desk.forgetFaults();
  await dialog.getByRole('combobox', { name: 'How often' }).selectOption('Every week');
  await dialog.getByRole('combobox', { name: 'On', exact: true }).selectOption('Friday');
  await dialog.getByLabel('At', { exact: true }).fill('14:05');
  await dialog.getByRole('button', { name: 'More' }).click();
  await dialog.getByLabel('Starts in 24 hours').fill('3');
  expect(await barriers(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make the schedule' }).click();

  await expect(page.getByRole('heading', { name: 'Each night' })).toBeVisible();
  await expect(page.getByText(/^Every Friday at 2:05\sPM · /)).toBeVisible();
  await page.getByRole('button', { name: 'Start now' }).click();
  const history = page.getByRole('table', { name: 'History' });
  await expect(history.getByRole('row')).toHaveCount(2);
  await expect(history.getByText('Completed')).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await history.getByRole('link', { name: 'Run' }).click();
  await expect(page.getByRole('heading', { name: 'Each night' })).toBeVisible();
  await expect(page).toHaveURL(/\/cae\/runs\//);

  await page.getByRole('navigation').getByRole('link', { name: 'CAE' }).click();
  await page.getByRole('link', { name: 'Schedules' }).click();
  const row = page.getByRole('list', { name: 'Schedules' }).getByRole('listitem');
  await expect(row).toContainText('Run of Square');
  await expect(row).toContainText('Completed');
  expect(await barriers(page)).toEqual([]);
  await row.getByRole('button', { name: 'Pause' }).click();
  await expect(row).toContainText('You have paused it.');
  await row.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Cancel all…' }).click();
  await page.getByRole('button', { name: 'Yes, cancel all' }).click();
  await expect(page.getByText('Paused schedules: 1. Cancelled studies: 0. Ended runs: 0.')).toBeVisible();
  await expect(row).toContainText('You have paused it.');
  await row.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No schedules yet' })).toBeVisible();
  expect(desk.faults()).toEqual([]);
  rmSync(input, { recursive: true });
});

test('a study is started with what appears in a folder that was chosen, or with an input that is said', async ({
  page,
  desk,
}) => {
  const input = squaresThrough();
  const folder = join(desk.folder, 'scans');
  mkdirSync(folder);
  await desk.open('/cae/studies/new?solver=square');
  await page.getByRole('button', { name: 'Schedule…' }).click();
  // Without a study there is nothing to schedule.
  await expect(page.getByText('Let at least one parameter vary.')).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Side: fixed or varies' }).getByText('Varies').click();
  await page.getByLabel('To of Side').fill('2');
  await page.getByLabel('How many of Side').fill('2');
  await page.getByRole('button', { name: 'Schedule…' }).click();
  const dialog = page.getByRole('dialog', { name: 'New schedule' });
  await dialog.getByText('When something appears').click();
  await dialog.getByLabel('Watched folder').fill(join(folder, 'gone'));
  await dialog.getByRole('button', { name: 'Make the schedule' }).click();
  await expect(dialog.getByText(`${folder}/gone is not there.`).first()).toBeVisible();
  await expect(dialog.getByLabel('Watched folder')).toBeFocused();
  desk.forgetFaults();
  await dialog.getByLabel('Watched folder').fill(desk.folder);
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await page.getByRole('button', { name: 'scans' }).click();
  await page.getByRole('button', { name: 'Choose this folder' }).click();
  await expect(dialog.getByLabel('Watched folder')).toHaveValue(folder);
  await dialog.getByRole('button', { name: 'Make the schedule' }).click();

  await expect(page.getByText('Study with Square')).toBeVisible();
  await page.getByRole('button', { name: 'Start now…' }).click();
  await page.getByRole('dialog').getByLabel('Input').fill(input);
  await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
  const history = page.getByRole('table', { name: 'History' });
  await expect(history.getByText('Completed')).toBeVisible();
  await expect(history).toContainText(input);
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No schedules yet' })).toBeVisible();
  expect(desk.faults()).toEqual([]);
  rmSync(input, { recursive: true });
});

test('a paused schedule is changed as a whole, and goes on', async ({ page, desk }) => {
  const schedule = await pausedSchedule(desk.admin, 'What comes in');
  const input = squaresThrough();
  await desk.open(`/cae/schedules/${schedule.schedule_id}`);
  await page.getByRole('link', { name: 'Change…' }).click();
  await expect(page.getByText('It is paused. Once you save it, it goes on.')).toBeVisible();
  const name = page.getByLabel('Name of the schedule');
  await expect(name).toHaveValue('What comes in');
  await expect(page.getByLabel('Watched folder')).toHaveValue(folderOf(schedule));
  await expect(page.getByLabel('Input folder')).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Side' })).toHaveValue('3');
  expect(await barriers(page)).toEqual([]);

  // Faults of the page, and then those of the portal, each at its field.
  await name.fill('');
  await page.getByText('At times', { exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Fill this in.')).toHaveCount(2);
  await expect(name).toBeFocused();
  await name.fill('Early');
  await page.getByLabel('Input folder').fill(join(input, 'gone'));
  await page.getByRole('combobox', { name: 'How often' }).selectOption('As cron has it');
  await page.getByRole('textbox', { name: 'Times' }).fill('61 2 * * *');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('cannot be read').first()).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Times' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Times' }).fill('30 5 * * 1');
  await page.getByRole('textbox', { name: 'Side' }).fill('4000');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('textbox', { name: 'Side' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Side' }).fill('4');
  await page.getByLabel('Input folder').fill(input);
  desk.forgetFaults();
  await page.getByRole('button', { name: 'Save' }).click();

  await expect(page.getByRole('heading', { name: 'Early' })).toBeVisible();
  await expect(page.getByText('Active', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Every Monday at 5:30\sAM · /)).toBeVisible();
  await page.getByRole('link', { name: 'Change…' }).click();
  await expect(page.getByRole('combobox', { name: 'How often' })).toHaveValue('weekly');
  await expect(page.getByLabel('At', { exact: true })).toHaveValue('05:30');
  await expect(page.getByLabel('Input folder')).toHaveValue(input);
  await expect(page.getByRole('textbox', { name: 'Side' })).toHaveValue('4');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: 'Early' })).toBeVisible();
  expect(desk.faults()).toEqual([]);
  rmSync(folderOf(schedule), { recursive: true });
});

test('what a schedule of studies starts is changed with what varies', async ({ page, desk }) => {
  const { body } = await desk.admin.request<Schedule>('POST', '/api/automation/schedules', {
    name: 'Each night',
    trigger: { kind: 'times', cron: '30 2 * * *', time_zone: 'Asia/Seoul' },
    starts: {
      kind: 'study',
      solver_id: 'square',
      input: squaresThrough(),
      variations: { method: 'grid', axes: [{ kind: 'list', param: 'side', values: [2, 3] }] },
    },
  });
  await desk.open(`/cae/schedules/${body.schedule_id}/change`);
  await expect(page.getByText('2 runs', { exact: true })).toBeVisible();
  const values = page.getByLabel('Values of Side');
  await expect(values).toHaveValue('2, 3');
  await values.fill('2, 3, 5');
  await expect(page.getByText('3 runs', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Each night' })).toBeVisible();
  const { body: changed } = await desk.admin.request<Schedule>('GET', `/api/automation/schedules/${body.schedule_id}`);
  expect(changed).toMatchObject({ ...body, runs: 3, leave: changed.leave, starts: changed.starts });
  expect(changed.starts).toMatchObject({
    ...body.starts,
    params: changed.starts.params,
    variations: { axes: [{ values: [2, 3, 5] }] },
  });
  expect(desk.faults()).toEqual([]);
});

const folderOf = ({ trigger }: Schedule): string => (trigger.kind === 'files' ? trigger.folder : '');
