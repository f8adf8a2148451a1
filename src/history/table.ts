import { csvOf } from '../exports.ts';
import type { History } from './schema.ts';

/** What was measured as CSV: a row for each moment, a column for each series. */
export function tableOf({ times, series }: History): AsyncGenerator<string> {
  const columns = series.map(({ chart, name, of, unit, values }) => {
    const title = [chart, name, of, unit].filter(Boolean).join(' ');
    return [title, (row: number) => values[row] ?? null] as const;
  });
  const time = (row: number): string => new Date((times[row] ?? 0) * 1000).toISOString();
  return csvOf({ time, ...Object.fromEntries(columns) }, times.keys());
}
