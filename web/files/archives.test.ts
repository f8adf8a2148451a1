import { expect, it } from 'vitest';
import { isArchive, unpackedName } from './archives.ts';

it.each([
  ['wing.zip', 'wing'],
  ['날개 v1.2.ZIP', '날개 v1.2'],
  ['case.tar', 'case'],
  ['case.tar.gz', 'case'],
  ['case.tgz', 'case'],
  ['case.tar.xz', 'case'],
  ['case.tar.bz2', 'case'],
  ['case.tbz2', 'case'],
  ['case.tar.zst', 'case'],
])('%s is an archive, and a folder %s comes of it', (name, folder) => {
  expect([isArchive(name), unpackedName(name)]).toEqual([true, folder]);
});

it.each(['mesh.msh.gz', 'zip', '.zip', 'tar.txt', 'a.tar.gz.part'])('%s is none', (name) => {
  expect(isArchive(name)).toBe(false);
});
