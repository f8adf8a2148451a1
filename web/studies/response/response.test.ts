import { expect, it } from 'vitest';
import { outputColumns, paramColumn } from '../samples/columns.ts';
import { aSample } from '../test-studies.ts';
import { coloursAmong, isCurve, responseOf, type Wish } from './response.ts';

const drag = (value: number | null) => [{ name: 'drag', value, unit: 'N' }];
const [y] = outputColumns([aSample(0)]);
if (y === undefined) throw new Error('there is an output');
const [nu, model] = [paramColumn('nu'), paramColumn('model')];
const wish: Wish = { x: nu, y, colour: null, logX: false, logY: false };

it('draws what came out in the order of the parameter, whatever the order of the runs', () => {
  const samples = [3, 1, 2].map((value, index) => aSample(index, { params: { nu: value }, outputs: drag(value ** 2) }));
  const response = responseOf(samples, wish);
  expect(response).toMatchObject({ xs: [1, 2, 3], series: [{ value: null, ys: [1, 4, 9] }] });
  expect(response.samples.map(({ index }) => index)).toEqual([1, 2, 0]);
});

it('leaves out and counts what is no number, and what a logarithmic axis has no place for', () => {
  const samples = [
    aSample(0, { outputs: drag(null) }),
    aSample(1, { outputs: [] }),
    aSample(2, { outputs: drag(-1) }),
    aSample(3, { params: { nu: 0 } }),
    aSample(4),
    // Nothing has come out of these yet, which is no fault.
    aSample(5, { status: 'running', outputs: null }),
    aSample(6, { status: 'failed', outputs: null }),
  ];
  expect(responseOf(samples, wish)).toMatchObject({ xs: [0, 3, 5], withoutNumber: 2, notPositive: 0 });
  expect(responseOf(samples, { ...wish, logY: true })).toMatchObject({ xs: [0, 5], withoutNumber: 2, notPositive: 1 });
  expect(responseOf(samples, { ...wish, logX: true, logY: true })).toMatchObject({ xs: [5], notPositive: 2 });
});

it('has a series for each value of what colours it, in the order of the numbers', () => {
  const samples = [10, 2].flatMap((other, at) =>
    [1, 2].map((value, index) =>
      aSample(2 * at + index, { params: { nu: value, other }, outputs: drag(value * other) }),
    ),
  );
  const response = responseOf(samples, { ...wish, colour: paramColumn('other') });
  expect(response.xs).toEqual([1, 1, 2, 2]);
  expect(response.series).toEqual([
    { value: 2, ys: [undefined, 2, undefined, 4] },
    { value: 10, ys: [10, undefined, 20, undefined] },
  ]);
});

it('is a curve where the axis and the colour say all of what varies', () => {
  expect(isCurve([nu], wish)).toBe(true);
  expect(isCurve([nu, model], wish)).toBe(false);
  expect(isCurve([nu, model], { ...wish, colour: model })).toBe(true);
});

it('offers colours by what has a few values', () => {
  const samples = [0, 1, 2].map((index) =>
    aSample(index, { params: { nu: index, model: index < 2 ? 'a' : 'b', same: 1 } }),
  );
  const columns = [nu, model, paramColumn('same')];
  expect(coloursAmong(columns, samples, 2)).toEqual([model]);
});
