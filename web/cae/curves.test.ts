import { expect, it } from 'vitest';
import { boundsOf, createCurves, positive, valueAt } from './curves.ts';

const shown = (curves: ReturnType<typeof createCurves>) =>
  curves.groups().map(({ id, xs, names }) => [id, xs, Object.fromEntries(names)]);

it('puts what comes in parts into one curve for each name', () => {
  const curves = createCurves();
  curves.add({
    from: 0,
    next: 40,
    rows: [
      [0.1, 'residuals', 'Ux', 1],
      [0.1, 'courant', 'max', 0.2],
    ],
  });
  curves.add({
    from: 40,
    next: 90,
    rows: [
      [0.2, 'residuals', 'Ux', 0.5],
      [0.2, 'residuals', 'p', null],
    ],
  });
  expect(shown(curves)).toEqual([
    ['residuals', [0.1, 0.2], { Ux: [1, 0.5], p: [undefined, null] }],
    ['courant', [0.1], { max: [0.2] }],
  ]);
  expect([curves.next(), curves.hasHole()]).toEqual([90, false]);
});

it('has the newest of several values at one x, and no x twice', () => {
  const curves = createCurves();
  curves.add({
    from: 0,
    next: 60,
    rows: [
      [1, 'r', 'p', 0.9],
      [1, 'r', 'p', 0.3],
      [2, 'r', 'p', 0.2],
    ],
  });
  expect(shown(curves)).toEqual([['r', [1, 2], { p: [0.3, 0.2] }]]);
});

it('begins anew with a file that was begun anew, and says where something is not there', () => {
  const curves = createCurves();
  curves.add({
    from: 0,
    next: 60,
    rows: [
      [1, 'r', 'p', 0.9],
      [2, 'r', 'p', 0.3],
    ],
  });
  curves.add({ from: 0, next: 20, rows: [[1, 'r', 'p', 0.8]] });
  expect(shown(curves)).toEqual([['r', [1], { p: [0.8] }]]);
  curves.add({ from: 50, next: 70, rows: [[9, 'r', 'p', 0.1]] });
  expect(curves.hasHole()).toBe(true);
});

it('keeps the order of x where a step begins before the end of another', () => {
  const curves = createCurves();
  curves.add({
    from: 0,
    next: 60,
    rows: [
      [1, 'r', 'p', 1],
      [3, 'r', 'p', 3],
      [2, 'r', 'k', 2],
      [3, 'r', 'k', 4],
    ],
  });
  expect(shown(curves)).toEqual([['r', [1, 2, 3], { p: [1, undefined, 3], k: [undefined, 2, 4] }]]);
});

it('answers the newest value up to a place', () => {
  expect(valueAt([1, undefined, null, undefined], 1)).toBe(1);
  expect(valueAt([1, undefined, null, undefined], 9)).toBeNull();
  expect(valueAt([undefined], 0)).toBeUndefined();
});

it('finds bounds without gaps, and leaves out what has no logarithm', () => {
  expect(boundsOf([null, 3, undefined, -1])).toEqual({ lowest: -1, highest: 3 });
  expect(boundsOf([null, undefined])).toBeNull();
  expect(positive([1, 0, -2, null, undefined])).toEqual([1, null, null, null, undefined]);
});
