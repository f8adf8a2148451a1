import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCatalogue } from './catalogue.ts';
import type { Manifest } from './manifest.ts';
import { createProbe } from './probe.ts';

const BUILT_IN = join(import.meta.dirname, '../../apps');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-catalogue-'));
  await mkdir(join(folder, 'apps'));
  await mkdir(join(folder, 'bin'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

const log = { info: () => {}, warn: () => {} };
const open = (images: string | null = null) =>
  createCatalogue({ folders: [join(folder, 'apps')], probe: createProbe(join(folder, 'bin')), images, log });
const addApp = (id: string) => cp(join(BUILT_IN, id), join(folder, 'apps', id), { recursive: true });

async function install(program: string, mode = 0o755) {
  await writeFile(join(folder, 'bin', program), '#!/bin/sh\n');
  await chmod(join(folder, 'bin', program), mode);
}

describe('the catalogue', () => {
  it('lists apps by id and follows the folders when it is read again', async () => {
    await addApp('xterm');
    const catalogue = await open();
    expect(catalogue.list().map(({ id }) => id)).toEqual(['xterm']);

    await addApp('gedit');
    await writeFile(join(folder, 'apps/xterm/app.yaml'), 'id: xterm\n');
    await catalogue.reload();
    expect(catalogue.list().map(({ id }) => id)).toEqual(['gedit']);
    expect(catalogue.get('xterm')).toBeNull();
    expect(catalogue.icon('gedit')?.svg).toContain('<svg');
    expect(catalogue.faults().length).toBeGreaterThan(0);
  });

  it.each(['__proto__', 'constructor', '../gedit', ''])('has no app %j', async (id) => {
    await addApp('gedit');
    const catalogue = await open();
    expect(catalogue.get(id)).toBeNull();
    expect(catalogue.icon(id)).toBeNull();
  });
});

describe('availability', () => {
  it('names what is missing and the command that cures it, until it is there', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    await addApp('gedit');
    const catalogue = await open();
    const gedit = catalogue.get('gedit') as Manifest;

    expect(await catalogue.availability(gedit)).toEqual({
      code: 'display_missing',
      detail: 'TigerVNC is not installed on this machine, so no app can show its windows.',
      cure: 'apt-get install tigervnc-standalone-server',
    });
    await install('Xtigervnc');
    vi.advanceTimersByTime(2_000);
    expect(await catalogue.availability(gedit)).toEqual({
      code: 'app_missing',
      detail: 'gedit is not installed on this machine.',
      cure: 'apt-get install gedit',
    });
    await install('gedit');
    vi.advanceTimersByTime(2_000);
    expect(await catalogue.availability(gedit)).toBeNull();
  });

  it('asks on a cluster for the image of an app, and not for programs of this machine', async () => {
    await addApp('gedit');
    const images = join(folder, 'images');
    const catalogue = await open(images);
    const gedit = catalogue.get('gedit') as Manifest;
    expect(catalogue.image(gedit)).toBe(join(images, 'gedit.sif'));
    expect(catalogue.image({ ...gedit, image: '/site/gedit.sif' })).toBe('/site/gedit.sif');
    expect(catalogue.image({ ...gedit, image: 'none' })).toBeNull();
    // The folder is not shared with this machine: only a node can tell.
    expect(await catalogue.availability(gedit)).toBeNull();
    await mkdir(images);
    expect(await catalogue.availability(gedit)).toEqual({
      code: 'image_missing',
      detail: `The image of gedit is missing: ${images}/gedit.sif.`,
      cure: 'berth image build gedit',
    });
    expect(await catalogue.availability({ ...gedit, image: 'none' })).toBeNull();
    await writeFile(join(images, 'gedit.sif'), '');
    expect(await catalogue.availability(gedit)).toBeNull();
  });

  it('looks at most every two seconds', async () => {
    await addApp('gedit');
    const probe = vi.fn(async () => true);
    const catalogue = await createCatalogue({ folders: [join(folder, 'apps')], probe, images: null, log });
    const gedit = catalogue.get('gedit') as Manifest;
    await Promise.all([catalogue.availability(gedit), catalogue.availability(gedit), catalogue.availability(gedit)]);
    expect(probe.mock.calls.flat().sort()).toEqual(['Xtigervnc', 'Xvnc', 'gedit']);
  });
});

describe('the search for programs', () => {
  it('finds executable files only', async () => {
    const probe = createProbe(`${folder}/nowhere:${folder}/bin`);
    await install('tool');
    await install('notes', 0o644);
    await mkdir(join(folder, 'bin/folder'));
    expect(await probe('tool')).toBe(true);
    expect(await probe('notes')).toBe(false);
    expect(await probe('folder')).toBe(false);
    expect(await probe(join(folder, 'bin/tool'))).toBe(true);
    expect(await probe(join(folder, 'bin/missing'))).toBe(false);
  });
});
