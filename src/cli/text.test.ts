import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, details, safe, safeLines, table } from './text.ts';

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['한글', 4],
    ['한글', 4], // the same, decomposed
    ['日本語', 6],
    ['ＡＢ', 4],
    ['é', 1],
    ['🚢', 2],
    ['👨‍👩‍👧', 2],
    ['', 0],
  ])('of %j is %i', (text, width) => {
    expect(columns(text)).toBe(width);
  });
});

describe('a hostile name', () => {
  it('is shown and not obeyed', () => {
    expect(safe('\u001b[2J\r\nrm\u0007')).toBe('\\x1b[2J\\x0d\\x0arm\\x07');
    expect(safe('\u009b31m')).toBe('\\x9b31m');
    expect(safe('gpj.\u202eexe')).toBe('gpj.\\u{202e}exe');
    expect(safe('a\u2028b\ud800')).toBe('a\\u{2028}b\\u{d800}');
    expect(safe('<script>"한글" 👨‍👩‍👧')).toBe('<script>"한글" 👨‍👩‍👧');
  });

  it('leaves no control character, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => /^\P{Cc}*$/u.test(safe(text))));
  });

  it('in a log keeps lines and tabs only', () => {
    expect(safeLines('one\r\n\ttwo\u001b[31m\rthree\n')).toBe('one\n\ttwo\\x1b[31m\\x0dthree\n');
  });
});

describe('a table', () => {
  it('is aligned whatever the language, and a cell stays in its line', () => {
    expect(
      table(
        ['NAME', 'STATE'],
        [
          ['메모', 'running'],
          ['a\nb', 'stopped'],
          ['gedit', ''],
        ],
      ),
    ).toBe('NAME    STATE\n메모    running\na\\x0ab  stopped\ngedit\n');
  });

  it('of details leaves out what there is not', () => {
    expect(
      details([
        ['Name', '메모'],
        ['Reason', null],
        ['Status', 'running'],
      ]),
    ).toBe('Name:   메모\nStatus: running\n');
  });
});
