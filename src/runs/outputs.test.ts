import { expect, it } from 'vitest';
import { outputsIn } from './outputs.ts';

const output = (name: string, value: number | null, unit: string | null) => ({ name, value, unit });

it.each([
  ['name, value and unit', 'drag\t1.5e-3\tN\nlift\t-2\tN\n', [output('drag', 0.0015, 'N'), output('lift', -2, 'N')]],
  ['a number without a unit, and lines of Windows', 'cd\t0.3\r\n', [output('cd', 0.3, null)]],
  [
    'what is no number',
    'a\tnan\tN\nb\tinf\nc\t\n',
    [output('a', null, 'N'), output('b', null, null), output('c', null, null)],
  ],
  ['the last of a name', 'a\t1\nb\t2\na\t3\n', [output('a', 3, null), output('b', 2, null)]],
  ['nothing in other lines', 'Reading mesh\n\n\t1\tN\n', []],
  ['nothing in nothing', '', []],
])('reads %s', (_, text, expected) => expect(outputsIn(text)).toEqual(expected));

it('stops where there are too many', () => {
  const text = Array.from({ length: 200 }, (_, index) => `o${index}\t1`).join('\n');
  expect(outputsIn(text)).toHaveLength(100);
});
