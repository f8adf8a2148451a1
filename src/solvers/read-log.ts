/** Reads a log as the job of a run does, by the very program that the job has, and counts what comes of it. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type LogPatterns, readerEnvironment } from './plan.ts';

type Point = [x: number, value: number];

interface Curve {
  name: string;
  /** Those that are numbers. */
  points: number;
  gaps: number;
  /** Null where none is a number. */
  first: Point | null;
  last: Point | null;
}

export interface LogReading {
  file: string;
  /** Null where curves are drawn over their number. */
  x: { matches: number; first: number | null; last: number | null } | null;
  /** `matches` also counts those that came before x was known, which are no points. */
  series: { id: string; matches: number; curves: Curve[] }[];
}

interface Reader {
  /** src/scheduler/run-log.pl */
  reader: string;
  signal: AbortSignal;
}

/** No series has that id. */
const X = '';

export async function readLog(log: LogPatterns, file: string, reader: Reader): Promise<LogReading> {
  const curves = await curvesIn(log, file, reader);
  // Drawn over nothing, every match is a point: so it is seen which pattern never matches.
  const asSeries = log.x && { id: X, pattern: log.x.pattern, name: 'x' };
  const every = asSeries && (await curvesIn({ x: null, end: null, series: [...log.series, asSeries] }, file, reader));
  const matchesOf = (id: string): number =>
    ((every ?? curves).get(id) ?? []).reduce((sum, { points, gaps }) => sum + points + gaps, 0);
  const [axis] = every?.get(X) ?? [];
  return {
    file,
    x: log.x && { matches: matchesOf(X), first: axis?.first?.[1] ?? null, last: axis?.last?.[1] ?? null },
    series: log.series.map(({ id }) => ({ id, matches: matchesOf(id), curves: curves.get(id) ?? [] })),
  };
}

/** By series, in the order in which they come. */
async function curvesIn(log: LogPatterns, file: string, { reader, signal }: Reader): Promise<Map<string, Curve[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-log-'));
  try {
    await mkdir(join(folder, '.berth'));
    // It would be a copy of what is there.
    await symlink('/dev/null', join(folder, 'berth.log'));
    const child = spawn('perl', [reader], {
      cwd: folder,
      env: { LC_ALL: 'C', PATH: '/usr/local/bin:/usr/bin:/bin', ...readerEnvironment(log) },
      stdio: ['pipe', 'ignore', 'pipe'],
      signal,
      // It is made to outlive what ends a run.
      killSignal: 'SIGKILL',
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const given = pipeline(createReadStream(file), child.stdin).catch((error: Error) => error);
    const [said, status] = await Promise.all([text(child.stderr), ended]);
    if (status !== 0) throw new Error(`Perl could not read it: ${said.trim() || `it ended with ${status}`}`);
    const fault = await given;
    if (fault instanceof Error) throw fault;
    return await counted(join(folder, '.berth/series.tsv'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function counted(table: string): Promise<Map<string, Curve[]>> {
  const series = new Map<string, Map<string, Curve>>();
  for await (const row of createInterface({ input: createReadStream(table) })) {
    const [x, id = '', name = '', value] = row.split('\t');
    const curves = series.get(id) ?? new Map<string, Curve>();
    const curve = curves.get(name) ?? { name, points: 0, gaps: 0, first: null, last: null };
    series.set(id, curves.set(name, curve));
    if (value === 'nan') {
      curve.gaps++;
      continue;
    }
    curve.points++;
    curve.last = [Number(x), Number(value)];
    curve.first ??= curve.last;
  }
  return new Map([...series].map(([id, curves]) => [id, [...curves.values()]]));
}
