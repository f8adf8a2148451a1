import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import type { StudyRequest } from '../../../src/studies/schema.ts';
import { initialValues } from '../../cae/run-form.ts';
import { aSolver } from '../../cae/test-runs.ts';
import { type AxisValues, columnsOf, initialVariations } from './axes.ts';
import { studyFaults } from './study-faults.ts';
import { faultsOfServer, type StudyValues, studyRequest, studyValues, valuesOfStudy } from './study-form.ts';

const text = (en: string) => ({ en, ko: en });
const solver = aSolver({});
const model = {
  id: 'model',
  type: 'choice' as const,
  label: text('Model'),
  help: null,
  required: false,
  default: 'a',
  choices: ['a', 'b', 'c'].map((value) => ({ value, label: text(value) })),
};
const withModel = aSolver({ params: [...solver.params, model] });

const t = ((key: string, blanks: object = {}) => [key, ...Object.values(blanks)].join(' ')) as unknown;
const texts = {
  launch: t as TFunction<'launch'>,
  cae: t as TFunction<'cae'>,
  studies: t as TFunction<'studies'>,
};

/** With these axes varying. */
function values(axes: Record<string, Partial<AxisValues>>, some: Partial<StudyValues> = {}, of = solver): StudyValues {
  const first = studyValues(of, null);
  const varying = Object.entries(axes).map(([id, axis]) => [
    id,
    { ...(first.axes[id] as AxisValues), varies: true, ...axis },
  ]);
  return { ...first, input: '/case', axes: { ...first.axes, ...Object.fromEntries(varying) }, ...some };
}
const faults = (...given: Parameters<typeof values>) => studyFaults(given[2] ?? solver, null, values(...given), texts);
const variations = (...given: Parameters<typeof values>) => {
  expect(faults(...given)).toEqual({});
  return studyRequest(given[2] ?? solver, values(...given)).variations;
};

it('asks for ranges and lists as they were typed, in the order of the template', () => {
  expect(
    variations(
      { model: { list: 'a\nc' }, steady: {}, nu: { from: '1e-6', to: ' 0.1 ', count: 6, scale: 'log' } },
      {},
      withModel,
    ),
  ).toEqual({
    method: 'grid',
    axes: [
      { kind: 'range', param: 'nu', from: 1e-6, to: 0.1, count: 6, scale: 'log' },
      { kind: 'list', param: 'steady', values: [false, true] },
      { kind: 'list', param: 'model', values: ['a', 'c'] },
    ],
  });
  expect(variations({ nu: { kind: 'list', list: ' 1e-3, 2 ;3\n4 ' } })).toEqual({
    method: 'grid',
    axes: [{ kind: 'list', param: 'nu', values: [1e-3, 2, 3, 4] }],
  });
});

it('asks a Latin hypercube for ranges of numbers, whatever else was set to vary', () => {
  const some = { method: 'latin_hypercube', count: 12, seed: 7 } as const;
  expect(variations({ nu: { kind: 'list', from: '1', to: '2' }, steady: {} }, some)).toEqual({
    ...some,
    axes: [{ param: 'nu', from: 1, to: 2, scale: 'linear' }],
  });
  expect(faults({ steady: {} }, some)).toEqual({ variations: 'form.invalid.none' });
});

it('leaves what varies out of the other parameters, the columns of a table, too', () => {
  expect(studyRequest(solver, values({ nu: { from: '1', to: '2' } })).params).toEqual({ steady: false });
  const table = values({}, { method: 'csv', csv: '"nu [m²/s]";note\n1;x\n' });
  expect(studyRequest(solver, table)).toMatchObject({
    params: { steady: false },
    variations: { method: 'csv', text: table.csv },
  });
  expect(columnsOf('\n\nnu,steady\n')).toEqual(['nu', 'steady']);
  expect(columnsOf('nu\tsteady [1]\n')).toEqual(['nu', 'steady']);
});

it('does not mind what stands in the field of a parameter that varies', () => {
  expect(faults({ nu: { from: '1', to: '2' } }, { params: { nu: 'thick', steady: false } })).toEqual({});
  expect(faults({ steady: {} }, { params: { nu: 'thick', steady: false } })).toEqual({
    'params.nu': 'invalid.number',
  });
});

it.each<[string, Parameters<typeof values>, Record<string, string>]>([
  ['nothing', [{}], { variations: 'form.invalid.none' }],
  ['no number', [{ nu: { from: 'x', to: '2' } }], { 'axes.nu.from': 'invalid.number' }],
  ['no end', [{ nu: { from: '1' } }], { 'axes.nu.to': 'invalid.number' }],
  ['an end beyond the template', [{ nu: { from: '1', to: '11' } }], { 'axes.nu.to': 'invalid.max 10' }],
  ['one value from here to there', [{ nu: { from: '1', to: '2', count: 1 } }], { 'axes.nu.count': 'invalid.min 2' }],
  ['an empty list', [{ nu: { kind: 'list', list: ' , ' } }], { 'axes.nu.list': 'invalid.required' }],
  ['a list with a word', [{ nu: { kind: 'list', list: '1 x' } }], { 'axes.nu.list': 'x: invalid.number' }],
  ['a value twice', [{ nu: { kind: 'list', list: '1 2 1.0' } }], { 'axes.nu.list': 'form.invalid.twice 1' }],
  ['no choice', [{ model: { list: '' } }, {}, withModel], { 'axes.model.list': 'invalid.required' }],
  ['too many', [{ nu: { from: '1', to: '2', count: 501 }, steady: {} }], { variations: 'form.invalid.many 1002 1000' }],
  [
    'other numbers of values together',
    [{ nu: { from: '1', to: '2', count: 3 }, steady: {} }, { method: 'together' }],
    { 'axes.steady.list': 'form.invalid.together 2 3' },
  ],
  ['no table', [{}, { method: 'csv', csv: ' ' }], { csv: 'invalid.required' }],
  ['runs at once', [{ nu: { from: '1', to: '2' } }, { at_once: 51 }], { at_once: 'invalid.max 50' }],
])('refuses %s at its field', (_what, given, found) => {
  expect(faults(...given)).toEqual(found);
});

it('refuses zero on a logarithmic scale', () => {
  const anything = aSolver({
    params: solver.params.map((one) => (one.type === 'number' ? { ...one, min: null } : one)),
  });
  expect(faults({ nu: { from: '0', to: '2', scale: 'log' } }, {}, anything)).toEqual({
    'axes.nu.from': 'form.invalid.positive',
  });
});

it("puts the server's faults at the fields that have them, several of one field under each other", () => {
  const asked = variations({ nu: { from: '1', to: '2' }, steady: {} });
  const told = (field: string, message: string) => ({ field, message });
  expect(
    faultsOfServer(
      [
        told('variations.axes.0', 'a'),
        told('variations.axes.0.to', 'b'),
        told('variations.axes.1.values.1', 'c'),
        told('variations', 'd'),
        told('input', 'e'),
        told('resources.cpus', 'f'),
        ...['1', '2', '3', '4', '5'].map((line) => told('variations.text', line)),
      ],
      asked,
    ),
  ).toEqual({
    'axes.nu.from': 'a',
    'axes.nu.to': 'b',
    'axes.steady.list': 'c',
    variations: 'd',
    input: 'e',
    'config.resources.cpus': 'f',
    csv: '1\n2\n3\n4\n…',
  });
});

it('begins with what the form of a run had, of another solver with its name and input alone', () => {
  const typed = { ...initialValues(solver), name: 'A', input: '/case', params: { nu: '2e-6', steady: true } };
  expect(studyValues(solver, { solver_id: 'cavity', values: typed })).toMatchObject({
    ...typed,
    ...initialVariations(solver),
  });
  const other = { ...withModel, solver_id: 'other' };
  expect(studyValues(other, { solver_id: 'cavity', values: typed })).toMatchObject({
    ...initialValues(other),
    name: 'A',
    input: '/case',
  });
});

it.each<StudyRequest['variations']>([
  {
    method: 'grid',
    axes: [
      { kind: 'range', param: 'nu', from: 1e-6, to: 0.1, count: 6, scale: 'log' },
      { kind: 'list', param: 'steady', values: [false, true] },
      { kind: 'list', param: 'model', values: ['a', 'c'] },
    ],
  },
  { method: 'together', axes: [{ kind: 'list', param: 'nu', values: [1e-7, 2] }] },
  { method: 'latin_hypercube', count: 12, seed: 7, axes: [{ param: 'nu', from: 1, to: 2, scale: 'linear' }] },
  { method: 'csv', text: 'nu,model\n1,a\n' },
])('begins with a study of %j as it was asked for', (asked) => {
  const request = {
    solver_id: 'cavity',
    input: '/case',
    params: { steady: true },
    resources: { cpus: 2 },
    variations: asked,
    at_once: 7,
  };
  const again = studyRequest(withModel, valuesOfStudy(withModel, request));
  expect(again).toMatchObject({ ...request, params: asked.method === 'grid' ? {} : request.params });
});

it('begins without what its template has not any more', () => {
  const axes = ['nu', 'gone'].map((param) => ({ kind: 'list' as const, param, values: [1, 2] }));
  const begun = valuesOfStudy(solver, {
    solver_id: 'cavity',
    params: { lost: 1 },
    resources: {},
    variations: { method: 'grid', axes },
    at_once: 4,
  });
  expect(studyRequest(solver, begun)).toMatchObject({ params: { steady: false }, variations: { axes: [axes[0]] } });
});
