/** What of squeue and sacct the queue is shown from: more of each job than Berth needs for its own. */
import { complaint, newMarker, readRows, untruncated } from './answers.ts';
import { rowReader } from './rows.ts';
import type { Run, RunLong } from './run.ts';

const JOB_FIELDS = [
  'JobID',
  'JobArrayID',
  'Name',
  'UserName',
  'Account',
  'Partition',
  'QOS',
  'State',
  'exit_code',
  'NodeList',
  'SubmitTime',
  'StartTime',
  'EndTime',
  'TimeLimit',
  'Reason',
  'PriorityLong',
  'tres-alloc',
] as const;
const ENDED_FIELDS = [
  'JobIDRaw',
  'JobID',
  'JobName',
  'User',
  'Account',
  'Partition',
  'QOS',
  'State',
  'ExitCode',
  'NodeList',
  'Submit',
  'Start',
  'End',
  'TimelimitRaw',
  'AllocTRES',
  'ReqTRES',
  'Priority',
] as const;
const DETAIL_FIELDS = ['JobID', 'Command', 'WorkDir', 'STDOUT', 'STDERR', 'Dependency'] as const;
const USAGE_FIELDS = ['JobIDRaw', 'MaxRSS', 'TotalCPU', 'WorkDir'] as const;
/** Kept since Slurm 24.05. */
const PATH_FIELDS = ['StdOut', 'StdErr'] as const;
const RUN_FIELDS = [
  'JobIDRaw',
  'JobName',
  'User',
  'State',
  'ExitCode',
  'Submit',
  'Eligible',
  'Start',
  'End',
  'Suspended',
] as const;
/** More names make a word that is too long for a command. */
const NAMED_MAX = 1000;
const ACCOUNTING_TIMEOUT_MS = 20_000;

type Row<Fields extends readonly string[]> = Record<Fields[number], string>;
export type JobRow = Row<typeof JOB_FIELDS>;
export type EndedRow = Row<typeof ENDED_FIELDS>;
export type DetailRow = Row<typeof DETAIL_FIELDS>;
export type RunRow = Row<typeof RUN_FIELDS>;
export type UsageRow = Row<typeof USAGE_FIELDS> & Partial<Row<typeof PATH_FIELDS>>;

/** Every job of everybody that squeue still knows, one after the other; elements of an array that wait are one. */
export async function askJobs(run: RunLong, take: (row: JobRow) => void, marker = newMarker()): Promise<void> {
  const format = `--Format=${untruncated(JOB_FIELDS, marker)}`;
  const reader = rowReader('squeue', marker, JOB_FIELDS, (row) => {
    if (!/^\d+$/.test(row.JobID)) throw new Error(`squeue gave a row of no job: ${row.JobID}`);
    take(row);
  });
  const answer = await run('squeue', ['--noheader', '--all', '--local', '--states=all', format], reader.push);
  if (answer.status !== 0 || /error:/.test(answer.stderr))
    throw new Error(`squeue: ${complaint({ ...answer, stdout: '' })}`);
  reader.end();
}

/** What the queue alone knows of one job; undefined where it has left it. */
export async function askDetail(run: Run, jobId: string, marker = newMarker()): Promise<DetailRow | undefined> {
  const format = `--Format=${untruncated(DETAIL_FIELDS, marker)}`;
  const answer = await run('squeue', ['--noheader', '--all', '--local', '--states=all', `--jobs=${jobId}`, format]);
  if (/Invalid job id/i.test(answer.stderr)) return undefined;
  return readRows('squeue', answer, marker, DETAIL_FIELDS).find(({ JobID }) => JobID === jobId);
}

/** Jobs of accounts that lived in the last so many seconds, or jobs and arrays whenever they did; null where no accounts are kept. */
export function askEnded(
  run: Run,
  which: { accounts: string[] | null; seconds: number } | { jobIds: string[] },
): Promise<EndedRow[] | null> {
  if ('jobIds' in which)
    return askAccounts(run, ENDED_FIELDS, ['--allocations', '--allusers', `--jobs=${which.jobIds.join(',')}`]);
  const { accounts } = which;
  const isNamed = accounts !== null && accounts.length <= NAMED_MAX;
  const whose = isNamed ? `--user=${accounts.join(',')}` : '--allusers';
  return askAccounts(run, ENDED_FIELDS, ['--allocations', whose, `--starttime=now-${which.seconds}seconds`]);
}

/** One row for the job and one for each of its steps. */
export async function askUsage(run: Run, jobId: string): Promise<UsageRow[] | null> {
  const which = ['--allusers', `--jobs=${jobId}`];
  try {
    return await askAccounts(run, [...USAGE_FIELDS, ...PATH_FIELDS], which);
  } catch (error) {
    if (!/Invalid field/i.test(String(error))) throw error;
    return askAccounts(run, USAGE_FIELDS, which);
  }
}

/** One row for each run of the job, those before it was put back into the queue too. */
export function askRuns(run: Run, jobId: string): Promise<RunRow[] | null> {
  return askAccounts(run, RUN_FIELDS, ['--allocations', '--allusers', '--duplicates', `--jobs=${jobId}`]);
}

async function askAccounts<Field extends string>(
  run: Run,
  fields: readonly Field[],
  args: string[],
  marker = newMarker(),
): Promise<Record<Field, string>[] | null> {
  const shape = ['--noheader', '--parsable', `--delimiter=${marker}`, `--format=${fields.join(',')}`];
  const answer = await run('sacct', [...shape, ...args], { timeoutMs: ACCOUNTING_TIMEOUT_MS });
  if (/accounting storage is disabled/i.test(answer.stderr)) return null;
  if (answer.status !== 0) throw new Error(`sacct: ${complaint(answer)}`);
  return readRows('sacct', answer, marker, fields);
}
