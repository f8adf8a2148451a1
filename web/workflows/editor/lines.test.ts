import { describe, expect, it } from 'vitest';
import { linesIn, placeOfLine } from './lines.ts';

const TEXT = 'name: x\nsteps:\n  - id: a\n';

describe('the lines of a text', () => {
  it('are counted with the empty one at its end', () => {
    expect([linesIn(''), linesIn('a'), linesIn(TEXT)]).toEqual([1, 1, 4]);
  });

  it('are found by their number', () => {
    const line = (number: number) => TEXT.slice(...placeOfLine(TEXT, number));
    expect([1, 2, 3, 4].map(line)).toEqual(['name: x', 'steps:', '  - id: a', '']);
    expect(placeOfLine(TEXT, 9)).toEqual([TEXT.length, TEXT.length]);
  });
});
