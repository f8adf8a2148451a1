/**
 * The values that a solver writes, as curves: of each group those of one x, in order. What comes twice for one x is the newer
 * value, whatever was asked for again. undefined: nothing was written for that x; null: what was written is no number.
 */
import type { Point, SeriesPart } from '../../src/runs/schema.ts';

export type Value = number | null | undefined;

export interface Group {
  id: string;
  xs: number[];
  names: Map<string, Value[]>;
}

export interface Curves {
  add: (part: Pick<SeriesPart, 'from' | 'next' | 'rows'>) => void;
  /** Where in the file to go on. */
  next: () => number;
  groups: () => Group[];
  /** Something between is not there. */
  hasHole: () => boolean;
}

export function createCurves(): Curves {
  const groups = new Map<string, Group>();
  let next = 0;
  let hasHole = false;

  function put([x, id, name, value]: Point): void {
    const group = groups.get(id) ?? { id, xs: [], names: new Map<string, Value[]>() };
    groups.set(id, group);
    const at = placeOf(x, group);
    const values = group.names.get(name) ?? Array<Value>(group.xs.length).fill(undefined);
    group.names.set(name, values);
    values[at] = value;
  }

  return {
    add({ from, next: after, rows }) {
      if (from < next) {
        // The file was begun anew.
        groups.clear();
        hasHole = from > 0;
      } else if (from > next) hasHole = true;
      for (const row of rows) put(row);
      next = after;
    },
    next: () => next,
    groups: () => [...groups.values()],
    hasHole: () => hasHole,
  };
}

/** The index of an x, which gets a place where it has none. */
function placeOf(x: number, { xs, names }: Group): number {
  const last = xs.at(-1);
  if (last === undefined || x > last) {
    xs.push(x);
    for (const values of names.values()) values.push(undefined);
    return xs.length - 1;
  }
  let low = 0;
  for (let high = xs.length - 1; low < high; ) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  if (xs[low] === x) return low;
  xs.splice(low, 0, x);
  for (const values of names.values()) values.splice(low, 0, undefined);
  return low;
}

/** What was written last up to there. */
export function valueAt(values: readonly Value[], index: number): Value {
  for (let at = Math.min(index, values.length - 1); at >= 0; at--) if (values[at] !== undefined) return values[at];
  return undefined;
}

export function boundsOf(values: readonly Value[]): { lowest: number; highest: number } | null {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (typeof value !== 'number') continue;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return lowest <= highest ? { lowest, highest } : null;
}

/** A logarithm has no place for zero and less: gaps. */
export const positive = (values: readonly Value[]): Value[] =>
  values.map((value) => (typeof value === 'number' && value <= 0 ? null : value));
