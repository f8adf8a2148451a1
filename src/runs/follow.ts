/** What a run has written and drawn, from any place on, as it comes: what it has told where that is at hand, and its files otherwise. */
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { RunRecord } from '../records/run-records.ts';
import type { FilePart, Queue } from '../scheduler/queue.ts';
import { cutAtBeginning, cutAtEnd } from '../utf8.ts';
import type { LogTail, RunFeed } from './feed.ts';
import type { FollowQuery, LogPart, Point, SeriesPart } from './schema.ts';
import { hasEnded } from './transitions.ts';

const PART_BYTES = 256_000;
/** Files grow unseen where nothing is told. */
const LOOK_EACH_MS = 2_000;
const RETRY_AFTER_SECONDS = 20;
const LINE_FEED = 10;

export function runFollowing(deps: {
  /** Throws where it is not shown to who asks. */
  get: (principal: Principal, runId: string) => Promise<RunRecord>;
  feed: RunFeed;
  queue: Pick<Queue, 'read'>;
  /** Leave to read that file of the account; null where none is needed. */
  grantFor: (principal: Principal, account: string, path: string) => Promise<string | null>;
}) {
  const { feed } = deps;

  async function readFile(principal: Principal, run: RunRecord, name: string, from: number | null): Promise<FilePart> {
    const path = `${run.folder}/${name}`;
    const grant = await deps.grantFor(principal, run.account, path);
    const part = { from, file: null, bytes: PART_BYTES, waitSeconds: 0 };
    return deps.queue.read(run.account, path, part, grant).catch((cause: unknown) => {
      throw new Problem('unavailable', 'The files of the run could not be read now. Try again in a moment.', {
        cause,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    });
  }

  async function logFrom(
    principal: Principal,
    run: RunRecord,
    from: number | undefined,
  ): Promise<Omit<LogPart, 'ended'>> {
    if (!hasBegun(run)) return { text: '', from: from ?? 0, next: from ?? 0 };
    const told = await feed.log(run.run_id);
    const at = from ?? told?.from;
    if (
      told !== null &&
      at !== undefined &&
      at >= told.from &&
      at <= told.from + told.bytes.length &&
      !isAllTold(run, at, told)
    ) {
      const bytes = told.bytes.subarray(at - told.from);
      // The end of the told is that of a character.
      const skipped = from === undefined ? cutAtBeginning(bytes) : 0;
      return { text: bytes.toString('utf8', skipped), from: at + skipped, next: at + bytes.length };
    }
    const part = await readFile(principal, run, 'berth.log', from ?? null);
    const start = from ?? 0;
    if (part.state !== 'read' || (part.from === start && part.bytes.length === 0)) {
      // The file system does not show yet what was told already.
      if (told !== null && told.from > start)
        return { text: told.bytes.toString(), from: told.from, next: told.from + told.bytes.length };
      return { text: '', from: start, next: start };
    }
    const skipped = from === undefined && part.from > 0 ? cutAtBeginning(part.bytes) : 0;
    const bytes = part.bytes.subarray(skipped, part.bytes.length - cutAtEnd(part.bytes));
    return { text: bytes.toString('utf8'), from: part.from + skipped, next: part.from + skipped + bytes.length };
  }

  async function pointsFrom(principal: Principal, run: RunRecord, from: number): Promise<Omit<SeriesPart, 'ended'>> {
    if (!hasBegun(run)) return { rows: [], from, next: from };
    const told = await feed.points(run.run_id);
    const first = told.findIndex((one) => one.from === from);
    if (first >= 0) {
      const rest = told.slice(first);
      return { rows: rest.flatMap(({ rows }) => rows), from, next: rest.at(-1)?.next ?? from };
    }
    if (told.at(-1)?.next === from && !hasEnded(run.status)) return { rows: [], from, next: from };
    const part = await readFile(principal, run, '.berth/series.tsv', from);
    if (part.state !== 'read' || part.from !== from) return { rows: [], from, next: from };
    const whole = part.bytes.subarray(0, part.bytes.lastIndexOf(LINE_FEED) + 1);
    const rows = whole.toString().split('\n').slice(0, -1).map(pointOf);
    return { rows: rows.filter((row) => row !== null), from, next: from + whole.length };
  }

  /** Reads until there is something new, nothing comes any more, or the time is up. */
  async function follow<Part extends { from: number; next: number }>(
    principal: Principal,
    runId: string,
    wait: number,
    read: (run: RunRecord) => Promise<Part>,
  ): Promise<Part & { ended: boolean }> {
    const until = performance.now() + wait * 1000;
    // Whose run it is comes before anything is kept of its being watched.
    let run = await deps.get(principal, runId);
    const watch = await feed.watch(runId);
    try {
      for (;;) {
        const part = await read(run);
        const left = until - performance.now();
        if (part.next > part.from || hasEnded(run.status) || left <= 0) return { ...part, ended: hasEnded(run.status) };
        await watch.more(Math.min(left, LOOK_EACH_MS));
        run = await deps.get(principal, runId);
      }
    } finally {
      watch.end();
    }
  }

  return {
    log: (principal: Principal, runId: string, { from, wait }: FollowQuery): Promise<LogPart> =>
      follow(principal, runId, wait, (run) => logFrom(principal, run, from)),
    series: (principal: Principal, runId: string, { from = 0, wait }: FollowQuery): Promise<SeriesPart> =>
      follow(principal, runId, wait, (run) => pointsFrom(principal, run, from)),
  };
}

/** Before that it has no folder. */
const hasBegun = ({ status }: RunRecord): boolean => status !== 'creating' && status !== 'pending';

/** Where a run has ended nothing more is told: what it wrote last may be in its files alone. */
const isAllTold = ({ status }: RunRecord, at: number, told: LogTail): boolean =>
  hasEnded(status) && at === told.from + told.bytes.length;

/** A row of the table that scheduler/run-log.pl writes. */
function pointOf(line: string): Point | null {
  const [x, group, name, value] = line.split('\t');
  const at = Number(x);
  if (group === undefined || name === undefined || value === undefined || !Number.isFinite(at)) return null;
  const number = Number(value);
  return [at, group, name, Number.isFinite(number) ? number : null];
}
