/** The columns of a study's table: what varies, and each number that came out, by its name and unit. */
import type { RunOutput } from '../../../src/runs/schema.ts';
import type { ParamValue } from '../../../src/session/schema.ts';
import type { StudySample } from '../../../src/studies/schema.ts';

export type Value = ParamValue | null | undefined;

export interface Column {
  id: string;
  /** undefined: there is none yet; null: it is no number. */
  of: (sample: StudySample) => Value;
}

/** With what stands in its head, and how its values are told. */
export interface ShownColumn extends Column {
  label: string;
  inWords: (value: Value) => string;
}

const keyOf = ({ name, unit }: Pick<RunOutput, 'name' | 'unit'>): string => JSON.stringify([name, unit]);

interface OutputColumn extends Column {
  name: string;
  unit: string | null;
}

export const paramColumn = (param: string): Column => ({
  id: `param ${param}`,
  of: ({ params }) => params[param],
});

/** Those that any run has. */
export function outputColumns(samples: readonly StudySample[]): OutputColumn[] {
  const known = new Map<string, OutputColumn>();
  for (const { outputs } of samples)
    for (const { name, unit } of outputs ?? []) {
      const id = keyOf({ name, unit });
      if (known.has(id)) continue;
      const of = (sample: StudySample) => sample.outputs?.find((one) => one.name === name && one.unit === unit)?.value;
      known.set(id, { id, name, unit, of });
    }
  return [...known.values()];
}

export const indexColumn: Column = { id: 'index', of: ({ index }) => index };

/** As far as each has come: what is to be made comes first. */
const STATES: StudySample['status'][] = [
  'waiting',
  'creating',
  'pending',
  'running',
  'stopping',
  'completed',
  'stopped',
  'failed',
];
export const statusColumn: Column = { id: 'status', of: ({ status }) => STATES.indexOf(status) };

export interface Order {
  column: Column;
  isDescending: boolean;
}

/** By one column; what has no value comes last either way, and what is the same stays in its order. */
export function sorted(samples: readonly StudySample[], { column, isDescending }: Order): StudySample[] {
  const hasValue = (value: Value): value is ParamValue => value !== undefined && value !== null;
  return [...samples].sort((one, other) => {
    const [a, b] = [column.of(one), column.of(other)];
    if (!hasValue(a) || !hasValue(b)) return Number(hasValue(b)) - Number(hasValue(a));
    return compared(a, b) * (isDescending ? -1 : 1);
  });
}

const compared = (a: ParamValue, b: ParamValue): number =>
  typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : Number(a) - Number(b);
