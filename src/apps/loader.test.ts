import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatFault } from '../yaml/yaml.ts';
import { loadApps } from './loader.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-apps-'));
});
afterEach(() => rm(folder, { recursive: true }));

const yamlOf = (id: string) =>
  `id: ${id}\nname: An app\ndescription: {en: Does things, ko: 일을 합니다}\ncategory: other\nrun: {command: true}\n`.replace(
    'command: true',
    "command: 'true'",
  );

async function put(
  name: string,
  yaml: string,
  icon: string | null = '<svg xmlns="http://www.w3.org/2000/svg"/>',
  base = folder,
) {
  await mkdir(join(base, name), { recursive: true });
  await writeFile(join(base, name, 'app.yaml'), yaml);
  if (icon !== null) await writeFile(join(base, name, 'icon.svg'), icon);
}

const load = async (...folders: string[]) => {
  const { apps, faults } = await loadApps(folders.length > 0 ? folders : [folder]);
  return { ids: [...apps.keys()], faults: faults.map((fault) => formatFault(fault).replaceAll(folder, '')), apps };
};

describe('the loader', () => {
  it('loads the apps that come with Berth without a fault', async () => {
    const { ids, faults } = await load(join(import.meta.dirname, '../../apps'));
    expect(faults).toEqual([]);
    expect(ids).toEqual(['cgx', 'desktop', 'gedit', 'gmsh', 'paraview', 'xterm']);
  });

  it('fills in every default', async () => {
    await put('plain', yamlOf('plain'));
    expect((await load()).apps.get('plain')?.manifest).toEqual({
      id: 'plain',
      name: { en: 'An app', ko: 'An app' },
      description: { en: 'Does things', ko: '일을 합니다' },
      icon: 'icon.svg',
      category: 'other',
      display: { type: 'novnc', resolution: '1280x720' },
      run: { command: 'true', args: [], env: {}, open: null },
      requires: { program: null, package: null },
      image: null,
      resources: {
        default: { cpus: 1, memory: '1Gi', gpus: 0, time: 480 },
        min: { cpus: 1, memory: '256Mi', gpus: 0, time: 1 },
        max: { cpus: 8, memory: '32Gi', gpus: 0, time: 10_080 },
        partition: null,
      },
      params: [],
      limits: { sessions_per_user: 5 },
      access: { groups: [] },
    });
  });

  it('names five faults of one manifest with file and line, and keeps the other apps', async () => {
    await put('good', yamlOf('good'));
    await put(
      'broken',
      `id: broken
name: {en: Broken}
description: Broken in five places
category: game
run:
  comand: broken
  command: broken --now
params:
  - {id: line, type: number, label: Line, default: 0, min: 1, argument: '+{value}'}
`,
    );
    const { ids, faults } = await load();
    expect(ids).toEqual(['good']);
    expect(faults).toEqual([
      '/broken/app.yaml:2: name.ko: is missing',
      '/broken/app.yaml:4: category: must be one of editor, terminal, desktop, visualization, cae, notebook, other, not "game"',
      '/broken/app.yaml:6: run.comand: is not a known key; did you mean command?',
      '/broken/app.yaml:7: run.command: must be the name of a program or its absolute path; arguments go into args',
      '/broken/app.yaml:9: params[1].default: is less than min (1)',
    ]);
  });

  it.each([
    [
      'a parameter of an unknown type',
      'params:\n  - {id: a, type: date, label: A}',
      'params[1].type: must be one of text, number, switch, choice, file, not "date"',
    ],
    [
      'a parameter that reaches nothing',
      'params:\n  - {id: a, type: text, label: A}',
      'params[1]: a reaches nothing; add argument or environment',
    ],
    [
      'a file that nothing opens',
      'params:\n  - {id: a, type: file, label: A}',
      'params[1]: a reaches nothing; add argument or environment',
    ],
    [
      'an argument without its value',
      'params:\n  - {id: a, type: text, label: A, argument: --a}',
      'params[1].argument: must contain {value} exactly once',
    ],
    [
      'an argument with its value twice',
      "params:\n  - {id: a, type: text, label: A, argument: '{value}{value}'}",
      'params[1].argument: must contain {value} exactly once',
    ],
    [
      'a switch with a value',
      "params:\n  - {id: a, type: switch, label: A, argument: '--a={value}'}",
      'params[1].argument: must not contain {value}: a switch is there or not',
    ],
    [
      'a variable that the job sets',
      'params:\n  - {id: a, type: text, label: A, environment: DISPLAY}',
      'params[1].environment: is set by the job itself; use another variable',
    ],
    [
      'a pattern that is none',
      "params:\n  - {id: a, type: text, label: A, pattern: '[', argument: '{value}'}",
      'params[1].pattern: is not a regular expression',
    ],
    [
      'a default that does not match',
      "params:\n  - {id: a, type: text, label: A, pattern: 'a+', default: aab, argument: '{value}'}",
      'params[1].default: does not match pattern a+',
    ],
    [
      'a default that is no choice',
      "params:\n  - {id: a, type: choice, label: A, default: c, choices: [{value: b, label: B}], argument: '{value}'}",
      'params[1].default: must be one of b',
    ],
    ['a default beyond its maximum', 'resources:\n  default: {gpus: 1}', 'resources.default.gpus: must be at most 0'],
    [
      'an icon elsewhere',
      'icon: ../../etc/icon.svg',
      'icon: must be an SVG file in the folder of the app, for example icon.svg',
    ],
    ['a display that no part shows yet', 'display: {type: web}', 'display.type: must be novnc, not "web"'],
  ])('refuses %s', async (_, more, message) => {
    await put('app', `${yamlOf('app')}${more}\n`);
    const { ids, faults } = await load();
    expect(ids).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(message)]);
  });

  it('refuses the same parameter twice, at the second one', async () => {
    const param = "  - {id: a, type: text, label: A, argument: '{value}'}\n";
    await put('app', `${yamlOf('app')}params:\n${param}${param}`);
    expect((await load()).faults).toEqual(['/app/app.yaml:8: params[2].id: is there twice']);
  });

  it('wants the folder to be called like the app, and an icon that is SVG', async () => {
    await put('one', yamlOf('uno'));
    await put('two', yamlOf('two'), null);
    await put('three', yamlOf('three'), 'GIF89a');
    await mkdir(join(folder, 'four'));
    expect((await load()).faults).toEqual([
      '/four/app.yaml: /four/app.yaml is missing',
      '/one/app.yaml:1: id: is uno, but the folder is called one; they must be equal',
      '/three/app.yaml:1: icon: icon.svg is not SVG',
      '/two/app.yaml:1: icon: /two/icon.svg is missing',
    ]);
  });

  it('keeps the first of two apps with one id and names both files', async () => {
    await put('app', yamlOf('app'), undefined, join(folder, 'built-in'));
    await put('app', yamlOf('app').replace('An app', 'Another'), undefined, join(folder, 'site'));
    const { apps, faults } = await load(join(folder, 'built-in'), join(folder, 'site'));
    expect(apps.get('app')?.manifest.name.en).toBe('An app');
    expect(faults).toEqual(['/site/app/app.yaml:1: id: app is already in /built-in/app/app.yaml']);
  });

  it('says so when a folder cannot be read, and reads the others', async () => {
    await put('app', yamlOf('app'));
    await writeFile(join(folder, 'README.md'), 'not an app');
    await symlink('/nonexistent', join(folder, 'dangling'));
    const { ids, faults } = await load(join(folder, 'nowhere'), folder);
    expect(ids).toEqual(['app']);
    expect(faults).toEqual([
      expect.stringContaining('/nowhere: the folder of apps cannot be read: ENOENT'),
      '/dangling/app.yaml: /dangling/app.yaml is missing',
    ]);
  });
});
