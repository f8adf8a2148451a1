/** Looks at one template as its author wants to know it: every fault, what is worth a look, and what users will get. */
import { type Fault, placed } from '../yaml/yaml.ts';
import { adviceOn, patternsOf } from './advice.ts';
import type { Unavailable } from './catalogue.ts';
import { loadSolver } from './loader.ts';
import type { SolverManifest } from './manifest.ts';
import { perlFault } from './perl.ts';
import { type LogReading, readLog } from './read-log.ts';
import type { Solver } from './schema.ts';
import { stepsWith } from './steps.ts';
import { solverOnTheWire } from './wire.ts';
import { filled, wordsOf } from './words.ts';

export interface StepsPreview {
  cpus: number;
  steps: { name: string; command: string[] }[];
}

export interface SolverReport {
  solver_id: string;
  /** With these nothing is offered, or nothing is read. */
  faults: Fault[];
  /** Worth a look. */
  warnings: Fault[];
  /** As users get it; null where there are faults. */
  solver: Solver | null;
  steps: StepsPreview[];
  /** Null where no log is asked about. */
  log: LogReading | null;
}

export async function checkSolver(
  folder: string,
  id: string,
  deps: {
    availability: (manifest: SolverManifest) => Promise<Unavailable | null>;
    /** Where the site has another one of that id, which counts; null where it has none. */
    earlier: string | null;
    /** The ids of those that there are. */
    apps: readonly string[];
    log: { file: string; reader: string; signal: AbortSignal } | null;
  },
): Promise<SolverReport> {
  const { manifest, faults, file, lineOf } = await loadSolver(folder, id);
  const report: SolverReport = { solver_id: id, faults, warnings: [], solver: null, steps: [], log: null };
  if (manifest === null) return report;
  const at = (path: PropertyKey[], message: string): Fault => ({
    file,
    line: lineOf(path),
    message: placed(path, message),
  });

  if (deps.earlier !== null)
    report.faults.push(at(['id'], `${id} is already in ${deps.earlier}, and that one counts; choose another`));
  for (const { path, pattern, flags } of patternsOf(manifest)) {
    const fault = await perlFault(pattern, flags);
    if (fault !== null) report.faults.push(at(path, fault));
  }
  const unavailable = await deps.availability(manifest);
  // Of the machine that it is written on, no fault of its own.
  if (unavailable !== null) report.warnings.push(at(['image'], `${unavailable.detail} Cure: ${unavailable.cure}`));
  report.warnings.push(...adviceOn(manifest, deps.apps).map(({ path, message }) => at(path, message)));
  if (report.faults.length > 0) return report;

  report.solver = solverOnTheWire(manifest, unavailable);
  report.steps = stepsPreviews(manifest);
  if (deps.log !== null) {
    report.log = await readLog(manifest.log, deps.log.file, deps.log);
    report.warnings.push(...silencesOf(report.log).map(({ path, message }) => at(path, message)));
  }
  return report;
}

/** Once, or for one processor and for more where these have other steps. */
function stepsPreviews(manifest: SolverManifest): StepsPreview[] {
  const { resources, steps, params, input } = manifest;
  const { default: usual, min, max } = resources;
  const amounts = steps.every(({ when }) => when === 'always')
    ? [usual.cpus]
    : [1, Math.min(Math.max(2, usual.cpus), max.cpus)].filter((cpus) => cpus >= min.cpus);
  const values = Object.fromEntries(params.map(({ id, default: given }) => [id, given === '' ? `<${id}>` : given]));
  return [...new Set(amounts)].map((cpus) => {
    const words = wordsOf(values, cpus, input.kind === 'file' ? `case${input.accept[0] ?? ''}` : 'case');
    return {
      cpus,
      steps: stepsWith(steps, cpus, values).map(({ name, run }) => ({
        name,
        command: run.map((word) => filled(word, words)),
      })),
    };
  });
}

/** Patterns that have read nothing. */
function silencesOf({ file, x, series }: LogReading): { path: PropertyKey[]; message: string }[] {
  const never = `matches no line of ${file}`;
  const silences: { path: PropertyKey[]; message: string }[] = [];
  if (x !== null && x.first === null)
    silences.push({
      path: ['log', 'x', 'pattern'],
      message: `${x.matches === 0 ? never : 'reads no number'}: no curve can be drawn`,
    });
  for (const [index, { matches, curves }] of series.entries()) {
    const path = ['log', 'series', index, 'pattern'];
    if (matches === 0) silences.push({ path, message: never });
    else if (curves.length === 0 && x?.first != null)
      silences.push({ path, message: 'matches only lines that come before the first x, which are no points' });
    for (const { name, points, gaps } of curves)
      if (points === 0)
        silences.push({ path, message: `reads no number for ${name}, in ${gaps} ${gaps === 1 ? 'line' : 'lines'}` });
  }
  return silences;
}
