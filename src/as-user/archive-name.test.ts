import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { koreanOf, leadsInside, nameOfBytes, partsOf } from './archive-name.mjs';

describe('the signs of a name', () => {
  it('of a Korean Windows are all those that iconv knows, also syllables that EUC-KR has not', () => {
    const syllables = Array.from({ length: 0xd7a4 - 0xac00 }, (_, index) => String.fromCharCode(0xac00 + index));
    const text = `${syllables.join('')}漢字① abc.dat`;
    expect(koreanOf(execFileSync('iconv', ['--to-code', 'CP949'], { input: text }))).toBe(text);
  });

  it.each([
    ['UTF-8', Buffer.from('격자 é'), '격자 é'],
    ['a Korean Windows', Buffer.from('b0ddc0da', 'hex'), '격자'],
    ['Western Europe', Buffer.from('72e9732e747874', 'hex'), 'rés.txt'],
    ['nobody', Buffer.from('ff', 'hex'), 'ÿ'],
  ])('are those of %s', (_, bytes, name) => {
    expect(nameOfBytes(bytes)).toBe(name);
  });
});

it.each([
  ['a/b', ['a', 'b']],
  ['./a//b/', ['a', 'b']],
  ['./', []],
  ['..a/b..', ['..a', 'b..']],
  ['a/../b', null],
  ['..', null],
  ['/a', null],
  ['a\0b', null],
])('the name %j leads to %j', (name, parts) => {
  expect(partsOf(name)).toEqual(parts);
});

it.each([
  ['a', 0, true],
  ['../a', 1, true],
  ['../../a', 1, false],
  ['..', 0, false],
  ['./../a', 0, false],
  ['a/../b', 3, false],
  ['/a', 3, false],
  ['', 3, false],
])('a link to %j that lies %i deep leads to what is in the folder: %s', (target, depth, isInside) => {
  expect(leadsInside(target, depth)).toBe(isInside);
});
