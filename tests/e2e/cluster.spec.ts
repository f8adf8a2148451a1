/** The whole line on a virtual cluster: the page in Chromium, the portal, Slurm, the container on a node, as the user's account. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { until } from '../support/until.ts';
import {
  expect,
  fileOf,
  launch,
  seesNoProcess,
  seesNothingLeft,
  seesValuesInParaView,
  test,
  writeFile,
} from './cluster-desk.ts';
import { picture, saved, seesCaret, seesDesktop, seesEcho } from './desk.ts';
import { composeHangul, manySyllables } from './input-method.ts';

const dialog = (page: Page) => page.getByRole('dialog');
const line = (page: Page, bash: string) => dialog(page).getByLabel('Line').fill(bash);

async function stop(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('It was stopped as asked.')).toBeVisible();
}

test('gedit on a node: what is typed there in English and Korean is saved as the user', async ({ page, site }) => {
  await page.goto('/apps');
  await launch(page, 'gedit', () => page.getByLabel('File to open').fill('/home/testuser/note.txt'));
  await seesCaret(page);
  await expect(page.getByRole('button', { name: 'Runs on viz-node001: details' })).toBeVisible();

  const syllables = manySyllables(100);
  const before = await picture(page);
  await page.keyboard.type('The quick brown fox; (a+b)*c = "d"!');
  await page.keyboard.press('Enter');
  await expect.poll(() => picture(page)).not.toBe(before);
  await composeHangul(page, [['ㅎ', '하', '한'], ['ㄱ', '그', '글'], ...syllables.map((syllable) => [syllable])]);
  const text = await saved(page, join(site.cluster.homes, 'testuser/note.txt'));
  expect(text).toBe(`The quick brown fox; (a+b)*c = "d"!\n한글${syllables.join('')}\n`);
  expect(await fileOf(site, 'note.txt')).toEqual({ text, owner: 'testuser testuser 644' });
});

test('ParaView opens the data that it is launched with, and they are in its picture', async ({ page, site }) => {
  const points = [0, 2].flatMap((y) => [0, 1, 2].map((x) => `${x} ${y} 0`));
  await writeFile(site, 'plate.vtk', [
    ...['# vtk DataFile Version 3.0', 'A plate', 'ASCII', 'DATASET STRUCTURED_GRID', 'DIMENSIONS 3 2 1'],
    ...['POINTS 6 float', ...points, 'CELL_DATA 2', 'SCALARS value float 1', 'LOOKUP_TABLE default', '0', '1', ''],
  ]);
  await page.goto('/apps');
  await launch(page, 'ParaView', () => page.getByLabel('Data to open').fill('/home/testuser/plate.vtk'));
  await seesValuesInParaView(page);
});

test('with GPUs a session lands in the partition gpu and sees its devices', async ({ page, site }) => {
  await page.goto('/apps');
  await launch(page, 'Shell', async () => {
    await line(page, 'exec xterm');
    await dialog(page).getByLabel('GPUs').fill('1');
    await dialog(page).getByRole('button', { name: 'More settings' }).click();
    await expect(dialog(page).getByPlaceholder(/^gpu · .*2 GPUs$/)).toBeVisible();
  });
  await seesEcho(page);
  await page.keyboard.press('Control+u');
  await page.keyboard.type('echo "$CUDA_VISIBLE_DEVICES on $SLURM_JOB_NODELIST" >devices');
  await page.keyboard.press('Enter');
  const file = join(site.cluster.homes, 'testuser/devices');
  await until('the terminal has written', () => existsSync(file) && readFileSync(file, 'utf8') !== '');
  expect(readFileSync(file, 'utf8')).toBe('0 on gpu-node001\n');
  await page.getByRole('button', { name: 'Runs on gpu-node001: details' }).click();
  await expect(dialog(page).getByText('gpu', { exact: true })).toBeVisible();
});

test('the launch form offers what its user may use, with its limits, and says when it would start', async ({
  page,
  site,
}) => {
  // No finger is so quick, but a field that moves while it unfolds can slip away between press and release of a click.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await page.getByRole('button', { name: 'Launch Shell with options…' }).click();
  const form = dialog(page);
  const offered = async (field: string) => {
    await form.getByRole('combobox', { name: field }).click();
    return page.getByRole('option');
  };
  await expect(form.getByText('Starts at once on viz-node001')).toBeVisible();
  await form.getByRole('button', { name: 'More settings' }).click();

  // Of the user's two accounts one alone may be charged there.
  await expect(await offered('Account')).toHaveText([/^engineering · up to 1 day/, 'research']);
  await page.getByRole('option', { name: 'research' }).click();
  await (await offered('Partition')).filter({ hasText: /^design/ }).click();
  await expect(form.getByRole('combobox', { name: 'Account' })).toHaveValue(/^engineering/);
  await expect(await offered('Account')).toHaveText([/^engineering/]);
  await page.getByRole('option').click();
  await expect(await offered('QOS')).toHaveText(['normal', 'short · up to 4 hours']);
  await page.getByRole('option', { name: /^short/ }).click();
  await expect(form.getByText('Starts at once on node001')).toBeVisible();
  await form.getByLabel('Time limit').fill('121');
  await expect(form.getByRole('status').filter({ hasText: 'At most 120 on partition design.' })).toBeVisible();
  await form.getByLabel('Time limit').fill('60');

  const first = await site.user.launch({ app_id: 'shell', config: { resources: { gpus: 2, time: 30 } } });
  await site.user.reached(first.session_id, 'running');
  await (await offered('Partition')).filter({ hasText: /^gpu/ }).click();
  await form.getByLabel('GPUs').fill('1');
  await expect(form.getByText(/^Starts about (\w+,? )*\d+:\d\d [AP]M on partition gpu/)).toBeVisible();
  await expect(await offered('GPU type')).toHaveText([
    'Any type · 0 of 2 free now',
    'a100 · 0 of 1 free now',
    't4 · 0 of 1 free now',
  ]);
  await page.getByRole('option', { name: /^t4/ }).click();
  await site.user.request('DELETE', `/api/app/sessions/${first.session_id}`);
  // By itself, as soon as the cluster is seen to be another.
  await expect(form.getByText('Starts at once on gpu-node001')).toBeVisible({ timeout: 60_000 });
  await expect(form.getByRole('combobox', { name: 'GPU type' })).toHaveValue('t4 · 1 of 1 free now');
  await form.getByRole('button', { name: 'Launch', exact: true }).click();
  await expect(page).toHaveURL(/\/sessions\/app-session-/);
  const { config } = await site.user.reached(page.url().split('/').at(-1) ?? '', 'running');
  expect(config.resources).toMatchObject({ partition: 'gpu', gpu_type: 't4', account: 'engineering', qos: 'short' });
});

test('an application that is stopped may save first; nothing of its job is left on the node', async ({
  page,
  site,
}) => {
  await page.goto('/apps');
  await launch(page, 'Shell', () => line(page, 'trap "echo yes >asked; exit" TERM; xterm & wait; wait'));
  await seesDesktop(page);
  await stop(page);
  expect(await fileOf(site, 'asked')).toEqual({ text: 'yes\n', owner: 'testuser testuser 644' });
  await seesNothingLeft(site.cluster);
});

test('an application that does not end when it is asked is killed', async ({ page, site }) => {
  await page.goto('/apps');
  await launch(page, 'Shell', () => line(page, 'trap "echo yes >refused" TERM; xterm & while :; do sleep 0.1; done'));
  await seesDesktop(page);
  await stop(page);
  expect(await fileOf(site, 'refused')).toEqual({ text: 'yes\n', owner: 'testuser testuser 644' });
  await seesNoProcess(site.cluster);
  // A job that was killed could not remove its files: the next one of its user does.
  const { session_id } = await site.user.launch({ app_id: 'shell' });
  await site.user.reached(session_id, 'running');
  await until('only the files of the new job are there', async () => {
    const folders = await site.cluster.output('viz-node001', ['sh', '-c', 'ls -d /tmp/berth-*']);
    return folders.trim().split('\n').length === 1;
  });
});

test('who waits for GPUs reads so, with when it is expected to start, may hold it, and sees it start', async ({
  page,
  site,
  browser,
}) => {
  const first = await site.user.launch({ app_id: 'shell', config: { resources: { gpus: 2 } } });
  await site.user.reached(first.session_id, 'running');
  await page.goto('/apps');
  const second = await launch(page, 'Shell', async () => {
    await line(page, 'exec xterm');
    await dialog(page).getByLabel('GPUs').fill('2');
  });
  await expect(page.getByRole('heading', { name: 'Shell is waiting' })).toBeVisible();
  await expect(page.getByRole('listitem').and(page.locator('[aria-current="step"]'))).toContainText('Job started');
  await expect(page.getByText('Waiting for 2 GPUs on partition gpu')).toBeVisible();
  await expect(page.getByText(/^Expected to start about (\w+,? )*\d+:\d\d [AP]M/)).toBeVisible();
  const korean = await browser.newPage({ locale: 'ko-KR' });
  await korean.goto(`/sessions/${second}`);
  await expect(korean.getByText('gpu 파티션의 GPU 2개 대기 중')).toBeVisible();
  await expect(korean.getByText(/쯤 시작될 예정$/)).toBeVisible();

  await page.getByRole('button', { name: 'Hold' }).click();
  await expect(page.getByText('Held until it is released')).toBeVisible();
  await expect(korean.getByText('보류됨 — 해제하면 이어집니다')).toBeVisible();
  await korean.close();
  await page.getByRole('button', { name: 'Release' }).click();
  await expect(page.getByText('Waiting for 2 GPUs on partition gpu')).toBeVisible();
  await site.user.request('DELETE', `/api/app/sessions/${first.session_id}`);
  await seesDesktop(page);
  await expect(page.getByRole('button', { name: 'Runs on gpu-node001: details' })).toBeVisible();
});

test('the desktop comes back by itself after a reload of the page and after a restart of the portal', async ({
  page,
  site,
}) => {
  await page.goto('/apps');
  const sessionId = await launch(page, 'Shell', () => line(page, 'exec xterm'));
  await seesEcho(page);
  const { job_id, vnc_port } = await site.user.session(sessionId);
  await page.reload();
  await seesEcho(page);
  await site.portal.kill('SIGKILL');
  await expect(page.getByText('Connection lost. Reconnecting…')).toBeVisible();
  await site.portal.start();
  await seesEcho(page);
  expect(await site.user.session(sessionId)).toMatchObject({ status: 'running', job_id, vnc_port });
});
