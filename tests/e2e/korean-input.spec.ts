/** The sequences that an input method makes of keys between syllables: each as text on the disk, byte for byte. */
import { join } from 'node:path';
import { desktop, expect, picture, saved, seesCaret, test } from './desk.ts';
import { inputMethod } from './input-method.ts';

test('what ends a syllable comes after it: a space, a line, an arrow, a correction, the next syllable, Latin letters', async ({
  page,
  desk,
}) => {
  const file = join(desk.folder, 'korean.txt');
  const session = await desk.running({ app_id: 'gedit', params: { file } });
  await desk.open(`/sessions/${session.session_id}`);
  await seesCaret(page);
  const keys = await inputMethod(page);

  const space = async () => {
    await keys.jamo('ㄱ');
    await keys.jamo('가');
    await keys.space('가');
    await keys.jamo('ㄴ');
    await keys.jamo('나');
    await keys.space('나');
    await keys.jamo('ㄷ');
    await keys.enter('ㄷ');
  };
  const swallowedArrow = async () => {
    await keys.jamo('ㅎ');
    await keys.jamo('하');
    await keys.jamo('한');
    await keys.arrowLeft('한');
    await page.keyboard.type('<');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
  };
  const correction = async () => {
    await keys.jamo('ㅎ');
    await keys.jamo('하');
    await keys.jamo('한');
    await keys.backspace('하');
    await keys.backspace('ㅎ');
    await keys.jamo('호');
    await keys.enter('호');
  };
  const movedConsonant = async () => {
    await keys.jamo('ㄱ');
    await keys.jamo('가');
    await keys.jamo('간');
    await keys.next('가', '나');
    await keys.next('나', 'ㄷ');
    await keys.jamo('다');
    await keys.enter('다');
  };
  const latinAtOnce = async () => {
    await keys.jamo('ㅁ');
    await keys.jamo('메');
    // All on its way before the page has seen the first.
    await Promise.all([keys.commit('메'), page.keyboard.type('mesh2')]);
    await keys.jamo('ㅎ');
    await Promise.all([keys.commit('ㅎ'), page.keyboard.type('=1;')]);
    await page.keyboard.press('Enter');
  };
  const emptied = async () => {
    await page.keyboard.type('ab');
    await keys.jamo('ㅋ');
    await keys.backspace('');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('c');
  };
  for (const line of [space, swallowedArrow, correction, movedConsonant, latinAtOnce, emptied]) await line();

  expect(await saved(page, file)).toBe('가 나 ㄷ\n<한\n호\n가나다\n메mesh2ㅎ=1;\nac\n');
  expect(desk.faults()).toEqual([]);
});

test('the syllable in composition is shown where the user pressed, and sent once when the keyboard goes elsewhere', async ({
  page,
  desk,
}) => {
  const file = join(desk.folder, 'left.txt');
  const session = await desk.running({ app_id: 'gedit', params: { file } });
  await desk.open(`/sessions/${session.session_id}`);
  await seesCaret(page);
  await desktop(page).click({ position: { x: 300, y: 200 } });
  const before = await picture(page);
  const keys = await inputMethod(page);
  await keys.jamo('ㅂ');
  await keys.jamo('배');
  const preedit = page.locator('output', { hasText: '배' });
  await expect(preedit).toBeVisible();
  const { x, y } = (await preedit.boundingBox()) ?? { x: 0, y: 0 };
  const canvas = (await desktop(page).boundingBox()) ?? { x: 0, y: 0 };
  expect(Math.abs(x - canvas.x - 300)).toBeLessThan(60);
  expect(Math.abs(y - canvas.y - 200)).toBeLessThan(60);

  await page.getByRole('button', { name: 'Display settings' }).click();
  await expect(preedit).toBeHidden();
  await expect.poll(() => picture(page)).not.toBe(before);
  await page.keyboard.press('Escape');
  expect(await saved(page, file)).toBe('배\n');
});
