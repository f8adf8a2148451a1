/** The larger programs of the catalogue: one in three dimensions, one that needs a file, and one that is not installed until somebody does it. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { colours, expect, seesDesktop, test } from './desk.ts';

/** The ground of Gmsh's window alone fades through hundreds of colours; nothing but its 3-D window does. */
const COLOURS_OF_3D = 200;

test('Gmsh, launched from the catalogue, shows a mesh in three dimensions', async ({ page, desk }) => {
  const file = join(desk.folder, 'box.geo');
  writeFileSync(file, 'SetFactory("OpenCASCADE");\nBox(1) = {0, 0, 0, 1, 1, 1};\nMesh.SurfaceFaces = 1;\nMesh 2;\n');
  await desk.open('/apps');
  await page.getByRole('button', { name: 'Launch Gmsh with options…' }).click();
  await page.getByLabel('Geometry or mesh to open').fill(file);
  await page.getByRole('dialog').getByRole('button', { name: 'Launch' }).click();
  await seesDesktop(page);
  await expect.poll(() => colours(page)).toBeGreaterThan(COLOURS_OF_3D);
  expect(desk.faults()).toEqual([]);
});

test('CalculiX GraphiX, which shows nothing without a file, asks for one', async ({ page, desk }) => {
  await desk.open('/apps');
  await page.getByRole('button', { name: 'Launch CalculiX GraphiX', exact: true }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Launch' }).click();
  await expect(form.getByText('Fill this in.')).toBeVisible();
  await expect(form.getByLabel('Result to open')).toBeVisible();
  expect(desk.faults()).toEqual([]);
});

test('ParaView can be launched where it is installed, and is shown with the command that installs it where not', async ({
  page,
  desk,
}) => {
  const isInstalled = existsSync('/usr/bin/paraview');
  await desk.open('/apps');
  const card = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'ParaView' }) });
  await expect(card).toBeVisible();
  await expect(card.getByText('apt-get install paraview')).toHaveCount(isInstalled ? 0 : 1);
  await expect(card.getByText('Not installed', { exact: true })).toHaveCount(isInstalled ? 0 : 1);
  await expect(card.getByRole('button', { name: 'Launch ParaView', exact: true })).toHaveCount(isInstalled ? 1 : 0);
});
