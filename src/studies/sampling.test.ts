import { describe, expect, it } from 'vitest';
import type { ProblemField } from '../http/schema.ts';
import { type ManifestParam, manifestParam } from '../manifest/params.ts';
import { samplesOf } from './sampling.ts';
import { SAMPLES_MAX, type Variations } from './schema.ts';

const text = (en: string) => ({ en, ko: en });
const PARAMS: ManifestParam[] = [
  { id: 'speed', type: 'number', label: text('Speed'), default: 1, min: 0, max: 100, unit: 'm/s' },
  { id: 'parts', type: 'number', label: text('Parts'), default: 2, min: 1, max: 2000, integer: true },
  {
    id: 'model',
    type: 'choice',
    label: text('Model'),
    default: 'sst',
    choices: [
      { value: 'sst', label: text('SST') },
      { value: 'ke', label: text('k-ε') },
    ],
  },
  { id: 'steady', type: 'switch', label: text('Steady'), default: false },
].map((param) => manifestParam.parse(param));

function made(variations: Variations) {
  const fields: ProblemField[] = [];
  const { varied, samples } = samplesOf(variations, PARAMS, fields);
  return { varied, rows: samples.map((sample) => Object.values(sample)), fields };
}
const rows = (variations: Variations) => {
  const { rows, fields } = made(variations);
  expect(fields).toEqual([]);
  return rows;
};
const list = (param: string, ...values: (number | string)[]) => ({ kind: 'list' as const, param, values });
const range = (param: string, from: number, to: number, count: number, scale: 'linear' | 'log' = 'linear') => ({
  kind: 'range' as const,
  param,
  from,
  to,
  count,
  scale,
});
const csv = (text: string): Variations => ({ method: 'csv', text });

describe('samples', () => {
  it('of a list are its values, in its order', () =>
    expect(rows({ method: 'grid', axes: [list('speed', 3, 1, 2)] })).toEqual([[3], [1], [2]]));

  it('of a range go from one end to the other, without the noise of floats', () => {
    expect(rows({ method: 'grid', axes: [range('speed', 0, 0.3, 4)] })).toEqual([[0], [0.1], [0.2], [0.3]]);
    expect(rows({ method: 'grid', axes: [range('speed', 10, 0, 3)] })).toEqual([[10], [5], [0]]);
    expect(rows({ method: 'grid', axes: [range('speed', 0.01, 100, 5, 'log')] })).toEqual([
      [0.01],
      [0.1],
      [1],
      [10],
      [100],
    ]);
    expect(rows({ method: 'grid', axes: [range('speed', 7, 7, 1)] })).toEqual([[7]]);
  });

  it('of a grid are each with each', () => {
    expect(rows({ method: 'grid', axes: [list('speed', 1, 2), list('model', 'sst', 'ke')] })).toEqual([
      [1, 'sst'],
      [1, 'ke'],
      [2, 'sst'],
      [2, 'ke'],
    ]);
  });

  it('that vary together are the first of each, then the second', () => {
    expect(rows({ method: 'together', axes: [list('speed', 1, 1), range('parts', 1, 2, 2)] })).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  it('of a Latin hypercube keep to the template', () => {
    const axes = [
      { param: 'speed', from: 0.5, to: 50, scale: 'log' as const },
      { param: 'parts', from: 1, to: 2000, scale: 'linear' as const },
    ];
    const made = rows({ method: 'latin_hypercube', count: 40, seed: 1, axes });
    expect(made).toHaveLength(40);
    expect(made.every(([speed, parts]) => Number(speed) >= 0.5 && Number(speed) <= 50 && Number.isInteger(parts))).toBe(
      true,
    );
  });

  it('of CSV are its lines; numbers are numbers, units the template’s own', () => {
    expect(made(csv('speed [m/s];model\n1.5;ke\n1e1;sst\n'))).toEqual({
      varied: ['speed', 'model'],
      rows: [
        [1.5, 'ke'],
        [10, 'sst'],
      ],
      fields: [],
    });
    expect(rows(csv('steady\ntrue\nfalse\n'))).toEqual([[true], [false]]);
  });

  it('may be as many as there may be', () => {
    expect(rows({ method: 'grid', axes: [range('parts', 1, SAMPLES_MAX, SAMPLES_MAX)] })).toHaveLength(SAMPLES_MAX);
  });
});

describe('what is wrong is told at its field', () => {
  it.each<[string, Variations, string, RegExp]>([
    [
      'a parameter that there is not',
      { method: 'grid', axes: [list('sped', 1)] },
      'variations.axes.0.param',
      /did you mean speed/,
    ],
    [
      'one that varies twice',
      { method: 'grid', axes: [list('speed', 1), list('speed', 2)] },
      'variations.axes.1.param',
      /already/,
    ],
    [
      'a value out of range',
      { method: 'grid', axes: [list('speed', 1, 101)] },
      'variations.axes.0.values.1',
      /at most 100/,
    ],
    [
      'no number',
      { method: 'grid', axes: [list('speed', Number.NaN)] },
      'variations.axes.0.values.0',
      /must be a number/,
    ],
    [
      'a text for a number',
      { method: 'grid', axes: [list('speed', '1')] },
      'variations.axes.0.values.0',
      /must be a number/,
    ],
    [
      'a choice that there is not',
      { method: 'grid', axes: [list('model', 'les')] },
      'variations.axes.0.values.0',
      /one of sst, ke/,
    ],
    [
      'an end out of range',
      { method: 'grid', axes: [range('speed', -1, 1, 3)] },
      'variations.axes.0.from',
      /at least 0/,
    ],
    [
      'an end that is none',
      { method: 'grid', axes: [range('speed', 0, Number.POSITIVE_INFINITY, 3)] },
      'variations.axes.0.to',
      /must be a number/,
    ],
    [
      'no logarithm',
      { method: 'grid', axes: [range('speed', 0, 1, 3, 'log')] },
      'variations.axes.0.from',
      /more than 0/,
    ],
    ['a range of words', { method: 'grid', axes: [range('model', 0, 1, 3)] }, 'variations.axes.0.param', /no number/],
    ['halves of what is whole', { method: 'grid', axes: [range('parts', 1, 2, 3)] }, 'variations.axes.0', /gives 1\.5/],
    [
      'one value between two ends',
      { method: 'grid', axes: [range('speed', 0, 1, 1)] },
      'variations.axes.0.count',
      /at least 2/,
    ],
    [
      'lists of unlike length',
      { method: 'together', axes: [list('speed', 1, 2), list('parts', 1)] },
      'variations.axes.1',
      /has 1 values where the first has 2/,
    ],
    [
      'too many',
      { method: 'grid', axes: [range('speed', 0, 1, 40), range('parts', 1, 40, 40)] },
      'variations',
      /1600 samples/,
    ],
    [
      'a sample that is there before',
      { method: 'grid', axes: [list('speed', 1, 2, 1)] },
      'variations',
      /sample 3 the same as sample 1/,
    ],
    ['zeros of two signs', { method: 'grid', axes: [list('speed', 0, -0)] }, 'variations', /the same/],
    [
      'more than there are whole numbers',
      { method: 'latin_hypercube', count: 9, seed: 0, axes: [{ param: 'parts', from: 1, to: 3, scale: 'linear' }] },
      'variations.count',
      /different samples/,
    ],
    ['an empty CSV', csv(''), 'variations.text', /needs a line/],
    ['a CSV of names alone', csv('speed\n'), 'variations.text', /needs a line/],
    ['a column of nobody', csv('sped,parts\n1,1\n'), 'variations.text', /column 1: "sped" is not.*speed/],
    ['a column twice', csv('speed,speed [m/s]\n1,1\n'), 'variations.text', /twice/],
    ['another unit', csv('speed [km/h]\n1\n'), 'variations.text', /in km\/h; this solver takes it in m\/s/],
    ['a unit where there is none', csv('parts [1]\n1\n'), 'variations.text', /without a unit/],
    ['a value too few', csv('speed,parts\n1\n'), 'variations.text', /line 2 has 1 values/],
    ['NaN', csv('speed\n1\nnan\n'), 'variations.text', /line 3, speed: "nan" must be a number/],
    ['nothing', csv('speed,parts\n,1\n'), 'variations.text', /line 2, speed: "" must be a number/],
    ['a comma for a point', csv('speed;parts\n1,5;1\n'), 'variations.text', /"1,5" must be a number/],
    ['a switch that is neither', csv('steady\non\n'), 'variations.text', /"on" must be true or false/],
    ['what is out of range', csv('speed\n1\n\n200\n'), 'variations.text', /line 4, speed: "200" must be at most 100/],
    ['an open quotation mark', csv('speed\n"1\n'), 'variations.text', /quotation mark/],
  ])('%s', (_, variations, field, message) => {
    const { fields, rows } = made(variations);
    expect(fields.map((one) => one.field)).toEqual([field]);
    expect(fields[0]?.message).toMatch(message);
    expect(rows).toEqual([]);
  });
});
