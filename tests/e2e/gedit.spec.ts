/** The first promise: click gedit, use it in the browser, come back to it, whatever happened to the portal meanwhile. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, sessionProcesses } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { colours, composeHangul, expect, logInOnPage, picture, seesDesktop, test } from './desk.ts';

const ENGLISH = 'The quick brown fox jumps over 13 lazy dogs; (a+b)*c = "d"!';

/** Three hundred different syllables: many times more than an X keyboard map has room for. */
const MANY = Array.from({ length: 300 }, (_, index) => String.fromCodePoint(0xac00 + ((index * 7919) % 11_172)));

test('an English and a Korean sentence typed into gedit are on disk exactly so', async ({ page, desk }) => {
  const file = join(desk.folder, 'note.txt');
  await logInOnPage(page, desk.portal.url);
  await page.getByRole('button', { name: 'Launch gedit with options…' }).click();
  await page.getByLabel('File to open').fill(file);
  await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
  await expect(page).toHaveURL(/\/sessions\/app-session-/);
  await seesDesktop(page);

  const before = await picture(page);
  await page.keyboard.type(ENGLISH);
  await page.keyboard.press('Enter');
  await expect.poll(() => picture(page)).not.toBe(before);
  await composeHangul(page, [
    ['ㅇ', '아', '안'],
    ['ㄴ', '녀', '녕'],
    ['ㅎ', '하'],
    ['ㅅ', '세'],
    ['ㅇ', '요'],
  ]);
  await page.keyboard.type(', ');
  await composeHangul(page, [
    ['ㅅ', '세'],
    ['ㄱ', '겨', '계'],
  ]);
  await page.keyboard.type('!');
  await page.keyboard.press('Enter');
  await composeHangul(
    page,
    MANY.map((syllable) => [syllable]),
  );
  await page.screenshot({ path: test.info().outputPath('gedit.png') });
  await page.getByRole('button', { name: 'Save' }).click();

  const text = await until('gedit has saved', () => existsSync(file) && (readFileSync(file, 'utf8') || null));
  expect(text).toBe(`${ENGLISH}\n안녕하세요, 세계!\n${MANY.join('')}\n`);
  expect(desk.faults()).toEqual([]);
});

test('the portal is killed and started again while gedit runs: the same window, its text, and the page comes back by itself', async ({
  page,
  desk,
}) => {
  const file = join(desk.folder, 'kept.txt');
  const session = await desk.admin.launch({ app_id: 'gedit', params: { file } });
  await desk.admin.reached(session.session_id, 'running');
  await logInOnPage(page, desk.portal.url);
  await page.goto(`${desk.portal.url}/sessions/${session.session_id}`);
  await seesDesktop(page);
  await page.keyboard.type('before the crash');
  await until('gedit shows it', async () => (await colours(page)) > 8);
  const processes = sessionProcesses(session.session_id);
  expect(desk.faults()).toEqual([]);

  await desk.portal.kill('SIGKILL');
  await expect(page.getByText('Connection lost. Reconnecting…')).toBeVisible();
  await desk.portal.start();
  await seesDesktop(page);
  desk.forgetFaults();

  expect(sessionProcesses(session.session_id)).toEqual(processes);
  await page.keyboard.type(' and after it');
  await page.getByRole('button', { name: 'Save' }).click();
  const text = await until('gedit has saved', () => existsSync(file) && (readFileSync(file, 'utf8') || null));
  expect(text).toBe('before the crash and after it\n');
  expect(desk.faults()).toEqual([]);
});

test('Xvnc is killed: the page says why the session ended, shows the log, and restarts it', async ({ page, desk }) => {
  const session = await desk.admin.launch({ app_id: 'gedit' });
  await desk.admin.reached(session.session_id, 'running');
  await logInOnPage(page, desk.portal.url);
  await page.goto(`${desk.portal.url}/sessions/${session.session_id}`);
  await seesDesktop(page);
  const xvnc = sessionProcesses(session.session_id).find((pid) => commandLine(pid).includes('vnc.sock'));
  process.kill(xvnc ?? 0, 'SIGKILL');

  await expect(page.getByRole('heading', { name: 'gedit has failed' })).toBeVisible();
  await expect(page.getByText('The display ended before the application.')).toBeVisible();
  await page.getByRole('button', { name: 'Start again' }).last().click();
  await expect(page).not.toHaveURL(new RegExp(session.session_id));
  await seesDesktop(page);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('heading', { name: 'gedit has ended' })).toBeVisible();
});
