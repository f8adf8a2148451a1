/** What happened to a job, one thing after the other; what Slurm has not told is left out. */
import type { JobDetails, JobRun } from '../../../src/jobs/schema.ts';

export interface Happening {
  what: 'submitted' | 'stopped' | 'requeued' | 'eligible' | 'suspended' | 'started' | 'ended' | 'expected' | 'expires';
  /** null of a suspension: Slurm tells only for how long it was. */
  at: number | null;
  /** How long what came before has lasted, in milliseconds. */
  lasted: { what: 'wait' | 'run' | 'all'; ms: number } | null;
  /** How the run ended. */
  end: JobRun['end'];
}

const SECOND_MS = 1_000;

export function historyOf(job: JobDetails): Happening[] {
  const told = job.runs ?? [];
  // The queue knows of the last run sooner than accounting.
  const last: JobRun = {
    eligible_at: null,
    suspended_seconds: 0,
    ...told.at(-1),
    submitted_at: told.at(-1)?.submitted_at ?? job.submitted_at,
    started_at: told.at(-1)?.started_at ?? job.started_at,
    ended_at: told.at(-1)?.ended_at ?? job.ended_at,
    end: told.at(-1)?.end ?? job.end,
  };
  return [
    ...[...told.slice(0, -1), last].flatMap((run, index, all) =>
      happeningsOf(run, { isBack: index > 0, isLast: index === all.length - 1 }),
    ),
    ...happening('expected', job.waiting?.expected_start),
    ...happening('expires', job.expires_at),
  ];
}

function happeningsOf(run: JobRun, { isBack, isLast }: { isBack: boolean; isLast: boolean }): Happening[] {
  const { submitted_at, started_at, ended_at, suspended_seconds, end } = run;
  const suspended = suspended_seconds * SECOND_MS;
  const eligible = isLater(run.eligible_at, submitted_at) ? run.eligible_at : null;
  return [
    ...happening(isBack ? 'requeued' : 'submitted', submitted_at),
    ...happening('eligible', eligible),
    ...happening('started', started_at, lasted('wait', eligible ?? submitted_at, started_at)),
    ...(suspended > 0
      ? [{ what: 'suspended', at: null, lasted: { what: 'all', ms: suspended }, end: null } as const]
      : []),
    ...happening(isLast ? 'ended' : 'stopped', ended_at, lasted('run', started_at, ended_at, suspended), end),
  ];
}

function happening(
  what: Happening['what'],
  at: string | null | undefined,
  lasted: Happening['lasted'] = null,
  end: Happening['end'] = null,
): Happening[] {
  return at ? [{ what, at: Date.parse(at), lasted, end }] : [];
}

function lasted(what: 'wait' | 'run', from: string | null, until: string | null, without = 0): Happening['lasted'] {
  if (from === null || until === null) return null;
  const ms = Date.parse(until) - Date.parse(from) - without;
  // Slurm counts in seconds, and nobody need be told of none.
  return ms < SECOND_MS ? null : { what, ms };
}

const isLater = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && Date.parse(a) - Date.parse(b) > SECOND_MS;
