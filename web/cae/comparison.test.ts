import { expect, it } from 'vitest';
import { newestValues, outputRows, paramRows } from './comparison.ts';

it('has what differs first, and what only some have', () => {
  expect(paramRows([{ params: { nu: 1, end: 2 } }, { params: { nu: 1, end: 3, steps: 4 } }])).toEqual([
    { id: 'end', values: [2, 3], isSame: false },
    { id: 'steps', values: [undefined, 4], isSame: false },
    { id: 'nu', values: [1, 1], isSame: true },
  ]);
});

it('has each output once for each of its units, and tells what is no number from what is not there', () => {
  const output = (name: string, value: number | null, unit: string | null = null) => ({ name, value, unit });
  expect(
    outputRows([
      { outputs: [output('drag', 1, 'N'), output('cells', 400)] },
      { outputs: null },
      { outputs: [output('drag', 2, 'kN'), output('cells', null)] },
    ]),
  ).toEqual([
    { name: 'drag', unit: 'N', values: [1, undefined, undefined] },
    { name: 'cells', unit: null, values: [400, undefined, null] },
    { name: 'drag', unit: 'kN', values: [undefined, undefined, 2] },
  ]);
});

it('has the newest value of each curve at its run', () => {
  const group = (id: string, name: string, values: (number | null)[]) => ({
    groups: [{ id, xs: values.map((_, x) => x), names: new Map([[name, values]]) }],
  });
  expect(
    newestValues([group('r', 'p', [1, 0.5]), group('r', 'p', [1, null]), group('c', 'k', [2])], ['c', 'r']),
  ).toEqual([
    { group: 'c', name: 'k', values: [undefined, undefined, 2] },
    { group: 'r', name: 'p', values: [0.5, null, undefined] },
  ]);
});
