import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APPEARANCES, appearIn, fileName } from '../photographs/appearance.ts';
import { expect, test } from './desk.ts';

const WANTED = ['en light 1440', 'ko dark 390', 'ko dark 1440', 'en light 390'];
for (const appearance of APPEARANCES.filter(({ name }) => WANTED.includes(name)))
  test(appearance.name, async ({ page, desk }) => {
    const folder = join(desk.folder, 'wing');
    for (const name of ['case/system', 'results', 'meshes 격자']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'wing.inp'), '*HEADING\nA wing\n*NODE\n1, 0.0, 0.0, 0.0\n'.repeat(40));
    writeFileSync(
      join(folder, 'probe.csv'),
      'time,p,Ux,Uy\n' +
        Array.from({ length: 60 }, (_, i) => `${i / 10},${101325 + i},${i * 0.3},${-i * 0.1}`).join('\n'),
    );
    writeFileSync(
      join(
        folder,
        'a very long name of a file that somebody gave to the result of the third run of the wing at Mach 0.85 with the fine mesh.vtu',
      ),
      Buffer.alloc(3_400_000),
    );
    symlinkSync('results', join(folder, 'latest'));
    symlinkSync('nowhere', join(folder, 'dead link'));
    await appearIn(page, appearance);
    const open = async (q: string) => {
      await desk.open(`/files?path=${encodeURIComponent(folder)}${q}`);
      await expect(page.getByRole('listitem').nth(3)).toBeVisible();
    };
    const shot = (n: string) =>
      page.screenshot({ path: join('/tmp/shots-files', fileName(n, appearance)), animations: 'disabled' });
    await open('');
    await shot('list');
    await page.getByRole('button', { name: /wing.inp/ }).click();
    await expect(page.getByRole('menuitem').first()).toBeVisible();
    await shot('menu');
    await page.getByRole('menuitem', { name: /Permissions|권한/ }).click();
    await expect(page.getByRole('checkbox').first()).toBeVisible();
    await shot('permissions');
    await open('&file=probe.csv');
    await expect(page.getByRole('columnheader').first()).toBeVisible();
    await shot('table');
    await open('&file=wing.inp');
    await expect(page.locator('pre')).toBeVisible();
    await shot('text');
    await open('');
    let n = 0;
    await page.route('**/api/files/upload?*', (route) => (++n > 6 ? route.abort() : route.continue()));
    const big = join(desk.folder, 'big.vtu');
    writeFileSync(big, Buffer.alloc(9_000_000));
    writeFileSync(join(desk.folder, 'notes.txt'), 'x');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles([join(desk.folder, 'notes.txt'), big]);
    await expect(page.getByText(/The connection is lost|연결이 끊겼습니다/).first()).toBeVisible();
    await shot('upload');
    await page.unrouteAll();
  });
