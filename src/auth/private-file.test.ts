import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makePrivateFile } from './private-file.ts';

it('a private file that another process has made first stays, and is what both have', () => {
  const folder = mkdtempSync(join(tmpdir(), 'berth-private-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'secret');
  expect(makePrivateFile(file, 'first')).toBe('first');
  expect(makePrivateFile(file, 'second')).toBe('first');
  expect(readdirSync(folder)).toEqual(['secret']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
