import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hookCheck } from './hook.ts';

const me = process.getuid?.() ?? -1;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-hook-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const hook = (name: string, mode: number): string => {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
};
const look = async (path: string) => {
  const { outcome, detail } = await hookCheck(path, [0, me]).look();
  // What leads to the folder is the machine's own, and open to everybody.
  return detail.startsWith(`${tmpdir()} can be changed`) ? 'ok' : `${outcome} ${detail}`;
};

it('a hook that is there, that can be run and that others cannot change is well', async () => {
  expect(await look(hook('prepare', 0o755))).toBe('ok');
});

it.each([
  ['that is missing', () => join(folder, 'none'), 'cannot be run (ENOENT)'],
  ['that is no program', () => hook('notes', 0o644), 'cannot be run (EACCES)'],
  ['that is a folder', () => folder, 'is not a program'],
  ['that others may write', () => hook('open', 0o777), 'open can be changed by others'],
])('a hook %s is a fault', async (_what, path, said) => {
  expect(await look(path())).toMatch(/^fault /);
  expect(await look(path())).toContain(said);
});

it('a hook in a folder that others may write is a fault, also behind a link', async () => {
  const real = join(folder, 'shared');
  mkdirSync(real);
  writeFileSync(join(real, 'prepare'), '#!/bin/sh\n', { mode: 0o755 });
  chmodSync(real, 0o777);
  symlinkSync(join(real, 'prepare'), join(folder, 'link'));
  expect(await look(join(folder, 'link'))).toContain(`${real} can be changed by others`);
});
