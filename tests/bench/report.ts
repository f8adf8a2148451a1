/** The figures as a table, for the terminal and for docs/performance.md. */

export interface Figure {
  name: string;
  measured: number;
  most: number;
  /** How a number of it is written. */
  write: (value: number) => string;
}

/** A figure that could not be measured is not within its bound. */
export const isWithin = ({ measured, most }: Figure): boolean => measured <= most;

export function table(figures: Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.write(figure.measured),
    figure.write(figure.most),
    isWithin(figure) ? 'ok' : 'over',
  ]);
  const cells = [['figure', 'measured', 'at most', ''], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => '-'.repeat(width + (column === 0 ? 2 : 1)) + (column === 0 ? '' : ':')).join('|')}|`;
  const [head = [], ...body] = cells;
  return [line(head), rule, ...body.map(line)].join('\n');
}

export function document(measured: { figures: string; machine: string; date: string; notes: string[] }): string {
  return `# Performance

\`npm run bench\` measures these, fails where one is over its bound, and writes this page. It needs what \`npm test\` needs, and about two
minutes on a quiet machine.

${measured.figures}

Measured on ${measured.date}: ${measured.machine}.

${measured.notes.map((note) => `- ${note}`).join('\n')}

## How it is measured

- **Session start** is the median of ratios, each of a session and the same display started by hand right after it, so that a slow
  machine is slow for both. The session: \`POST /api/app/sessions\` for gedit until ServerInit with that session's desktop name has come
  through the gateway; the client connects to \`/display/<id>\` when \`/events\` pushes 'running', as the page does. By hand: the session's
  own Xvnc command line (read from \`/proc\`), with cookie and password file already there, until ServerInit over its Unix socket after
  full VncAuth. Each of the two begins when the machine has been idle for a moment, or after twenty seconds of waiting for that. A
  neighbour that begins in between harms the session more, which uses two cores where Xvnc alone uses one: on a busy machine the
  ratio is too high, and only one of a quiet time counts.
- **Warm start** is the time from running the command until \`/readyz\` answers 200, with a state, a web build and compiled code from an
  earlier start; the median of five.
- **Idle portal** is what \`/proc/<pid>/smaps_rollup\` says of its process five seconds after it was ready, with nobody connected. 1 MB is
  1,000,000 bytes.
- **First load** is the compressed bytes of every script that Chromium, with an empty cache, has asked for until the page's first action
  can be clicked: launching gedit in the catalogue (logged in), or logging in.
`;
}
