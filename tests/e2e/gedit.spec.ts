/** The first promise: click gedit, use it in the browser, come back to it, whatever happened to the portal meanwhile. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, fillLogin, killProcess, picture, processOf, saved, seesCaret, test } from './desk.ts';
import { composeHangul, manySyllables } from './input-method.ts';

const PICTURE = join(import.meta.dirname, '..', '..', 'docs', 'images', 'gedit.png');

const ENGLISH = 'The quick brown fox jumps over 13 lazy dogs; (a+b)*c = "d"!';
const MANY = manySyllables(100);

test('an English and a Korean sentence typed into gedit are on disk exactly so', async ({ page, desk }) => {
  const file = join(desk.folder, 'note.txt');
  await page.goto(desk.portal.url);
  await fillLogin(page);
  await page.getByRole('button', { name: 'Launch gedit with options…' }).click();
  await page.getByLabel('File to open').fill(file);
  await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
  await expect(page).toHaveURL(/\/sessions\/app-session-/);
  await seesCaret(page);

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
  expect(await saved(page, file)).toBe(`${ENGLISH}\n안녕하세요, 세계!\n${MANY.join('')}\n`);
  expect(desk.faults()).toEqual([]);
});

test('the portal is killed and started again while gedit runs: the same window, its text, and the page comes back by itself', async ({
  page,
  desk,
}) => {
  const file = join(desk.folder, 'kept.txt');
  const session = await desk.running({ app_id: 'gedit', params: { file } });
  await desk.open(`/sessions/${session.session_id}`);
  await seesCaret(page);
  const before = await picture(page);
  await page.keyboard.type('before the crash');
  await expect.poll(() => picture(page)).not.toBe(before);
  const lasting = () => Promise.all([/gedit /, /vnc\.sock/].map((part) => processOf(session.session_id, part)));
  const processes = await lasting();
  expect(desk.faults()).toEqual([]);

  await desk.portal.kill('SIGKILL');
  await expect(page.getByText('Connection lost. Reconnecting…')).toBeVisible();
  await desk.portal.start();
  await seesCaret(page);
  desk.forgetFaults();

  expect(await lasting()).toEqual(processes);
  await page.keyboard.type(' and after it');
  expect(await saved(page, file)).toBe('before the crash and after it\n');
  expect(desk.faults()).toEqual([]);
});

test('Xvnc is killed: the page says why the session ended, shows the log, and restarts it', async ({ page, desk }) => {
  const session = await desk.running({ app_id: 'gedit' });
  await desk.open(`/sessions/${session.session_id}`);
  await seesCaret(page);
  await killProcess(session.session_id, /vnc\.sock/);

  await expect(page.getByRole('heading', { name: 'gedit has failed' })).toBeVisible();
  await expect(page.getByText('The display ended before the application.')).toBeVisible();
  await page.getByRole('button', { name: 'Start again' }).last().click();
  await expect(page).not.toHaveURL(new RegExp(session.session_id));
  await seesCaret(page);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('heading', { name: 'gedit has ended' })).toBeVisible();
});

test('the picture of the README: gedit with an English and a Korean sentence', async ({ page, desk }) => {
  const session = await desk.running({ app_id: 'gedit' });
  await desk.open(`/sessions/${session.session_id}`);
  await seesCaret(page);
  const before = await picture(page);
  await page.keyboard.type('Berth opens desktop applications in the browser.');
  await page.keyboard.press('Enter');
  for (const word of ['브라우저에서', '한글도', '씁니다']) {
    await composeHangul(
      page,
      [...word].map((syllable) => [syllable]),
    );
    await page.keyboard.type(word === '씁니다' ? '.' : ' ');
  }
  await seesCaret(page);
  expect(await picture(page)).not.toBe(before);
  const path = test.info().outputPath('gedit.png');
  await page.screenshot({ path });
  if (process.env.BERTH_UPDATE_IMAGES === '1') copyFileSync(path, PICTURE);
  expect(desk.faults()).toEqual([]);
});
