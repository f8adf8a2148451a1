/** What is typed of how parameters vary, and what is asked for with it. */

import Papa from 'papaparse';
import type { Param } from '../../../src/apps/schema.ts';
import type { ParamValue } from '../../../src/session/schema.ts';
import type { Solver } from '../../../src/solvers/schema.ts';
import type { Axis, Variations } from '../../../src/studies/schema.ts';
import type { Typed } from '../../portal/catalogue/param-form.ts';

export const METHODS = ['grid', 'together', 'latin_hypercube', 'csv'] as const satisfies Variations['method'][];
export type Method = (typeof METHODS)[number];

type HypercubeAxis = Extract<Variations, { method: 'latin_hypercube' }>['axes'][number];

export interface AxisValues {
  varies: boolean;
  kind: 'range' | 'list';
  /** Numbers with spaces or commas between; anything else line by line. */
  list: string;
  /** Numbers as they are typed: 1e-6. */
  from: string;
  to: string;
  count: Typed;
  scale: 'linear' | 'log';
}

export interface VariationValues {
  method: Method;
  /** By the ids of parameters. */
  axes: Record<string, AxisValues>;
  /** Of the Latin hypercube. */
  count: Typed;
  seed: Typed;
  csv: string;
}

const USUAL_COUNT = 5;
const USUAL_SAMPLES = 20;

export function initialVariations(solver: Solver): VariationValues {
  return {
    method: 'grid',
    axes: Object.fromEntries(solver.params.map((param) => [param.id, initialAxis(param)])),
    count: USUAL_SAMPLES,
    seed: 1,
    csv: '',
  };
}

const initialAxis = (param: Param): AxisValues => ({
  varies: false,
  kind: param.type === 'number' ? 'range' : 'list',
  list: choicesOf(param)?.join('\n') ?? (param.type === 'number' ? '' : String(param.default)),
  from: param.type === 'number' ? String(param.default) : '',
  to: '',
  count: USUAL_COUNT,
  scale: 'linear',
});

/** What it can be, where that is a few; null: anything. */
export function choicesOf(param: Param): string[] | null {
  if (param.type === 'switch') return ['false', 'true'];
  return param.type === 'choice' ? param.choices.map(({ value }) => value) : null;
}

/** The values of a list, as they are typed. */
export const typedList = ({ type }: Param, { list }: AxisValues): string[] =>
  list
    .split(type === 'number' ? /[\s,;]+/ : '\n')
    .map((value) => value.trim())
    .filter((value) => value !== '');

/** The columns of the table, which are the parameters that vary; separated as the server reads it (src/studies/csv.ts). */
export function columnsOf(csv: string): string[] {
  const first = /.*\S.*/.exec(csv)?.[0] ?? '';
  const delimiter = [';', '\t'].find((one) => first.includes(one)) ?? ',';
  const [head = []] = Papa.parse<string[]>(first, { delimiter }).data;
  return head.map((cell) => cell.replace(/\[.*\]$/, '').trim());
}

/** The parameters that vary, in the order of the template. */
export function varyingOf(solver: Solver, { method, axes, csv }: VariationValues): Param[] {
  if (method !== 'csv') return solver.params.filter((param) => axes[param.id]?.varies && mayVary(param, method));
  const columns = columnsOf(csv);
  return solver.params.filter(({ id }) => columns.includes(id));
}

/** Between a file and another there is nothing. */
export const mayVary = ({ type }: Param, method: Method): boolean => method !== 'latin_hypercube' || type === 'number';

export function variationsOf(solver: Solver, values: VariationValues): Variations {
  const { method, axes, csv } = values;
  if (method === 'csv') return { method, text: csv };
  const varying = varyingOf(solver, values).flatMap((param): [Param, AxisValues][] => {
    const axis = axes[param.id];
    return axis ? [[param, axis]] : [];
  });
  if (method === 'latin_hypercube')
    return {
      method,
      count: Number(values.count),
      seed: Number(values.seed),
      axes: varying.map(([{ id }, { from, to, scale }]) => ({ param: id, from: Number(from), to: Number(to), scale })),
    };
  return { method, axes: varying.map(([param, axis]) => axisOf(param, axis)) };
}

function axisOf(param: Param, axis: AxisValues): Axis {
  const { id, type } = param;
  if (axis.kind === 'list' || type !== 'number')
    return { kind: 'list', param: id, values: typedList(param, axis).map((value) => paramValue(type, value)) };
  const { from, to, count, scale } = axis;
  return { kind: 'range', param: id, from: Number(from), to: Number(to), count: Number(count), scale };
}

/** What was asked for, as it would be typed; what the template does not have any more is left out. */
export function typedVariations(solver: Solver, variations: Variations): VariationValues {
  const first = initialVariations(solver);
  const { method } = variations;
  if (method === 'csv') return { ...first, method, csv: variations.text };
  const axes = { ...first.axes };
  for (const axis of variations.axes) {
    const usual = axes[axis.param];
    if (usual === undefined) continue;
    axes[axis.param] = { ...usual, varies: true, ...typedAxis(axis) };
  }
  const samples = variations.method === 'latin_hypercube' && { count: variations.count, seed: variations.seed };
  return { ...first, method, axes, ...samples };
}

function typedAxis(axis: Axis | HypercubeAxis): Partial<AxisValues> {
  if ('kind' in axis && axis.kind === 'list') {
    const isOfNumbers = axis.values.every((value) => typeof value === 'number');
    return { kind: 'list', list: axis.values.join(isOfNumbers ? ', ' : '\n') };
  }
  const { from, to, scale } = axis;
  return {
    kind: 'range',
    from: String(from),
    to: String(to),
    scale,
    ...('count' in axis && { count: axis.count }),
  };
}

const paramValue = (type: Param['type'], typed: string): ParamValue =>
  type === 'number' ? Number(typed) : type === 'switch' ? typed === 'true' : typed;

/** How many values it has. */
export const sizeOf = (axis: Axis): number => (axis.kind === 'list' ? axis.values.length : axis.count);
