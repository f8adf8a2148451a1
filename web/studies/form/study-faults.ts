/** What is wrong in the form of a study, as far as the page can say; the rest the preview tells. */

import type { TFunction } from 'i18next';
import type { Cluster, Param } from '../../../src/apps/schema.ts';
import type { Solver } from '../../../src/solvers/schema.ts';
import type { Axis } from '../../../src/studies/schema.ts';
import { faultsOf as faultsOfRun } from '../../cae/run-form.ts';
import { type Faults, faultsAmong, numberFault } from '../../portal/catalogue/param-form.ts';
import { type AxisValues, sizeOf, typedList, type VariationValues, variationsOf, varyingOf } from './axes.ts';
import type { StudyValues } from './study-form.ts';

/** As the server has them (src/studies/schema.ts). */
export const AT_ONCE_MAX = 50;
const SAMPLES_MAX = 1000;
const SEED_MAX = 2 ** 32 - 1;
const CSV_MAX = 200_000;

export interface Texts {
  launch: TFunction<'launch'>;
  cae: TFunction<'cae'>;
  studies: TFunction<'studies'>;
}

type Found = [path: string, fault: string | null][];

/** The faults by path, `variations` for what is wrong with them together; empty where there are none. */
export function studyFaults(solver: Solver, cluster: Cluster | null, values: StudyValues, texts: Texts): Faults {
  const varying = varyingOf(solver, values).map(({ id }) => `params.${id}`);
  const ofRun = Object.entries(faultsOfRun(solver, cluster, values, texts.launch, texts.cae));
  return {
    ...Object.fromEntries(ofRun.filter(([path]) => !varying.includes(path))),
    ...variationFaults(solver, values, texts),
    ...faultsAmong([['at_once', numberFault(values.at_once, 1, AT_ONCE_MAX, true, texts.launch)]]),
  };
}

export function variationFaults(solver: Solver, values: VariationValues, texts: Texts): Faults {
  const { launch, studies } = texts;
  const { method, csv } = values;
  if (method === 'csv') {
    const isLong = csv.length > CSV_MAX ? studies('form.invalid.csvLong', { max: CSV_MAX }) : null;
    return faultsAmong([['csv', csv.trim() === '' ? launch('invalid.required') : isLong]]);
  }
  const varying = varyingOf(solver, values);
  if (varying.length === 0) return { variations: studies('form.invalid.none') };
  const faults = faultsAmong([
    ...(method === 'latin_hypercube'
      ? ([
          ['count', numberFault(values.count, 1, SAMPLES_MAX, true, launch)],
          ['seed', numberFault(values.seed, 0, SEED_MAX, true, launch)],
        ] satisfies Found)
      : []),
    ...varying.flatMap((param) => {
      const axis = values.axes[param.id];
      return axis ? axisFaults(param, axis, method, texts) : [];
    }),
  ]);
  const variations = variationsOf(solver, values);
  if (Object.keys(faults).length > 0 || variations.method === 'csv' || variations.method === 'latin_hypercube')
    return faults;
  return variations.method === 'grid' ? gridFaults(variations.axes, texts) : togetherFaults(variations.axes, texts);
}

function axisFaults(
  param: Param,
  axis: AxisValues,
  method: VariationValues['method'],
  { launch, studies }: Texts,
): Found {
  const at = `axes.${param.id}`;
  if (param.type !== 'number' || (axis.kind === 'list' && method !== 'latin_hypercube')) {
    const typed = typedList(param, axis);
    if (typed.length === 0) return [[`${at}.list`, launch('invalid.required')]];
    if (param.type !== 'number') return [];
    const faulty = typed.find((value) => numberFault(value, param.min, param.max, param.integer, launch) !== null);
    if (faulty === undefined) return [];
    return [[`${at}.list`, `${faulty}: ${numberFault(faulty, param.min, param.max, param.integer, launch)}`]];
  }
  const endFault = (typed: string) =>
    numberFault(typed.trim(), param.min, param.max, param.integer, launch) ??
    (axis.scale === 'log' && Number(typed) <= 0 ? studies('form.invalid.positive') : null);
  const least = axis.from.trim() === axis.to.trim() ? 1 : 2;
  return [
    [`${at}.from`, endFault(axis.from)],
    [`${at}.to`, endFault(axis.to)],
    [`${at}.count`, method === 'latin_hypercube' ? null : numberFault(axis.count, least, SAMPLES_MAX, true, launch)],
  ];
}

function gridFaults(axes: readonly Axis[], { studies }: Texts): Faults {
  const count = axes.reduce((product, axis) => product * sizeOf(axis), 1);
  return faultsAmong([
    ['variations', count > SAMPLES_MAX ? studies('form.invalid.many', { count, max: SAMPLES_MAX }) : null],
    ...axes.map((axis): Found[number] => {
      const values = axis.kind === 'list' ? axis.values : [];
      const twice = values.find((value, index) => values.indexOf(value) < index);
      return [`axes.${axis.param}.list`, twice === undefined ? null : studies('form.invalid.twice', { value: twice })];
    }),
  ]);
}

function togetherFaults(axes: readonly Axis[], { studies }: Texts): Faults {
  const first = axes[0] ? sizeOf(axes[0]) : 0;
  return faultsAmong(
    axes.map((axis) => {
      const count = sizeOf(axis);
      const part = axis.kind === 'list' ? 'list' : 'count';
      return [
        `axes.${axis.param}.${part}`,
        count === first ? null : studies('form.invalid.together', { count, first }),
      ];
    }),
  );
}
