/** What was measured as a table for spreadsheets (RFC 4180): a row for each moment. */
import type { History } from './schema.ts';

export function csvOf({ times, series }: History): string {
  const head = [
    'time',
    ...series.map(({ chart, name, of, unit }) => [chart, name, of, unit].filter(Boolean).join(' ')),
  ];
  const rows = times.map((time, index) => [
    new Date(time * 1000).toISOString(),
    ...series.map(({ values }) => values[index] ?? ''),
  ]);
  return [head.map(cell), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/** Names begin with a chart's, so none is a formula. */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
