/** `berth solver check`: for who writes a solver's template, without a portal and without a job. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createCatalogue } from './apps/catalogue.ts';
import { createProbe } from './apps/probe.ts';
import { findingLines, quoted, verdict } from './author-report.ts';
import { paramValues } from './cli/param-values.ts';
import { details, safe, table } from './cli/text.ts';
import type { Config } from './config.ts';
import { installed } from './installation.ts';
import { solverCatalogue } from './solvers/catalogue.ts';
import { checkSolver, type SolverReport } from './solvers/check.ts';
import { SOLVER_ID } from './solvers/manifest.ts';
import type { LogReading } from './solvers/read-log.ts';
import type { Solver } from './solvers/schema.ts';

const HELP = `berth solver check <id|folder> [--log <file>] [--json]

Says what is wrong with the template of a solver, each fault with its file and line, and what users will get of it. It needs no portal
and submits nothing.

Options:
  --log <file>  what a run has written: read by the template's patterns as the job does, to see which curves come of it
  --json        print the report as JSON
  --help        show this help

Exit status: 0 nothing is wrong, 1 there are faults, 2 wrong usage.
`;
const EXIT = { done: 0, refused: 1, usage: 2 } as const;

/** The exit status. */
export async function runSolverCheck(
  args: string[],
  author: {
    stdout: { write(text: string): unknown };
    stderr: { write(text: string): unknown };
    readConfig: () => Config;
    signal: AbortSignal;
  },
): Promise<number> {
  const complain = (status: number, message: string): number => {
    author.stderr.write(`berth: ${safe(message)}\n`);
    return status;
  };
  const wrong = (message: string) => complain(EXIT.usage, `${message} berth solver check --help shows how.`);
  let parsed: { values: { log?: string; json?: boolean; help?: boolean }; positionals: string[] };
  try {
    const options = {
      log: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    return wrong((error as Error).message);
  }
  const { values: options, positionals } = parsed;
  if (options.help) {
    author.stdout.write(HELP);
    return EXIT.done;
  }
  const [which] = positionals;
  if (which === undefined || positionals.length > 1) return wrong('solver check takes <id|folder>.');
  try {
    const report = await check(which, options.log, author.readConfig(), author.signal);
    author.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : textOf(report));
    return report.faults.length > 0 ? EXIT.refused : EXIT.done;
  } catch (error) {
    if (author.signal.aborted) return complain(EXIT.refused, 'Interrupted.');
    if (error instanceof AuthorFault) return complain(EXIT.refused, error.message);
    throw error;
  }
}

class AuthorFault extends Error {}

async function check(
  which: string,
  log: string | undefined,
  { apps, solvers, scheduler, images }: Config,
  signal: AbortSignal,
): Promise<SolverReport> {
  if (log !== undefined && !statSync(log, { throwIfNoEntry: false })?.isFile())
    throw new AuthorFault(
      `${resolve(log)} is no file; --log takes what a run has written, as berth.log in its folder.`,
    );
  const site = {
    probe: createProbe(),
    images: scheduler.kind === 'slurm' ? images : null,
    log: { info: () => {}, warn: () => {} },
  };
  const folders = [installed('solvers'), ...solvers];
  const place = findSolver(which, folders);
  const { availability } = await solverCatalogue({ ...site, folders: [] });
  const catalogue = await createCatalogue({ ...site, folders: [installed('apps'), ...apps] });
  const id = basename(place);
  const first = folders.map((folder) => join(folder, id)).find((one) => existsSync(join(one, 'solver.yaml')));
  return checkSolver(dirname(place), id, {
    availability,
    earlier: first === undefined || realpathSync(first) === realpathSync(place) ? null : first,
    apps: catalogue.list().map(({ id }) => id),
    log: log === undefined ? null : { file: log, reader: installed('src/scheduler/run-log.pl'), signal },
  });
}

/** The template's own folder: what is named by its path, or else the first of that id in the folders of solvers. */
function findSolver(which: string, folders: string[]): string {
  if (existsSync(join(which, 'solver.yaml'))) return resolve(which);
  const isId = SOLVER_ID.test(which);
  const folder = isId ? folders.find((one) => existsSync(join(one, which))) : undefined;
  if (folder !== undefined) return join(folder, which);
  if (!isId) throw new AuthorFault(`${resolve(which)} has no solver.yaml.`);
  throw new AuthorFault(`There is no solver ${which} in ${folders.join(', ')}, and no folder of that name here.`);
}

function textOf(report: SolverReport): string {
  const { solver_id, solver, steps, log } = report;
  const parts = [
    ...(solver === null ? [] : [headOf(solver)]),
    ...steps.map(({ cpus, steps }) =>
      table(
        ['STEP', `WITH ${cpus} ${cpus === 1 ? 'PROCESSOR' : 'PROCESSORS'}`],
        steps.map(({ name, command }) => [name, command.map(quoted).join(' ')]),
      ),
    ),
    ...(solver === null || solver.params.length === 0 ? [] : [paramsOf(solver)]),
    ...(solver === null || solver.series.length === 0 ? [] : [chartsOf(solver)]),
    ...(log === null ? [] : [curvesOf(log)]),
  ];
  const findings = findingLines(report).map((line) => `${line}\n`);
  return [...parts.map((part) => `${part}\n`), ...findings, `${solver_id}: ${verdict(report)}\n`].join('');
}

function headOf({ name, input, resources: { default: usual, min, max }, is_stoppable, open }: Solver): string {
  const amount = (key: 'cpus' | 'memory' | 'gpus' | 'time') => `${usual[key]} (${min[key]} to ${max[key]})`;
  return details([
    ['Name', name.en],
    ['Input', input.kind === 'folder' ? 'a folder' : ['a file', ...input.accept].join(' ')],
    ['CPUs', amount('cpus')],
    ['Memory', amount('memory')],
    ['GPUs', amount('gpus')],
    ['Minutes', amount('time')],
    ['Stop', is_stoppable ? 'it can be asked to write what it has and end' : 'it is ended as it is'],
    ['Result', open && `opens in ${open}`],
  ]);
}

function paramsOf({ params }: Solver): string {
  const rows = params.map((param) => {
    const unit = param.type === 'number' && param.unit !== null ? ` ${param.unit}` : '';
    return [param.id, `${paramValues(param)}${unit}`, String(param.default) || '-', param.label.en];
  });
  return table(['PARAM', 'VALUE', 'DEFAULT', 'MEANS'], rows);
}

function chartsOf({ x, series }: Solver): string {
  const named = (of: { label: { en: string }; unit: string | null }) =>
    of.label.en + (of.unit === null ? '' : ` (${of.unit})`);
  const over = x === null ? 'their number' : named(x);
  return table(
    ['SERIES', 'CHART', 'SCALE', 'OVER'],
    series.map((one) => [one.id, named(one), one.scale, over]),
  );
}

function curvesOf({ x, series }: LogReading): string {
  const shown = (value: number | null | undefined): string => (value == null ? '-' : String(value));
  const rows = series.flatMap(({ id, curves }) =>
    curves.length === 0
      ? [[id, '-', '0', '-', '-', '-']]
      : curves.map(({ name, points, gaps, first, last }) => {
          const ends = [first, last].map((point) => shown(point?.[1]));
          return [id, name, String(points), ...ends, String(gaps)];
        }),
  );
  const axis = x === null ? [] : [['x', '-', String(x.matches), shown(x.first), shown(x.last), '-']];
  return table(['READ', 'CURVE', 'POINTS', 'FIRST', 'LAST', 'GAPS'], [...axis, ...rows]);
}
