import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putInPlace, siteFolder, type Written } from './files.ts';

describe('the files of a site', () => {
  let folder: string;
  let written: Written;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'berth-files-'));
    written = {};
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (text: string, mode = 0o640) =>
    putInPlace(folder, [{ path: 'nginx/site', text, mode }], written, () => null)[0]?.outcome;
  const file = (suffix = '') => join(folder, `nginx/site${suffix}`);
  const read = (suffix = '') => readFileSync(file(suffix), 'utf8');
  const names = () => readdirSync(join(folder, 'nginx'));

  it('are written, not touched where they are as they must be, and renewed where Berth itself wrote them', () => {
    expect(put('one')).toBe('written');
    const before = statSync(file());
    expect(put('one')).toBe('unchanged');
    expect(statSync(file())).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs, ctimeMs: before.ctimeMs });
    expect(put('two')).toBe('renewed');
    expect([read(), names()]).toEqual(['two', ['site']]);
  });

  it('are kept where somebody has edited them, with the new one beside, until the two are one again', () => {
    put('one');
    writeFileSync(file(), 'edited');
    expect([put('two'), read(), read('.new')]).toEqual(['kept', 'edited', 'two']);
    expect(statSync(file('.new')).mode & 0o777).toBe(0o640);
    const before = statSync(file('.new')).mtimeMs;
    expect([put('two'), statSync(file('.new')).mtimeMs]).toEqual(['kept', before]);
    writeFileSync(file(), 'two');
    expect([put('two'), names()]).toEqual(['unchanged', ['site']]);
    expect([put('three'), read()]).toEqual(['renewed', 'three']);
  });

  it('are kept where nobody knows who wrote them', () => {
    put('one');
    written = {};
    expect([put('two'), read()]).toEqual(['kept', 'one']);
  });

  it('get their modes back, but not those that somebody edited', () => {
    put('one');
    chmodSync(file(), 0o666);
    expect(put('one')).toBe('unchanged');
    expect(statSync(file()).mode & 0o777).toBe(0o640);
    writeFileSync(file(), 'edited');
    chmodSync(file(), 0o600);
    put('two');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it('take the place of a link, and not of what it leads to', () => {
    put('one');
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, 'one');
    rmSync(file());
    symlinkSync(elsewhere, file());
    expect(put('two')).toBe('renewed');
    expect([readFileSync(elsewhere, 'utf8'), statSync(file()).isFile()]).toEqual(['one', true]);
  });

  it('go into no folder that others may write', () => {
    chmodSync(folder, 0o777);
    expect(() => siteFolder(folder)).toThrow(/written by other accounts.*chmod 755/);
    chmodSync(folder, 0o755);
    siteFolder(folder);
    siteFolder(join(folder, 'of', 'berth'));
    expect(statSync(join(folder, 'of/berth')).mode & 0o777).toBe(0o755);
  });
});
