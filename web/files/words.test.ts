import { expect, it } from 'vitest';
import { bitOf, modeInLetters, sizeInWords } from './words.ts';

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1024 * 1024 - 1, '1.0 MiB'],
  [10.2 * 1024, '10 KiB'],
  [5 * 1024 ** 4, '5.0 TiB'],
])('%d bytes are %s', (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words);
});

it('permissions are nine letters, of which each has its bit', () => {
  expect([0o755, 0o640, 0, 0o2777].map(modeInLetters)).toEqual(['rwxr-xr-x', 'rw-r-----', '---------', 'rwxrwxrwx']);
  expect([bitOf('owner', 'read'), bitOf('group', 'write'), bitOf('others', 'run')]).toEqual([0o400, 0o020, 0o001]);
});
