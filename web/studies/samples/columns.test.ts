import { expect, it } from 'vitest';
import { aSample } from '../test-studies.ts';
import { indexColumn, outputColumns, paramColumn, sorted, statusColumn } from './columns.ts';

const output = (name: string, value: number | null, unit: string | null = null) => ({ name, value, unit });

it('has a column for each output of any run, another one where its unit is another', () => {
  const samples = [
    aSample(0, { outputs: [output('drag', 1, 'N'), output('lift', 2)] }),
    aSample(1, { outputs: [output('drag', 3, 'kN')] }),
    aSample(2, { outputs: null }),
  ];
  const columns = outputColumns(samples);
  expect(columns.map(({ name, unit }) => [name, unit])).toEqual([
    ['drag', 'N'],
    ['lift', null],
    ['drag', 'kN'],
  ]);
  expect(samples.map((sample) => columns.map((column) => column.of(sample)))).toEqual([
    [1, 2, undefined],
    [undefined, undefined, 3],
    [undefined, undefined, undefined],
  ]);
});

it('sorts numbers as numbers and words as words, and what has no value last either way', () => {
  const samples = [10, 9, null, 100].map((value, index) => aSample(index, { outputs: [output('drag', value)] }));
  const [column] = outputColumns(samples);
  if (column === undefined) throw new Error('there is an output');
  const order = (isDescending: boolean) => sorted(samples, { column, isDescending }).map(({ index }) => index);
  expect([order(false), order(true)]).toEqual([
    [1, 0, 3, 2],
    [3, 0, 1, 2],
  ]);
  const named = ['b', 'a', 'b'].map((model, index) => aSample(index, { params: { model } }));
  const byModel = sorted(named, { column: paramColumn('model'), isDescending: false });
  expect(byModel.map(({ index }) => index)).toEqual([1, 0, 2]);
});

it('sorts by number and by state', () => {
  const samples = [
    aSample(0, { status: 'failed' }),
    aSample(1, { status: 'waiting' }),
    aSample(2, { status: 'running' }),
    aSample(3),
  ];
  const by = (column: typeof indexColumn, isDescending = false) =>
    sorted(samples, { column, isDescending }).map(({ index }) => index);
  expect(by(statusColumn)).toEqual([1, 2, 3, 0]);
  expect(by(indexColumn, true)).toEqual([3, 2, 1, 0]);
});
