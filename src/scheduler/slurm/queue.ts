/** The queue of a cluster as people see it. What changes a job is done as the portal's own account, which is a Slurm operator. */

import type { AnswerTo, ReadRequest, ResubmitRequest } from '../../as-user/schema.ts';
import type { Waiting } from '../../session/schema.ts';
import { isSameJob, type JobAction, type JobDetail, type Queue, type QueuedJob, Refused } from '../queue.ts';
import { readFileAs } from '../read-file.ts';
import { NotOffered } from '../scheduler.ts';
import { accountNames } from './account-names.ts';
import { complaint, time } from './answers.ts';
import { finishedJobs } from './finished.ts';
import { namesOf } from './node-list.ts';
import { amounts, mebibytes, minutes, seconds } from './quantities.ts';
import { askDetail, askEnded, askJobs, askUsage, type DetailRow, type EndedRow, type JobRow } from './queue-answers.ts';
import type { Run, RunLong } from './run.ts';
import { runsOf } from './runs.ts';
import { accountingExitCode, type ExitCode, jobEnd, jobState, queueExitCode } from './states.ts';
import { waitingFor } from './waiting.ts';

const CHANGE_TIMEOUT_MS = 15_000;
/** A job's name may have a megabyte. */
const NAME_LENGTH_MAX = 256;
/** As that account, with a grant of auth. */
type ActAs = <Request extends ReadRequest | ResubmitRequest>(
  account: string,
  request: Request,
  grant: string,
) => Promise<AnswerTo<Request>>;
const COMMANDS: Record<JobAction, string[]> = {
  cancel: ['scancel'],
  // As the user's own hold, and so not in the place of an administrator's.
  hold: ['scontrol', 'uhold'],
  release: ['scontrol', 'release'],
  requeue: ['scontrol', 'requeue'],
};

export function slurmQueue(deps: { run: Run; runLong: RunLong; actAs: ActAs; now?: () => number }): Queue {
  const { run, runLong, now = Date.now } = deps;
  /** As the last look saw them. */
  const seen = new Map<string, QueuedJob>();
  const whoCancelled = accountNames(run);
  const secondsSince = (since: number): number => Math.max(1, Math.round((now() - since) / 1000));
  const accounted = (rows: EndedRow[] | null): QueuedJob[] | null => rows?.map(ended) ?? null;

  const queue: Queue = {
    async jobs() {
      const making = makingOnce();
      const jobs: QueuedJob[] = [];
      // What was made for nothing is gone at once, where it would be in memory for long if it were kept until all are read.
      await askJobs(runLong, (row) => {
        const job = queued(row, making);
        const before = seen.get(job.job_id);
        jobs.push(before && isSameJob(before, job) ? before : job);
      });
      for (const job of jobs) seen.set(job.job_id, job);
      if (seen.size > jobs.length) {
        const ids = new Set(jobs.map(({ job_id }) => job_id));
        for (const id of seen.keys()) if (!ids.has(id)) seen.delete(id);
      }
      return [...seen.values()];
    },
    async ended(account, since) {
      const rows = await askEnded(run, { accounts: account === null ? null : [account], seconds: secondsSince(since) });
      if (rows === null) throw new NotOffered('This cluster keeps no accounts of jobs that have ended.');
      // Those that run are listed too.
      return rows.map(ended).filter(({ state, ended_at }) => state === 'ended' && (ended_at ?? 0) >= since);
    },
    async endedJob(jobId) {
      const rows = (await askEnded(run, { jobIds: [jobId] })) ?? [];
      return rows.map(ended).find(({ job_id, state }) => job_id === jobId && state === 'ended') ?? null;
    },
    finished: (accounts, since) =>
      finishedJobs(accounts, since, {
        lately: async () => accounted(await askEnded(run, { accounts, seconds: secondsSince(since) })),
        byId: async (jobIds) => accounted(await askEnded(run, { jobIds })) ?? [],
        queue: queue.jobs,
        whoCancelled,
      }),
    runs: (job) => runsOf(run, job),
    async detail(job) {
      return job.state === 'ended' ? usage(run, job) : live(run, job);
    },
    read: readFileAs(deps.actAs),
    async resubmit(account, job_id, grant) {
      const answer = await deps.actAs(account, { action: 'resubmit', job_id }, grant ?? '');
      if (answer.ok) return answer.job_id;
      throw answer.kind === 'unknown' ? new Error(answer.message) : new Refused(answer.message);
    },
    async change({ label }, action) {
      const [program = '', ...words] = COMMANDS[action];
      // How many of an array may run at once is no part of which they are.
      const answer = await run(program, [...words, label.replace(/%\d+(?=\])/, '')], { timeoutMs: CHANGE_TIMEOUT_MS });
      if (answer.status === null) throw new Error(`${program}: ${complaint(answer)}`);
      // scancel says of what it did not find no more than this.
      if (answer.status !== 0 || /error:/.test(answer.stderr)) throw new Refused(plain(complaint(answer)));
    },
  };
  return queue;
}

/** How the texts of a row are made into what a job has. */
interface Making {
  text: (text: string) => string;
  amounts: typeof amounts;
  nodes: (list: string) => string[];
  /** Of a job that is not expected to start at any time. */
  waiting: (reason: string) => Waiting | null;
}

const MAKING: Making = {
  text: (text) => text,
  amounts,
  nodes: (list) => (word(list) === null ? [] : namesOf(list)),
  waiting: (reason) => waitingFor(reason, null),
};

/** What many jobs of a list have in common is in memory once. */
const makingOnce = (): Making => ({
  text: remembered(MAKING.text),
  amounts: remembered(MAKING.amounts),
  nodes: remembered(MAKING.nodes),
  waiting: remembered(MAKING.waiting),
});

function remembered<Value>(make: (text: string) => Value): (text: string) => Value {
  const made = new Map<string, Value>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const value = make(text);
    made.set(text, value);
    return value;
  };
}

function queued(row: JobRow, making: Making): QueuedJob {
  const state = jobState(row.State);
  const pending = state === 'pending';
  const start = time(row.StartTime);
  const end = time(row.EndTime);
  return {
    ...described(row, row['tres-alloc'], making),
    job_id: row.JobID,
    label: row.JobArrayID,
    name: row.Name.slice(0, NAME_LENGTH_MAX),
    account: making.text(row.UserName),
    state,
    detail: making.text(row.State),
    waiting: !pending ? null : start === null ? making.waiting(row.Reason) : waitingFor(row.Reason, start),
    submitted_at: time(row.SubmitTime),
    started_at: pending ? null : start,
    expires_at: pending || state === 'ended' ? null : end,
    ended_at: state === 'ended' ? end : null,
    maxMinutes: minutes(row.TimeLimit),
    priority: wholeNumber(row.PriorityLong),
    end: state === 'ended' ? endOf(row.State, queueExitCode(row.exit_code)) : null,
  };
}

function ended(row: EndedRow): QueuedJob {
  // One that was put back into the queue is listed with the end of its run before.
  const end = jobState(row.State) === 'pending' ? null : time(row.End);
  return {
    ...described(row, row.AllocTRES || row.ReqTRES, MAKING),
    job_id: row.JobIDRaw,
    label: row.JobID,
    name: row.JobName.slice(0, NAME_LENGTH_MAX),
    account: row.User,
    // A word that is new ends a job all the same once there is a time of its end.
    state: end === null ? jobState(row.State) : 'ended',
    detail: row.State,
    waiting: null,
    submitted_at: time(row.Submit),
    started_at: time(row.Start),
    expires_at: null,
    ended_at: end,
    maxMinutes: wholeNumber(row.TimelimitRaw),
    priority: wholeNumber(row.Priority),
    end: end === null ? null : endOf(row.State, accountingExitCode(row.ExitCode)),
  };
}

/** What both say in the same way. */
function described(
  row: Pick<JobRow, 'Account' | 'Partition' | 'QOS' | 'NodeList'>,
  tres: string,
  { text, ...making }: Making,
) {
  const { nodes: nodeCount, cpus, memoryMiB, gpus } = making.amounts(tres);
  return {
    project: word(text(row.Account)),
    partition: word(text(row.Partition)),
    qos: word(text(row.QOS)),
    nodes: making.nodes(row.NodeList),
    nodeCount,
    cpus,
    memoryMiB,
    gpus,
  };
}

function endOf(words: string, exit: ExitCode): QueuedJob['end'] {
  const { cause, status } = jobEnd(words, exit, 0);
  return { cause, status };
}

async function live(run: Run, job: QueuedJob): Promise<JobDetail> {
  return { ...known(await askDetail(run, job.job_id), job), usedMemoryMiB: null, usedCpuSeconds: null };
}

/** Of an ended job: what its steps used is in their rows, and its whole time in its own. Where it wrote, the queue knows for some minutes. */
async function usage(run: Run, job: QueuedJob): Promise<JobDetail> {
  const [row, rows] = await Promise.all([askDetail(run, job.job_id), askUsage(run, job.job_id)]);
  const own = rows?.find(({ JobIDRaw }) => JobIDRaw === job.job_id);
  const memory = (rows ?? []).flatMap(({ MaxRSS }) => mebibytes(MaxRSS) ?? []);
  const { folder, output, errors, ...rest } = known(row, job);
  return {
    ...rest,
    folder: folder ?? word(own?.WorkDir),
    output: output ?? path(own?.StdOut, job),
    errors: errors ?? path(own?.StdErr, job),
    usedMemoryMiB: memory.length === 0 ? null : Math.max(...memory),
    usedCpuSeconds: own === undefined ? null : seconds(own.TotalCPU),
  };
}

function known(row: DetailRow | undefined, job: QueuedJob) {
  return {
    command: word(row?.Command),
    folder: word(row?.WorkDir),
    output: path(row?.STDOUT, job),
    errors: path(row?.STDERR, job),
    dependency: word(row?.Dependency),
  };
}

/** With what Slurm puts in the place of `%j` and the like; 22.05 has put it there itself. */
function path(pattern: string | undefined, { job_id, label, name, account }: QueuedJob): string | null {
  const [, array = job_id, task = ''] = /^(\d+)_(\d+)$/.exec(label) ?? [];
  const values: Record<string, string> = { '%': '%', j: job_id, A: array, a: task, x: name, u: account };
  return word(pattern)?.replace(/%([%jAaxu])/g, (whole, letter: string) => values[letter] ?? whole) ?? null;
}

/** Slurm's words for nothing. */
function word(text: string | undefined): string | null {
  return text === undefined || ['', '(null)', 'None', 'None assigned', 'N/A', 'n/a'].includes(text) ? null : text;
}

const wholeNumber = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) : null);

/** `scancel: error: Kill job error on job id 7: Access/permission denied` without who says it. */
const plain = (text: string): string => text.replace(/^\w+: (?:error: )?/, '');
