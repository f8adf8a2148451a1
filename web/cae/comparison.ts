/** What runs differ in. */
import type { RunOutput } from '../../src/runs/schema.ts';
import type { ParamValue } from '../../src/session/schema.ts';
import { type Group, type Value, valueAt } from './curves.ts';

export interface ParamRow {
  id: string;
  /** In the order of the runs; undefined where a run has none of that name. */
  values: (ParamValue | undefined)[];
  isSame: boolean;
}

/** Each parameter of any of the runs, those that differ first. */
export function paramRows(runs: readonly { params: Record<string, ParamValue> }[]): ParamRow[] {
  const ids = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))];
  const rows = ids.map((id) => {
    const values = runs.map(({ params }) => (Object.hasOwn(params, id) ? params[id] : undefined));
    return { id, values, isSame: values.every((value) => value === values[0]) };
  });
  return [...rows.filter(({ isSame }) => !isSame), ...rows.filter(({ isSame }) => isSame)];
}

export interface ValueRow {
  group: string;
  name: string;
  values: Value[];
}

/** The newest value of each curve of any of the runs, in that order of their groups. */
export function newestValues(runs: readonly { groups: readonly Group[] }[], order: readonly string[]): ValueRow[] {
  const rows = new Map<string, ValueRow>();
  runs.forEach(({ groups }, run) => {
    for (const { id: group, names } of groups) {
      for (const [name, values] of names) {
        const key = JSON.stringify([group, name]);
        const row = rows.get(key) ?? { group, name, values: runs.map(() => undefined) };
        rows.set(key, row);
        row.values[run] = valueAt(values, values.length - 1);
      }
    }
  });
  return [...rows.values()].sort((a, b) => placeIn(order, a.group) - placeIn(order, b.group));
}

/** Each output of any of the runs; in another unit it is another one. */
export function outputRows(
  runs: readonly { outputs: readonly RunOutput[] | null }[],
): (Pick<RunOutput, 'name' | 'unit'> & { values: Value[] })[] {
  const known = new Map(
    runs
      .flatMap(({ outputs }) => outputs ?? [])
      .map(({ name, unit }) => [JSON.stringify([name, unit]), { name, unit }]),
  );
  return [...known.values()].map(({ name, unit }) => ({
    name,
    unit,
    values: runs.map(({ outputs }) => outputs?.find((one) => one.name === name && one.unit === unit)?.value),
  }));
}

/** What a template does not know any more comes last. */
export const placeIn = (order: readonly string[], id: string): number =>
  order.includes(id) ? order.indexOf(id) : order.length;
