/** The figures as a table, for the terminal and for docs/performance.md. */

export type Figure = {
  name: string;
  measured: number;
  /** How a number of it is written. */
  write: (value: number) => string;
} & ({ most: number } | { least: number });

/** A figure that could not be measured is not within its bound. */
export const isWithin = (figure: Figure): boolean =>
  'most' in figure ? figure.measured <= figure.most : figure.measured >= figure.least;

const bound = (figure: Figure): string =>
  'most' in figure ? `≤ ${figure.write(figure.most)}` : `≥ ${figure.write(figure.least)}`;

export function table(figures: Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.write(figure.measured),
    bound(figure),
    isWithin(figure) ? 'ok' : 'missed',
  ]);
  const cells = [['figure', 'measured', 'bound', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => '-'.repeat(width + (column === 0 ? 2 : 1)) + (column === 0 ? '' : ':')).join('|')}|`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join('\n');
}

/** A part of the bench, and of the page. */
export interface Part {
  figures: Figure[];
  notes: string[];
  /** How it is measured, as a list. */
  method: string;
}

export function section(
  title: string,
  { figures, notes, method }: Part,
  { machine, date }: { machine: string; date: string },
) {
  return `## ${title}

${table(figures)}

Measured on ${date}: ${machine}.

${notes.map((note) => `- ${note}`).join('\n')}

### How it is measured

${method}
`;
}

/** The page with one of its sections made anew, or added. */
export function withSection(page: string, text: string): string {
  const [head = '', ...sections] = page.split(/^(?=## )/m).map((part) => `${part.trimEnd()}\n`);
  const title = text.slice(0, text.indexOf('\n') + 1);
  const place = sections.findIndex((part) => part.startsWith(title));
  if (place < 0) sections.push(text);
  else sections[place] = text;
  return [head, ...sections].join('\n');
}
