import { describe, expect, it } from 'vitest';
import { latinHypercube, type Span } from './latin-hypercube.ts';

const LINEAR: Span = { from: -1, to: 3, scale: 'linear', integer: false };
const LOG: Span = { from: 1e-6, to: 1, scale: 'log', integer: false };
const WHOLE: Span = { from: 1, to: 4, scale: 'linear', integer: true };

const column = (rows: number[][], index: number): number[] => rows.map((row) => row[index] as number);

describe('a Latin hypercube', () => {
  it('meets every stratum of every axis once', () => {
    const rows = latinHypercube([LINEAR, LOG], 50, 7);
    const strata = (shares: number[]) => shares.map((share) => Math.floor(share * 50)).sort((a, b) => a - b);
    const all = [...Array(50).keys()];
    expect(strata(column(rows, 0).map((value) => (value + 1) / 4))).toEqual(all);
    expect(strata(column(rows, 1).map((value) => Math.log(value / 1e-6) / Math.log(1e6)))).toEqual(all);
  });

  it('is the same of the same seed, and another of another', () => {
    expect(latinHypercube([LINEAR], 8, 1)).toEqual(latinHypercube([LINEAR], 8, 1));
    expect(latinHypercube([LINEAR], 8, 1)).not.toEqual(latinHypercube([LINEAR], 8, 2));
  });

  it('is the one that this version has always made', () => {
    expect(latinHypercube([{ ...LINEAR, from: 0, to: 1 }], 3, 0).map(([value]) => value?.toFixed(4))).toEqual([
      '0.4078',
      '0.7154',
      '0.1558',
    ]);
  });

  it('gives whole numbers as much room each', () => {
    expect(column(latinHypercube([WHOLE], 8, 3), 0).sort()).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  it('of one sample, and of an axis without length', () => {
    const [only] = latinHypercube([LINEAR, { ...LOG, from: 2, to: 2 }], 1, 0xffffffff);
    expect(only?.[0]).toBeGreaterThanOrEqual(-1);
    expect(only?.[0]).toBeLessThan(3);
    expect(only?.[1]).toBe(2);
  });
});
