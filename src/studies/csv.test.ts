import { expect, it } from 'vitest';
import { readCsv } from './csv.ts';

const cells = (text: string) => readCsv(text)?.map((row) => row.cells);

it.each([
  [
    'commas',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'semicolons',
    'a;b\r\n1,5;2\r\n',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'tabulators and no last line feed',
    'a\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['one column', 'a\n1\n2\n', [['a'], ['1'], ['2']]],
  [
    'a byte order mark, blanks around values and empty lines',
    '\uFEFFa , b\n\n 1, 2 \n,\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'an empty last value',
    'a,b\n1,\n',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  [
    'quotation marks',
    'a,b\n"x, ""y""\nz",2\n',
    [
      ['a', 'b'],
      ['x, "y"\nz', '2'],
    ],
  ],
  ['nothing', '', []],
])('reads %s', (_, text, expected) => expect(cells(text)).toEqual(expected));

it('says on which line a row begins', () => {
  expect(readCsv('a\n\n"1\n2"\n3\n')?.map(({ line }) => line)).toEqual([1, 3, 5]);
});

it.each(['a\n"1', 'a\n"1"2\n'])('takes %j for no table', (text) => expect(readCsv(text)).toBeNull());
