/** A study's table as a file: what varies, what became of it, and each output in a column of its own, with its unit. */
import type { Cell, Columns } from '../exports.ts';
import type { StudySample } from './schema.ts';

/** The columns of these samples: which outputs there are, they say. Parameters have the units that `unitOf` knows. */
export function columnsOf(
  varied: readonly string[],
  unitOf: (param: string) => string | null,
  samples: readonly StudySample[],
): Columns<StudySample> {
  const columns: Columns<StudySample> = {
    index: ({ index }) => index,
    status: ({ status }) => status,
    reason: ({ reason }) => reason,
    run_id: ({ run_id }) => run_id,
  };
  const add = (name: string, unit: string | null, cell: (sample: StudySample) => Cell): void => {
    let title = unit === null ? name : `${name} [${unit}]`;
    // An output may be called like a parameter.
    while (Object.hasOwn(columns, title)) title += ' *';
    columns[title] = cell;
  };
  for (const id of varied) add(id, unitOf(id), ({ params }) => params[id] ?? null);
  // A run that tells an output in another unit has a column of its own: nothing is converted.
  const known = new Map(
    samples
      .flatMap(({ outputs }) => outputs ?? [])
      .map(({ name, unit }) => [JSON.stringify([name, unit]), { name, unit }]),
  );
  for (const { name, unit } of known.values())
    add(name, unit, ({ outputs }) => outputs?.find((one) => one.name === name && one.unit === unit)?.value ?? null);
  return columns;
}
