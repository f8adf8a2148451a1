/** The values of the form of a study: those of a run, what varies, and how many runs live at the same time. */

import type { ProblemField } from '../../../src/http/schema.ts';
import type { Solver } from '../../../src/solvers/schema.ts';
import type { StudyRequest } from '../../../src/studies/schema.ts';
import { initialValues, faultsOfServer as ofRun, type RunValues, runRequest, valuesOf } from '../../cae/run-form.ts';
import type { Faults, Typed } from '../../portal/catalogue/param-form.ts';
import { initialVariations, typedVariations, type VariationValues, variationsOf, varyingOf } from './axes.ts';

const USUAL_AT_ONCE = 4;
/** Of a long table a few faults say enough. */
const TOLD_MAX = 4;

/** What makes a study, wherever its name and its input come from. */
type Earlier = Omit<StudyRequest, 'name' | 'input'> & { input?: string | undefined };

export interface StudyValues extends RunValues, VariationValues {
  at_once: Typed;
}

/** What the form of a run had, for whoever goes on from there. */
export interface Beginning {
  solver_id: string;
  values: RunValues;
}

/** Of another solver only its name and input are of use. */
export function studyValues(solver: Solver, begin: Beginning | null): StudyValues {
  const first = initialValues(solver);
  const given = begin?.values ?? first;
  const isSame = begin?.solver_id === solver.solver_id;
  return {
    ...first,
    name: given.name,
    input: given.input,
    // The template may have changed meanwhile.
    ...(isSame && {
      config: { resources: { ...first.config.resources, ...given.config.resources } },
      params: Object.fromEntries(
        Object.entries(first.params).map(([id, usual]) => {
          const value = given.params[id];
          return [id, typeof value === typeof usual ? (value ?? usual) : usual];
        }),
      ),
    }),
    ...initialVariations(solver),
    at_once: USUAL_AT_ONCE,
  };
}

/** Of a study that was asked for before; what its template does not have any more is left out. */
export const valuesOfStudy = (solver: Solver, { variations, at_once, ...ofRun }: Earlier): StudyValues => ({
  ...valuesOf(solver, ofRun),
  ...typedVariations(solver, variations),
  at_once,
});

export function studyRequest(solver: Solver, values: StudyValues): StudyRequest {
  const { params, ...request } = runRequest(solver, values);
  const varying = varyingOf(solver, values).map(({ id }) => id);
  return {
    ...request,
    params: Object.fromEntries(Object.entries(params).filter(([id]) => !varying.includes(id))),
    variations: variationsOf(solver, values),
    at_once: Number(values.at_once),
  };
}

/** The server's faults at the fields of the form; what belongs to no field of its own is at `variations`. */
export function faultsOfServer(fields: readonly ProblemField[], variations: StudyRequest['variations']): Faults {
  const told = new Map<string, string[]>();
  for (const { field, message } of fields) {
    const place = placeOf(field, variations);
    told.set(place, [...(told.get(place) ?? []), message]);
  }
  return Object.fromEntries(
    [...told].map(([place, messages]) => [
      place,
      [...messages.slice(0, TOLD_MAX), ...(messages.length > TOLD_MAX ? ['…'] : [])].join('\n'),
    ]),
  );
}

function placeOf(field: string, variations: StudyRequest['variations']): string {
  const [, index, part = ''] = /^variations\.axes\.(\d+)(?:\.(\w+))?/.exec(field) ?? [];
  if (index !== undefined && variations.method !== 'csv') {
    const axis = variations.axes[Number(index)];
    if (axis === undefined) return 'variations';
    const isList = 'kind' in axis && axis.kind === 'list';
    const own = ['from', 'to', 'count'].includes(part) ? part : 'from';
    return `axes.${axis.param}.${isList ? 'list' : own}`;
  }
  if (field === 'variations.text') return 'csv';
  if (field === 'variations.count' || field === 'variations.seed') return field.slice('variations.'.length);
  if (field.startsWith('variations')) return 'variations';
  return Object.keys(ofRun([{ field, message: '' }]))[0] ?? field;
}
