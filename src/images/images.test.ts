import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint, readBase, readDefinition, releaseOf, usesBase } from './definitions.ts';
import { explain } from './fault.ts';
import { checkFolder, hasAllCapabilities } from './machine.ts';
import { translateSources } from './sources.ts';

const APPS = join(import.meta.dirname, '../../apps');
const build = { definition: '/apps/x/x.def', workspace: '/var/tmp', output: '/images' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-images-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('definitions', () => {
  test.each(['gedit', 'xterm', 'gmsh', 'paraview', 'desktop', 'cgx'])(
    '%s has one that starts from the base',
    async (app) => {
      expect(usesBase(await readDefinition(app, [APPS]))).toBe(true);
    },
  );

  test('an app that is not there is told with the one that was meant', async () => {
    await expect(readDefinition('xtrem', [APPS])).rejects.toThrow('There is no app "xtrem"; did you mean xterm?');
  });

  test('a path is no app', async () => {
    await expect(readDefinition('../apps/xterm', [APPS])).rejects.toThrow('There is no app');
  });

  test('an app without a definition is told with the missing file', async () => {
    mkdirSync(join(folder, 'own'));
    await expect(readDefinition('own', [APPS, folder])).rejects.toThrow(`${folder}/own/own.def is missing`);
  });

  test('the first folder that has the app counts, also where only a later one has its definition', async () => {
    mkdirSync(join(folder, 'xterm'));
    writeFileSync(join(folder, 'xterm/xterm.def'), 'Bootstrap: scratch\n');
    expect(usesBase(await readDefinition('xterm', [folder, APPS]))).toBe(false);
    expect(usesBase(await readDefinition('xterm', [APPS, folder]))).toBe(true);
  });

  test('the base names its Debian release', async () => {
    expect(releaseOf(await readBase(APPS))).toMatch(/^[a-z]+$/);
    expect(() => releaseOf({ name: 'base', file: 'base.def', text: 'Bootstrap: scratch\n' })).toThrow('release=');
  });

  test('the base of an image is of the release that the image names', async () => {
    const base = await readBase(APPS);
    expect(releaseOf(base, await readDefinition('cgx', [APPS]))).toBe('bookworm');
    expect(releaseOf(base, await readDefinition('gmsh', [APPS]))).toBe(releaseOf(base));
  });

  test('the fingerprint changes with the text and with the order', () => {
    const [one, other] = ['a', 'b'].map((text) => ({ name: 'x', file: 'x', text })) as [never, never];
    expect(fingerprint(one)).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set([fingerprint(one), fingerprint(other), fingerprint(one, other), fingerprint(other, one)]).size).toBe(
      4,
    );
  });
});

describe('the cause of a build that failed', () => {
  test.each([
    ['E: Unable to locate package xtermm', 'no package xtermm in this release; correct its name in /apps/x/x.def'],
    ["E: Package 'firefox' has no installation candidate", 'no package firefox'],
    ['FATAL: write /image: No space left on device', 'no room left in /var/tmp or /images'],
    ["E: Failed to fetch http://mirror.example/x  Could not resolve 'mirror.example'", 'mirror does not answer'],
    ["Temporary failure resolving 'mirror.example'", 'mirror does not answer (mirror.example)'],
    ['W: GPG error: The following signatures: NO_PUBKEY 0E98404D386FA1D9', 'debian-archive-keyring'],
    ['FATAL: could not use fakeroot: no mapping entry found in /etc/subuid for root', 'usermod --add-subuids'],
    ['Error: unknown flag: --build-arg', 'version 1.2 or newer'],
  ])('%s', (line, message) => {
    expect(explain(`INFO: Starting build...\n${line}\n`, build)).toContain(message);
  });

  test('is not made up where it is not known', () => {
    expect(explain('FATAL: something else', build)).toBeNull();
  });
});

describe('the sources of Debian', () => {
  test("are the machine's own mirrors, for the release of the images, and nobody else's", () => {
    const targets = [
      'bookworm main http://mirror.example/debian/',
      'bookworm contrib http://mirror.example/debian/',
      'bookworm-updates main http://mirror.example/debian/',
      'bookworm-backports main http://mirror.example/debian/',
      'bookworm-security main http://mirror.example/debian-security/',
      'nodistro main https://node.example/',
      'noble main http://ubuntu.example/',
      '',
    ].join('\n');
    expect(translateSources(targets, 'trixie')).toEqual([
      'deb http://mirror.example/debian/ trixie main',
      'deb http://mirror.example/debian/ trixie-updates main',
      'deb http://mirror.example/debian-security/ trixie-security main',
    ]);
  });

  test('of a machine with two releases are named once', () => {
    const targets = 'trixie main http://mirror.example/\nsid main http://mirror.example/\n';
    expect(translateSources(targets, 'trixie')).toEqual(['deb http://mirror.example/ trixie main']);
  });
});

describe('the machine', () => {
  test('root that lacks one right is not all of root', () => {
    expect(hasAllCapabilities('CapEff:\t000001ffffffffff\n', 40)).toBe(true);
    expect(hasAllCapabilities('CapEff:\t000001fffeffffff\n', 40)).toBe(false);
    expect(hasAllCapabilities('', 40)).toBe(false);
  });

  test('a folder that cannot be made is told, and so is one that is too small', async () => {
    await expect(checkFolder('/proc/images', 1, 'name another')).rejects.toThrow('/proc/images cannot be written');
    await expect(checkFolder(join(folder, 'a/b'), 1e6, 'name another')).rejects.toThrow('at least 1000000: make room');
  });
});
