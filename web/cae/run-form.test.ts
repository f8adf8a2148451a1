import type { TFunction } from 'i18next';
import { expect, it } from 'vitest';
import { faultsOf, faultsOfServer, initialValues, type RunValues, runRequest, valuesOf } from './run-form.ts';
import { aRun, aSolver } from './test-runs.ts';

const t = ((key: string) => key) as unknown as TFunction<'launch'> & TFunction<'cae'>;
const solver = aSolver({});
const values = (some: Partial<RunValues>): RunValues => ({
  ...initialValues(solver),
  input: '/home/kim/cavity',
  ...some,
});
const faults = (some: Partial<RunValues>, of = solver) => faultsOf(of, null, values(some), t, t);

it('sends numbers as they were typed in any notation, all parameters, and resources where they were changed', () => {
  expect(faults({ params: { nu: '1e-6', steady: false } })).toEqual({});
  expect(
    runRequest(solver, values({ name: ' A ', params: { nu: '1e-6', steady: true }, input: ' /home/kim/cavity/ ' })),
  ).toEqual({
    solver_id: 'cavity',
    name: 'A',
    input: '/home/kim/cavity',
    params: { nu: 1e-6, steady: true },
    resources: {},
  });
  const { resources } = initialValues(solver).config;
  expect(runRequest(solver, values({ config: { resources: { ...resources, cpus: 4 } } })).resources).toEqual({
    cpus: 4,
  });
});

it.each([
  [{ params: { nu: '1e-99', steady: false } }, { 'params.nu': 'invalid.min' }],
  [{ params: { nu: 'thick', steady: false } }, { 'params.nu': 'invalid.number' }],
  [{ params: { nu: '', steady: false } }, { 'params.nu': 'invalid.number' }],
  [{ input: '' }, { input: 'invalid.required' }],
  [{ input: 'cavity' }, { input: 'invalid.path' }],
  [{ name: 'x'.repeat(101) }, { name: 'invalid.tooLong' }],
])('refuses %j at its field', (some, found) => {
  expect(faults(some)).toEqual(found);
});

it('takes files with the endings of the template only', () => {
  const ofFile = aSolver({ input: { kind: 'file', help: null, accept: ['.inp'] } });
  expect(faults({ input: '/home/kim/beam.txt' }, ofFile)).toEqual({ input: 'form.accepts' });
  expect(faults({ input: '/home/kim/BEAM.INP' }, ofFile)).toEqual({});
});

it('begins with what an earlier run had, as far as the template still has it', () => {
  const run = aRun({ params: { nu: 2e-5, gone: 7, steady: 'yes' }, input: '/home/kim/cavity' });
  const begun = valuesOf(solver, run);
  expect(begun.params).toEqual({ nu: '0.00002', steady: false });
  expect([begun.name, begun.input]).toEqual([run.name, '/home/kim/cavity']);
  expect(runRequest(solver, begun).params).toEqual({ nu: 2e-5, steady: false });
});

it('begins with what a schedule asks for, and with the template where it asks for nothing', () => {
  const asked = { params: {}, resources: { memory: '2Gi', qos: 'night' } };
  const begun = valuesOf(solver, asked);
  expect(begun).toEqual({
    ...initialValues(solver),
    config: { resources: { ...initialValues(solver).config.resources, memory: 2, qos: 'night' } },
  });
  expect(runRequest(solver, { ...begun, input: '/case' }).resources).toEqual(asked.resources);
});

it("puts the server's faults at their fields", () => {
  expect(
    faultsOfServer([
      { field: 'resources.cpus', message: 'a' },
      { field: 'params.nu', message: 'b' },
    ]),
  ).toEqual({ 'config.resources.cpus': 'a', 'params.nu': 'b' });
});
