/** How a number that comes out of runs depends on what varies: the points of a chart. */
import type { ParamValue } from '../../../src/session/schema.ts';
import type { StudySample } from '../../../src/studies/schema.ts';
import type { Column } from '../samples/columns.ts';

export interface Wish {
  x: Column;
  y: Column;
  /** Points with another value of it have another colour; null: all have one. */
  colour: Column | null;
  logX: boolean;
  logY: boolean;
}

export interface Response {
  /** In the order of x; of each the sample that it is of. */
  xs: number[];
  samples: StudySample[];
  /** Of each colour its values, where it has one. */
  series: { value: ParamValue | null; ys: (number | undefined)[] }[];
  /** Runs that have ended with something that is no number. */
  withoutNumber: number;
  /** Runs whose numbers a logarithmic axis has no place for. */
  notPositive: number;
}

export function responseOf(samples: readonly StudySample[], { x, y, colour, logX, logY }: Wish): Response {
  const points: { sample: StudySample; at: number; value: number }[] = [];
  let withoutNumber = 0;
  let notPositive = 0;
  for (const sample of samples) {
    // Nothing has come out of it, or not yet.
    if (sample.outputs === null) continue;
    const [at, value] = [numberOf(x, sample), numberOf(y, sample)];
    if (at === null || value === null) withoutNumber += 1;
    else if ((logX && at <= 0) || (logY && value <= 0)) notPositive += 1;
    else points.push({ sample, at, value });
  }
  points.sort((a, b) => a.at - b.at);
  const colourOf = (sample: StudySample): ParamValue | null => colour?.of(sample) ?? null;
  const colours = [...new Set(samples.map(colourOf))];
  if (colours.every((value) => typeof value === 'number')) colours.sort((a, b) => Number(a) - Number(b));
  return {
    xs: points.map(({ at }) => at),
    samples: points.map(({ sample }) => sample),
    series: colours.map((value) => ({
      value,
      ys: points.map((point) => (colourOf(point.sample) === value ? point.value : undefined)),
    })),
    withoutNumber,
    notPositive,
  };
}

function numberOf({ of }: Column, sample: StudySample): number | null {
  const value = of(sample);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Whether points belong together in a line: where x and the colour say all of what varies. */
export const isCurve = (varied: readonly Column[], { x, colour }: Wish): boolean =>
  varied.every(({ id }) => id === x.id || id === colour?.id);

/** By which columns points may be coloured: where there are few enough values to tell them apart. */
export const coloursAmong = (columns: readonly Column[], samples: readonly StudySample[], most: number): Column[] =>
  columns.filter(({ of }) => {
    const values = new Set(samples.map(of));
    return values.size > 1 && values.size <= most;
  });
