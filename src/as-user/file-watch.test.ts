import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WATCHED_MAX, watchFolder } from './file-watch.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const watch = (...within: string[]) => watchFolder({ do: 'watch', path: folder, within });
const versionOf = (name: string, ...within: string[]) =>
  watch(...within).entries.find((one) => one.name === name)?.version;

it('tells what is there, whatever it is called, but for what is hidden', () => {
  mkdirSync(join(folder, 'a folder'));
  writeFileSync(join(folder, 'two\nlines'), '');
  writeFileSync(join(folder, '.hidden'), '');
  symlinkSync('/etc', join(folder, 'link'));
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff])]), '');
  const told = watch().entries.map(({ name, kind, is_named }) => [name, kind, is_named]);
  expect(told.sort()).toEqual(
    [
      ['a folder', 'folder', true],
      ['link', 'link', true],
      ['two\nlines', 'file', true],
      ['\uFFFD', 'file', false],
    ].sort(),
  );
});

it('of a folder that is named has another version with any change within it', () => {
  mkdirSync(join(folder, 'case/deep'), { recursive: true });
  writeFileSync(join(folder, 'case/deep/mesh'), 'a');
  const [shallow, deep] = [versionOf('case'), versionOf('case', 'case')];
  expect(versionOf('case', 'case')).toBe(deep);
  appendFileSync(join(folder, 'case/deep/mesh'), 'b');
  expect(versionOf('case')).toBe(shallow);
  const grown = versionOf('case', 'case');
  expect(grown).not.toBe(deep);
  renameSync(join(folder, 'case/deep/mesh'), join(folder, 'case/deep/mesh2'));
  expect(versionOf('case', 'case')).not.toBe(grown);
});

it('follows no link, and looks no further where there is too much', () => {
  mkdirSync(join(folder, 'case'));
  symlinkSync('..', join(folder, 'case/loop'));
  expect(versionOf('case', 'case')).toBe(versionOf('case', 'case'));
  for (let n = 0; n < WATCHED_MAX; n++) writeFileSync(join(folder, `${n}`), '');
  expect(watch()).toEqual({ state: 'done', entries: [], total: WATCHED_MAX + 1 });
});
