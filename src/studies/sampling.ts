/** Makes of what varies the samples of a study. Pure: every fault is told with the field that has it. */
import type { ProblemField } from '../http/schema.ts';
import type { ManifestParam } from '../manifest/params.ts';
import { resolveParams } from '../manifest/values.ts';
import { nearest } from '../nearest.ts';
import type { ParamValue } from '../session/schema.ts';
import { readCsv } from './csv.ts';
import { latinHypercube } from './latin-hypercube.ts';
import { type Axis, SAMPLES_MAX, type Variations } from './schema.ts';
import { tidy } from './tidy.ts';

export type Sample = Record<string, ParamValue>;

export interface Samples {
  /** The ids of the parameters that vary. */
  varied: string[];
  samples: Sample[];
}

/** What is wrong is added to `fields`; then the samples are of no use. */
export function samplesOf(variations: Variations, params: readonly ManifestParam[], fields: ProblemField[]): Samples {
  const none: Samples = { varied: [], samples: [] };
  const before = fields.length;
  const made =
    variations.method === 'csv' ? fromCsv(variations.text, params, fields) : fromAxes(variations, params, fields);
  if (fields.length > before) return none;
  const same = firstTwice(made.samples);
  if (same === null) return made;
  const [first, second] = same.map((index) => index + 1);
  fields.push(
    variations.method === 'latin_hypercube'
      ? {
          field: 'variations.count',
          message: `is more than there are different samples: ${second} would be ${first} again`,
        }
      : { field: 'variations', message: `make sample ${second} the same as sample ${first}` },
  );
  return none;
}

/** Whose names a study may vary, with a fault where there is none of that name. */
function paramOf(id: string, params: readonly ManifestParam[], field: string, fields: ProblemField[]) {
  const known = params.find((param) => param.id === id);
  if (known) return known;
  const meant = nearest(
    id,
    params.map((param) => param.id),
  );
  const hint = meant === null ? '' : `; did you mean ${meant}?`;
  fields.push({ field, message: `is not a parameter of this solver${hint}` });
  return null;
}

/** What is wrong with a value of that parameter; null: nothing. */
function faultOf(param: ManifestParam, value: ParamValue): string | null {
  const fields: ProblemField[] = [];
  resolveParams([param], { [param.id]: value }, { of: 'solver', fields });
  return fields[0]?.message ?? null;
}

function fromAxes(
  variations: Exclude<Variations, { method: 'csv' }>,
  params: readonly ManifestParam[],
  fields: ProblemField[],
): Samples {
  const { axes } = variations;
  const varied = axes.map(({ param }) => param);
  const none: Samples = { varied, samples: [] };
  const before = fields.length;
  const found = axes.map(({ param }, index) => {
    const field = `variations.axes.${index}.param`;
    if (varied.indexOf(param) < index) fields.push({ field, message: 'varies already' });
    return paramOf(param, params, field, fields);
  });
  if (fields.length > before) return none;
  const known = found as ManifestParam[];
  const named = (rows: readonly (readonly ParamValue[])[]): Samples => ({
    varied,
    samples: rows.map((row) => Object.fromEntries(varied.map((id, index) => [id, row[index] as ParamValue]))),
  });

  if (variations.method === 'latin_hypercube') {
    const spans = variations.axes.map((axis, index) => {
      const param = known[index] as ManifestParam;
      checkSpan(axis, param, `variations.axes.${index}`, fields);
      return { ...axis, integer: param.type === 'number' && param.integer };
    });
    return fields.length > before ? none : named(latinHypercube(spans, variations.count, variations.seed));
  }

  const columns = variations.axes.map((axis, index) =>
    valuesOf(axis, known[index] as ManifestParam, `variations.axes.${index}`, fields),
  );
  if (fields.length > before) return none;
  const lengths = columns.map(({ length }) => length);
  if (variations.method === 'grid') {
    const total = lengths.reduce((product, length) => product * length, 1);
    if (total > SAMPLES_MAX) {
      fields.push({ field: 'variations', message: `would make ${total} samples; at most ${SAMPLES_MAX} are a study` });
      return none;
    }
    return named(product(columns));
  }
  for (const [index, length] of lengths.entries())
    if (length !== lengths[0])
      fields.push({
        field: `variations.axes.${index}`,
        message: `has ${length} values where the first has ${lengths[0]}; parameters that vary together need as many each`,
      });
  const [first = []] = columns;
  return fields.length > before
    ? none
    : named(first.map((_, row) => columns.map((column) => column[row] as ParamValue)));
}

/** Each with each, the last column changing fastest. */
function product(columns: readonly (readonly ParamValue[])[]): ParamValue[][] {
  return columns.reduce<ParamValue[][]>(
    (rows, column) => rows.flatMap((row) => column.map((value) => [...row, value])),
    [[]],
  );
}

function valuesOf(axis: Axis, param: ManifestParam, at: string, fields: ProblemField[]): ParamValue[] {
  if (axis.kind === 'list') {
    for (const [index, value] of axis.values.entries()) {
      const message = faultOf(param, value);
      if (message !== null) fields.push({ field: `${at}.values.${index}`, message });
    }
    return axis.values;
  }
  const { from, to, count, scale } = axis;
  if (!checkSpan(axis, param, at, fields)) return [];
  if (count === 1 && from !== to) {
    fields.push({ field: `${at}.count`, message: 'must be at least 2: from one end to the other' });
    return [];
  }
  const values = Array.from({ length: count }, (_, index) => {
    // The ends are what was asked for, whatever the arithmetic makes of them.
    if (index === 0) return from;
    if (index === count - 1) return to;
    const share = index / (count - 1);
    return tidy(scale === 'log' ? from * (to / from) ** share : from + share * (to - from));
  });
  for (const value of values) {
    const message = faultOf(param, value);
    if (message === null) continue;
    fields.push({ field: at, message: `gives ${value}, which ${message}` });
    break;
  }
  return values;
}

/** False, with the faults, where there are no numbers between the ends. */
function checkSpan(
  { from, to, scale }: { from: number; to: number; scale: 'linear' | 'log' },
  param: ManifestParam,
  at: string,
  fields: ProblemField[],
): boolean {
  if (param.type !== 'number') {
    fields.push({ field: `${at}.param`, message: 'is no number: list its values' });
    return false;
  }
  const before = fields.length;
  for (const [end, value] of Object.entries({ from, to })) {
    const message = faultOf(param, value);
    if (message !== null) fields.push({ field: `${at}.${end}`, message });
    else if (scale === 'log' && value <= 0)
      fields.push({ field: `${at}.${end}`, message: 'must be more than 0 on a logarithmic scale' });
  }
  return fields.length === before;
}

function fromCsv(text: string, params: readonly ManifestParam[], fields: ProblemField[]): Samples {
  const fault = (message: string): Samples => {
    fields.push({ field: 'variations.text', message });
    return { varied: [], samples: [] };
  };
  const rows = readCsv(text);
  if (rows === null) return fault('has a quotation mark that is not closed, or a value that goes on after it');
  const [header, ...lines] = rows;
  if (header === undefined || lines.length === 0)
    return fault('needs a line with the names of parameters and one for each sample');
  if (lines.length > SAMPLES_MAX) return fault(`has ${lines.length} samples; at most ${SAMPLES_MAX} are a study`);
  const before = fields.length;
  const columns = header.cells.map((cell, index) => columnOf(cell, index, header.cells, params, fault));
  for (const { line, cells } of lines)
    if (cells.length !== columns.length)
      fault(`line ${line} has ${cells.length} values where the first line has ${columns.length}`);
  if (fields.length > before) return { varied: [], samples: [] };
  const known = columns as ManifestParam[];
  const samples = lines.map(({ line, cells }) =>
    Object.fromEntries(
      known.map((param, index) => {
        const value = valueIn(param, cells[index] ?? '');
        const message = value === null ? 'must be a number' : faultOf(param, value);
        if (message !== null) fault(`line ${line}, ${param.id}: ${JSON.stringify(cells[index])} ${message}`);
        return [param.id, value ?? ''];
      }),
    ),
  );
  return { varied: known.map(({ id }) => id), samples };
}

/** `id`, or `id [unit]`, which has to be the template's own: nothing is converted. */
function columnOf(
  cell: string,
  index: number,
  header: readonly string[],
  params: readonly ManifestParam[],
  fault: (message: string) => unknown,
): ManifestParam | null {
  const [, id = '', unit] = /^(.*?)\s*(?:\[(.*)\])?$/.exec(cell) ?? [];
  const own: ProblemField[] = [];
  const param = paramOf(id, params, '', own);
  if (param === null) {
    fault(`column ${index + 1}: ${JSON.stringify(id)} ${own[0]?.message}`);
    return null;
  }
  if (header.findIndex((one) => one.replace(/\s*\[.*\]$/, '') === id) < index) fault(`has the column ${id} twice`);
  const wanted = param.type === 'number' ? param.unit : null;
  if (unit !== undefined && unit !== (wanted ?? ''))
    fault(`has ${id} in ${unit}; this solver takes it ${wanted === null ? 'without a unit' : `in ${wanted}`}`);
  return param;
}

/** Null where it is no number and should be one. */
function valueIn({ type }: ManifestParam, cell: string): ParamValue | null {
  if (type === 'switch' && (cell === 'true' || cell === 'false')) return cell === 'true';
  if (type !== 'number') return cell;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(cell) ? Number(cell) : null;
}

/** The places of the first two that are the same. */
function firstTwice(samples: readonly Sample[]): [number, number] | null {
  const seen = new Map<string, number>();
  for (const [index, sample] of samples.entries()) {
    const key = JSON.stringify(Object.values(sample));
    const earlier = seen.get(key);
    if (earlier !== undefined) return [earlier, index];
    seen.set(key, index);
  }
  return null;
}
