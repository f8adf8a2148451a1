/**
 * What runs tell as they write it, kept for a while so that it is followed on any replica without waiting for a file system: the last of
 * the log and of the points, by their places in the files, in bytes. What is not here any more is in the files.
 */
import type { Bus } from '../bus/bus.ts';
import type { Point, RunAnnouncement } from './schema.ts';

type Output = Extract<RunAnnouncement, { type: 'output' }>;

export interface LogTail {
  from: number;
  bytes: Buffer;
}

export interface PointsTold {
  from: number;
  next: number;
  rows: Point[];
}

export interface RunWatch {
  /** Resolves when the run has told more, or has changed, since the watch began or this was last asked; or after so many milliseconds. */
  more(milliseconds: number): Promise<void>;
  end(): void;
}

export interface RunFeed {
  tell(runId: string, output: Output): Promise<void>;
  log(runId: string): Promise<LogTail | null>;
  /** As they came, each beginning where the one before ends. */
  points(runId: string): Promise<PointsTold[]>;
  /** From then on nothing that the run tells goes unnoticed, until `end` is called. */
  watch(runId: string): Promise<RunWatch>;
  forget(runId: string): Promise<void>;
}

const LOG_BYTES = 64 * 1024;
const POINTS_MAX = 2_000;
const KEPT_MS = 60 * 60_000;
/** Longer than anybody waits for one answer. */
const WATCHED_MS = 30_000;
const OFFSET_BYTES = 8;
const GREW = 'run.grew';

const keyOf = (what: 'log' | 'points' | 'watched', runId: string): string => `run ${what} ${runId}`;

export function runFeed(bus: Bus): RunFeed {
  const waiting = new Map<string, Set<() => void>>();
  bus.subscribe(({ type, data }) => {
    if (type !== GREW && type !== 'run.updated') return;
    for (const wake of waiting.get((data as { run_id: string }).run_id) ?? []) wake();
  });

  async function log(runId: string): Promise<LogTail | null> {
    const kept = await bus.kept(keyOf('log', runId));
    return kept && { from: kept.readDoubleLE(), bytes: kept.subarray(OFFSET_BYTES) };
  }

  async function points(runId: string): Promise<PointsTold[]> {
    const kept = await bus.kept(keyOf('points', runId));
    return kept === null ? [] : JSON.parse(kept.toString());
  }

  async function tellLog(runId: string, { from, next, text }: Output['log']): Promise<void> {
    const told = Buffer.from(text);
    // Bytes that were no text are not here: the file has them.
    if (told.length !== next - from) return bus.discard(keyOf('log', runId));
    const before = await log(runId);
    const isNext = before !== null && before.from + before.bytes.length === from;
    const all = isNext ? Buffer.concat([before.bytes, told]) : told;
    const bytes = all.subarray(Math.max(0, all.length - LOG_BYTES));
    const offset = Buffer.alloc(OFFSET_BYTES);
    offset.writeDoubleLE(next - bytes.length);
    await bus.keep(keyOf('log', runId), Buffer.concat([offset, bytes]), KEPT_MS);
  }

  async function tellPoints(runId: string, told: PointsTold): Promise<void> {
    if (told.rows.length === 0) return;
    const before = await points(runId);
    const all = before.at(-1)?.next === told.from ? [...before, told] : [told];
    let count = all.reduce((sum, { rows }) => sum + rows.length, 0);
    while (count > POINTS_MAX && all.length > 1) count -= all.shift()?.rows.length ?? 0;
    await bus.keep(keyOf('points', runId), Buffer.from(JSON.stringify(all)), KEPT_MS);
  }

  return {
    log,
    points,
    async tell(runId, output) {
      if (output.log.text !== '') await tellLog(runId, output.log);
      await tellPoints(runId, output.series);
      // Nobody is woken of what nobody looks at: browsers' own events stand in the same log.
      if ((await bus.kept(keyOf('watched', runId))) === null) return;
      await bus.publish({ type: GREW, data: { run_id: runId }, audience: 'services' });
    },
    async watch(runId) {
      let news = Promise.withResolvers<void>();
      const wake = (): void => news.resolve();
      const all = waiting.get(runId) ?? new Set();
      waiting.set(runId, all.add(wake));
      const end = (): void => {
        all.delete(wake);
        if (all.size === 0 && waiting.get(runId) === all) waiting.delete(runId);
      };
      await bus.keep(keyOf('watched', runId), Buffer.alloc(1), WATCHED_MS).catch((error: unknown) => {
        end();
        throw error;
      });
      return {
        async more(milliseconds) {
          const timer = setTimeout(wake, milliseconds);
          await news.promise;
          clearTimeout(timer);
          news = Promise.withResolvers();
        },
        end,
      };
    },
    async forget(runId) {
      for (const what of ['log', 'points', 'watched'] as const) await bus.discard(keyOf(what, runId));
    },
  };
}
