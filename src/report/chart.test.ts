import { describe, expect, it } from 'vitest';
import { type Chart, chartOf } from './chart.ts';

const chart = (more: Partial<Chart> = {}): string =>
  chartOf({
    title: 'Residuals',
    x: 'Time [s]',
    y: 'Residual',
    scale: 'linear',
    across: 'linear',
    areJoined: true,
    curves: [
      {
        name: 'p',
        points: [
          [0, 1],
          [1, 3],
        ],
      },
    ],
    ...more,
  });

const curve = (...values: (number | null)[]) => ({
  name: 'p',
  points: values.map((value, index): [number, number | null] => [index, value]),
});
const paths = (svg: string): string[] => [...svg.matchAll(/<path d="([^"]*)"/g)].map(([, path]) => path ?? '');
/** Where each line begins and where it goes. */
const commands = (path: string): string => path.replaceAll(/[^ML]/g, '');

describe('a chart', () => {
  it('draws each curve from its first point to its last, and its axes from the least to the most', () => {
    expect(paths(chart())).toEqual(['M72,240L628,8']);
    const texts = [...chart().matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toEqual(expect.arrayContaining(['0', '1', '3', 'Time [s]', 'Residual']));
  });

  it('has a gap where there is no number, and where a logarithmic axis has no place', () => {
    expect(commands(paths(chart({ curves: [curve(1, 2, null, 3, 4)] }))[0] ?? '')).toBe('MLML');
    expect(commands(paths(chart({ curves: [curve(1, 2, Number.NaN, 3, 4)] }))[0] ?? '')).toBe('MLML');
    expect(commands(paths(chart({ scale: 'log', curves: [curve(1, 2, 0, -1, 3, 4)] }))[0] ?? '')).toBe('MLML');
    expect(chart({ curves: [curve(null, Number.POSITIVE_INFINITY)] })).toBe('');
    expect(chart({ curves: [] })).toBe('');
  });

  it('names powers of ten, not too many of them, and has an axis for one value alone', () => {
    const ticks = (svg: string) => [...svg.matchAll(/text-anchor="end">([^<]*)</g)].map(([, text]) => text);
    expect(ticks(chart({ scale: 'log', curves: [curve(1e-12, 1)] }))).toEqual([
      '1e-12',
      '1e-10',
      '1e-8',
      '0.000001',
      '0.0001',
      '0.01',
      '1',
    ]);
    expect(ticks(chart({ curves: [curve(5)] }))).toEqual(expect.arrayContaining(['4', '6']));
    expect(chart({ curves: [curve(5)] })).not.toMatch(/NaN|Infinity/);
  });

  it('has a logarithmic axis for x, too', () => {
    const points: [number, number][] = [
      [0.001, 1],
      [0.01, 2],
      [0.1, 3],
    ];
    const svg = chart({ across: 'log', curves: [{ name: 'p', points }] });
    expect(paths(svg)).toEqual(['M72,240L350,124L628,8']);
  });

  it('has what is not joined as points, a legend where there are more curves, and any name as text', () => {
    const hostile = '"><script>alert(1)</script>';
    const svg = chart({ areJoined: false, title: hostile, curves: [curve(1, 2), { ...curve(3), name: hostile }] });
    expect(paths(svg)).toEqual([]);
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg).toContain('class="legend"');
    expect(svg).not.toContain('<script');
    expect(chart()).not.toContain('class="legend"');
  });
});
