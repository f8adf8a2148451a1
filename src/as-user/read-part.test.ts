import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPart } from './read-part.mjs';
import type { ReadRequest } from './schema.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'berth-files-'));
  path = join(folder, 'run.out');
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(part: Partial<ReadRequest> = {}) {
  const answer = readPart({ action: 'read', path, from: null, file: null, bytes: 8, wait_seconds: 0, ...part });
  if (!answer.ok) throw new Error(answer.message);
  return answer.state === 'read' ? { ...answer, data: Buffer.from(answer.data, 'base64').toString() } : answer;
}
function readFile(part: Partial<ReadRequest> = {}) {
  const answer = read(part);
  if (answer.state !== 'read') throw new Error(answer.state);
  return answer;
}

it('gives the last bytes, then what was written since', () => {
  writeFileSync(path, 'one\ntwo\nthree\n');
  const { file, ...tail } = readFile();
  expect(tail).toEqual({ ok: true, state: 'read', size: 14, from: 6, data: 'o\nthree\n' });
  appendFileSync(path, 'four\n');
  expect(readFile({ from: 14, file })).toMatchObject({ from: 14, size: 19, data: 'four\n' });
  expect(readFile({ from: 19, file })).toMatchObject({ from: 19, data: '' });
});

it('waits for what comes, and not for longer than it is told', () => {
  writeFileSync(path, 'one\n');
  execFileSync('sh', ['-c', '(sleep 0.2; echo two >>"$0") >/dev/null 2>&1 &', path]);
  expect(readFile({ from: 4, wait_seconds: 30 })).toMatchObject({ from: 4, data: 'two\n' });
  execFileSync('sh', ['-c', '(sleep 0.2; echo late >"$0") >/dev/null 2>&1 &', join(folder, 'late')]);
  expect(read({ path: join(folder, 'late'), wait_seconds: 30 })).toMatchObject({ state: 'read' });
  expect(read({ path: join(folder, 'never'), wait_seconds: 1 })).toEqual({ ok: true, state: 'absent' });
});

it('begins again where the file was cut or another has its place', () => {
  writeFileSync(path, 'one\ntwo\n');
  const { file } = readFile();
  truncateSync(path, 0);
  appendFileSync(path, 'new\n');
  expect(readFile({ from: 8, file })).toMatchObject({ file, from: 0, data: 'new\n' });
  writeFileSync(join(folder, 'next'), 'another one\n');
  renameSync(join(folder, 'next'), path);
  const other = readFile({ from: 4, file });
  expect(other).toMatchObject({ from: 0, data: 'another ' });
  expect(other.file).not.toBe(file);
});

it('says what is no file, and waits for none of it', () => {
  execFileSync('mkfifo', [path]);
  expect(read({ wait_seconds: 30 })).toEqual({ ok: true, state: 'no_file' });
  expect(read({ path: folder })).toEqual({ ok: true, state: 'no_file' });
  expect(read({ path: '/dev/zero' })).toEqual({ ok: true, state: 'no_file' });
  expect(read({ path: join(folder, 'x'.repeat(300)) })).toEqual({ ok: true, state: 'no_file' });
});
