/** A user's files in the browser: what is shown and done there is so on the disk. */

import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './desk.ts';
import { drop } from './drop.ts';

const MIB = 1024 * 1024;

const at = (folder: string, more: Record<string, string> = {}) =>
  `/files?${new URLSearchParams({ path: folder, ...more })}`;
const row = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'What is in the folder' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) });
const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex');

async function act(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `What to do with ${name}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

/** Chooses files, or a folder, in the menu of the button. */
async function upload(page: Page, what: 'Files…' | 'A folder…', paths: string | string[]): Promise<void> {
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: what }).click();
  await (await chooser).setFiles(paths);
}

test('files and folders are gone through, looked for, made, renamed, permitted and removed', async ({ page, desk }) => {
  const { folder } = desk;
  mkdirSync(join(folder, 'case/system'), { recursive: true });
  for (const name of ['mesh 격자.msh', '.hidden', 'log.txt']) writeFileSync(join(folder, name), `${name}\n`);
  await desk.open(at(folder));
  await expect(row(page, 'log.txt')).toContainText('rw-r--r--');
  await expect(row(page, '.hidden')).toHaveCount(0);
  await page.getByRole('switch', { name: 'Hidden files' }).click();
  await expect(row(page, '.hidden')).toBeVisible();
  await page.getByRole('searchbox').fill('격자');
  await expect(row(page, 'log.txt')).toHaveCount(0);
  await expect(row(page, 'mesh 격자.msh')).toBeVisible();
  await page.getByRole('searchbox').fill('');

  await row(page, 'case').getByRole('link').click();
  await row(page, 'system').getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'This folder is empty' })).toBeVisible();
  await page.goBack();
  await expect(row(page, 'system')).toBeVisible();
  const way = page.getByRole('navigation', { name: 'Where you are' });
  await way.getByRole('link', { name: folder.split('/').at(-1) ?? '' }).click();
  await expect(row(page, 'case')).toBeVisible();

  await page.getByRole('button', { name: 'New folder' }).click();
  await page.getByLabel('Name', { exact: true }).fill('case');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('alert')).toContainText('It exists already.');
  await page.getByLabel('Name', { exact: true }).fill('results');
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(row(page, 'results')).toBeVisible();

  await act(page, 'log.txt', 'Rename or move…');
  await page.getByLabel('Name', { exact: true }).fill('solver.log');
  await page.getByLabel('In the folder', { exact: true }).fill(join(folder, 'results'));
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(row(page, 'log.txt')).toHaveCount(0);
  expect(readFileSync(join(folder, 'results/solver.log'), 'utf8')).toBe('log.txt\n');

  await act(page, 'mesh 격자.msh', 'Permissions…');
  await page.getByRole('checkbox', { name: 'Group: Write' }).check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(row(page, 'mesh 격자.msh')).toContainText('rw-rw-r--');

  await act(page, 'results', 'Remove…');
  await expect(page.getByRole('dialog')).toContainText('all that is in it are gone');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(row(page, 'results')).toHaveCount(0);
  expect(existsSync(join(folder, 'results'))).toBe(false);

  // The row is there, so what is in its menu is a link that saves.
  await page.getByRole('button', { name: 'What to do with case' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download as a tar archive' }).click();
  expect((await saved).suggestedFilename()).toBe('case.tar');
});

test('a folder and a file come whole, though the line is cut in the middle', async ({ page, desk }) => {
  const { folder } = desk;
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  for (const path of [join(from, 'case/0'), to]) mkdirSync(path, { recursive: true });
  writeFileSync(join(from, 'case/0/U'), 'uniform (1 0 0)');
  writeFileSync(join(from, 'case/run.sh'), 'echo');
  const bytes = randomBytes(6 * MIB);
  writeFileSync(join(from, 'big.bin'), bytes);
  await desk.open(at(to));
  await upload(page, 'A folder…', join(from, 'case'));
  await expect(page.getByText('2 of 2 files')).toBeVisible();
  await expect(row(page, 'case')).toBeVisible();
  expect(readFileSync(join(to, 'case/0/U'), 'utf8')).toBe('uniform (1 0 0)');

  const begun: number[] = [];
  await page.route('**/api/files/upload?*', (route) => {
    const query = new URL(route.request().url()).searchParams;
    if (route.request().method() !== 'PUT') return route.continue();
    begun.push(Number(query.get('from')));
    return begun.length === 2 ? route.abort() : route.continue();
  });
  await upload(page, 'Files…', join(from, 'big.bin'));
  await expect(page.getByText('3 of 3 files')).toBeVisible();
  // What was there already was not sent again.
  expect(begun.slice(0, 3)).toEqual([0, MIB, MIB]);
  expect(hash(readFileSync(join(to, 'big.bin')))).toBe(hash(bytes));
  expect(readdirSync(to).sort()).toEqual(['big.bin', 'case']);
  await page.unroute('**/api/files/upload?*');

  // What exists is asked about.
  writeFileSync(join(from, 'big.bin'), 'small now');
  await upload(page, 'Files…', join(from, 'big.bin'));
  await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).click();
  await expect(page.getByText('4 of 4 files')).toBeVisible();
  expect(readFileSync(join(to, 'big.bin'), 'utf8')).toBe('small now');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByText('4 of 4 files')).toHaveCount(0);
});

test('files and folders are dropped, with all that is in them', async ({ page, desk }) => {
  const { folder } = desk;
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  for (const path of [join(from, 'case/0'), join(from, 'case/empty'), to]) mkdirSync(path, { recursive: true });
  writeFileSync(join(from, 'case/0/U'), 'uniform (1 0 0)');
  // The browser tells of a hundred at a time.
  for (let number = 0; number < 101; number += 1) writeFileSync(join(from, `case/n${number}`), `${number}`);
  writeFileSync(join(from, 'mesh 격자.msh'), 'mesh');
  await desk.open(at(to));
  await drop(page, page.getByRole('heading', { name: 'This folder is empty' }), [
    join(from, 'case'),
    join(from, 'mesh 격자.msh'),
  ]);
  await expect(page.getByText('103 of 103 files')).toBeVisible({ timeout: 90_000 });
  await expect(row(page, 'mesh 격자.msh')).toBeVisible();
  await expect(page.getByText(/^Drop here to upload into/)).toHaveCount(0);
  expect(readdirSync(to, { recursive: true }).sort()).toEqual(readdirSync(from, { recursive: true }).sort());
  expect(readFileSync(join(to, 'case/0/U'), 'utf8')).toBe('uniform (1 0 0)');
});

test('an archive is unpacked after its upload and from its menu, and a broken one says why', async ({ page, desk }) => {
  const { folder } = desk;
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  for (const path of [join(from, 'case/0'), to]) mkdirSync(path, { recursive: true });
  writeFileSync(join(from, 'case/0/U'), 'uniform (1 0 0)');
  symlinkSync('/etc/passwd', join(from, 'case/users'));
  execFileSync('tar', ['--create', '--gzip', '--file=case.tar.gz', 'case'], { cwd: from });
  await desk.open(at(to));
  await upload(page, 'Files…', join(from, 'case.tar.gz'));
  await page.getByRole('button', { name: 'Unpack…' }).click();
  await expect(page.getByLabel('New folder', { exact: true })).toHaveValue('case');
  await page.getByRole('button', { name: 'Unpack', exact: true }).click();
  await expect(page.getByText(/^1 link or device .*: case\/users$/)).toBeVisible();
  await expect(row(page, 'case')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unpack…' })).toHaveCount(0);
  expect(readFileSync(join(to, 'case/0/U'), 'utf8')).toBe('uniform (1 0 0)');

  await act(page, 'case.tar.gz', 'Unpack…');
  await page.getByRole('button', { name: 'Unpack', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'It exists already.' })).toBeVisible();
  writeFileSync(join(to, 'case.tar.gz'), readFileSync(join(from, 'case.tar.gz')).subarray(0, 100));
  await page.getByLabel('New folder', { exact: true }).fill('again');
  await page.getByRole('button', { name: 'Unpack', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'It is no archive, or a damaged one.' })).toBeVisible();
  expect(readdirSync(to).sort()).toEqual(['case', 'case.tar.gz']);
});

test('an archive that is dropped as the input of a run becomes its folder', async ({ page, desk }) => {
  const { folder } = desk;
  mkdirSync(join(folder, 'cases'));
  mkdirSync(join(folder, 'wing'));
  writeFileSync(join(folder, 'wing/case.txt'), '');
  execFileSync('tar', ['--create', '--file=wing.tar', 'wing'], { cwd: folder });
  await desk.open('/cae/new/waves');
  const field = page.getByRole('textbox', { name: /^Input/ });
  await field.fill(join(folder, 'cases'));
  // On the field it is what it is in the window that opens then.
  await drop(page, field, [join(folder, 'wing.tar')]);
  const picker = page.getByRole('dialog', { name: 'Choose a folder' });
  await picker.getByRole('button', { name: 'Unpack…' }).click();
  await page
    .getByRole('dialog', { name: /^Unpack/ })
    .getByRole('button', { name: 'Unpack', exact: true })
    .click();
  await expect(picker.getByText('case.txt')).toBeVisible();
  await picker.getByRole('button', { name: 'Choose this folder' }).click();
  await expect(field).toHaveValue(join(folder, 'cases/wing'));
  await expect(page).toHaveURL(/\/cae\/new\/waves$/);
});

test('what is dropped on an empty field comes into the home, and what cannot be uploaded says why', async ({
  page,
  desk,
}) => {
  const { folder } = desk;
  const name = `${basename(folder)}.txt`;
  writeFileSync(join(folder, name), 'here');
  await desk.open('/cae/new/waves');
  const field = page.getByRole('textbox', { name: /^Input/ });
  await drop(page, field, [join(folder, name)]);
  const picker = page.getByRole('dialog', { name: 'Choose a folder' });
  await expect(picker.getByText('1 of 1 file', { exact: true })).toBeVisible();
  const landed = join(homedir(), name);
  expect(readFileSync(landed, 'utf8')).toBe('here');
  rmSync(landed);
  await picker.getByRole('button', { name: 'Cancel' }).click();

  await field.fill(join(folder, 'gone'));
  await drop(page, field, [join(folder, name)]);
  await expect(picker.getByRole('alert').filter({ hasText: 'One file is not there.' })).toBeVisible();
});

test('texts, tables and pictures are looked into, and by their address too', async ({ page, desk }) => {
  const { folder } = desk;
  writeFileSync(join(folder, 'log.txt'), `Time = 1\n${'한글 '.repeat(100_000)}`);
  writeFileSync(join(folder, 'probe.csv'), 'time,"p, Pa"\n0.5,101325\n');
  writeFileSync(join(folder, 'mesh.bin'), randomBytes(1000));
  writeFileSync(
    join(folder, 'plot.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><script>document.title = "run"</script><rect width="40" height="30"/></svg>',
  );
  await desk.open(at(folder));
  await row(page, 'log.txt').getByRole('link').click();
  await expect(page.getByRole('region', { name: 'Content of log.txt' })).toContainText('Time = 1');
  await expect(page.getByText(/^The first 256 KiB of 684 KiB/)).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await desk.open(at(folder, { file: 'probe.csv' }));
  await expect(page.getByRole('columnheader', { name: 'p, Pa' })).toBeVisible();
  await expect(page.getByRole('cell', { name: '101325' })).toBeVisible();
  await desk.open(at(folder, { file: 'plot.svg' }));
  await expect(page.getByRole('img', { name: 'plot.svg' })).toHaveJSProperty('naturalWidth', 40);
  await expect(page).toHaveTitle('Files · Berth');
  await desk.open(at(folder, { file: 'mesh.bin' }));
  await expect(page.getByRole('heading', { name: 'There is no preview of this kind of file' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible();
  expect(desk.faults()).toEqual([]);
});

test('a text is edited, and what was changed meanwhile is not overwritten', async ({ page, desk }) => {
  const path = join(desk.folder, 'case.inp');
  writeFileSync(path, '*STEP\r\n*END\r\n');
  await desk.open(at(desk.folder, { file: 'case.inp' }));
  const field = page.getByRole('textbox', { name: 'Text of case.inp' });
  await page.getByRole('button', { name: 'Edit' }).click();
  await field.fill('*STEP, nlgeom\n*END\n');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('region', { name: 'Content of case.inp' })).toContainText('nlgeom');
  expect(readFileSync(path, 'utf8')).toBe('*STEP, nlgeom\r\n*END\r\n');

  await page.getByRole('button', { name: 'Edit' }).click();
  await field.fill('mine');
  writeFileSync(path, 'of a solver');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert', { name: 'The file was changed meanwhile' })).toBeVisible();
  await expect(field).toHaveValue('mine');
  expect(readFileSync(path, 'utf8')).toBe('of a solver');
  // The way back and forth again loses nothing either.
  await page.getByRole('dialog', { name: 'case.inp' }).getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByText('Discard your changes?')).toBeVisible();
  await page.getByRole('button', { name: 'No', exact: true }).click();
  await page.getByRole('button', { name: 'Save mine as a copy' }).click();
  await expect(page.getByRole('region', { name: 'Content of case.inp' })).toContainText('of a solver');
  expect(readFileSync(join(desk.folder, 'case.inp (my changes)'), 'utf8')).toBe('mine');
  expect(readdirSync(desk.folder).sort()).toEqual(['case.inp', 'case.inp (my changes)']);
});

test('a folder of 100,000 files is gone through from its beginning to its end', async ({ page, desk }) => {
  const { folder } = desk;
  for (let number = 0; number < 100_000; number += 1) writeFileSync(join(folder, `n${number}`), '');
  await desk.open(at(folder));
  await expect(page.getByText('100,000 entries')).toBeVisible();
  await expect(row(page, 'n0')).toBeVisible();
  await page.evaluate(() => window.scrollTo({ top: document.documentElement.scrollHeight }));
  await expect(row(page, 'n99999')).toBeVisible();
  expect(await page.getByRole('listitem').count()).toBeLessThan(100);
});
