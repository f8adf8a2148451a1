import { describe, expect, it } from 'vitest';
import { textOf } from './content.ts';
import { lineEndOf } from './saving.ts';
import { rowsOf } from './table.ts';

const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;

describe('the beginning of a file', () => {
  it('is text where it is UTF-8 without zeros', () => {
    expect(textOf(new TextEncoder().encode('격자 mesh\r\n').buffer, false)).toBe('격자 mesh\r\n');
    expect(textOf(bytes(0xef, 0xbb, 0xbf, 0x61), false)).toBe('\uFEFFa');
    expect(textOf(bytes(0x61, 0), false)).toBeNull();
    expect(textOf(bytes(0xff, 0xfe, 0x61), true)).toBeNull();
    expect(textOf(bytes(), false)).toBe('');
  });

  it('may end within a character, the whole may not', () => {
    const cut = bytes(0x61, 0xea, 0xb2);
    expect([textOf(cut, true), textOf(cut, false)]).toEqual(['a', null]);
  });
});

describe('a table', () => {
  it('has cells with separators, quotes and lines in them', () => {
    expect(rowsOf('\uFEFFa,"b, ""c""\nd"\r\n1,\r\n', 9)).toEqual({
      rows: [
        ['a', 'b, "c"\nd'],
        ['1', ''],
      ],
      hasMore: false,
    });
  });

  it.each([
    ['a;b;c,d\n', ['a', 'b', 'c,d']],
    ['a\tb', ['a', 'b']],
    ['alone', ['alone']],
  ])('%j is separated by what it has most of', (text, row) => {
    expect(rowsOf(text, 9).rows).toEqual([row]);
  });

  it('is shown from its beginning', () => {
    expect(rowsOf('1\n2\n3\n', 2)).toEqual({ rows: [['1'], ['2']], hasMore: true });
    expect(rowsOf('1\n2\n', 2).hasMore).toBe(false);
  });
});

it.each([
  ['one', '\n'],
  ['a\nb\n', '\n'],
  ['a\r\nb', '\r\n'],
  ['a\r\nb\n', null],
  ['a\rb', null],
])('the lines of %j end with %j', (text, end) => {
  expect(lineEndOf(text)).toBe(end);
});
