/**
 * The scheduler of a cluster. Its jobs are looked at with one query for everybody, as the portal's own account; a job is submitted, and
 * its log read, by the program that runs as its user.
 */
import { isIP } from 'node:net';
import type { AnswerTo, AsUserRequest, Failure, Refusal } from '../../as-user/schema.ts';
import type { Waiting } from '../../session/schema.ts';
import { type Estimate, type Job, type JobRequest, NotOffered, type Scheduler, SubmitRejected } from '../scheduler.ts';
import { accounting } from './accounting.ts';
import { askQueue, complaint, type QueueRow, time } from './answers.ts';
import { jobsOfRow, slurmArrays } from './arrays.ts';
import { clusterLooks } from './nodes.ts';
import { askConcealed } from './private-data.ts';
import { askReservations } from './reservations.ts';
import { accountRights } from './rights.ts';
import type { Outcome, Run } from './run.ts';
import { jobEnd, jobState, queueExitCode } from './states.ts';
import { waitingFor } from './waiting.ts';

const MINUTE_MS = 60_000;
const HELD_BY_USER = 'JobHeldUser';
/** Slurm itself takes such a job away. */
const NEVER_SATISFIED = 'DependencyNeverSatisfied';
/** The lower byte of Slurm's error 2021, which scancel keeps to itself, also where it has just signalled a job of an array. */
const ALREADY_DONE = 229;
/** A change that Slurm does not take at once is asked for again by whoever wanted it. */
const CHANGE_TIMEOUT_MS = 15_000;

export function slurmScheduler(options: {
  cluster: string;
  run: Run;
  asUser: <Request extends AsUserRequest>(
    account: string,
    request: Request,
    grant: string | null,
  ) => Promise<AnswerTo<Request>>;
  stopGraceMs: number;
  /** Whether a job's name is one that Berth gives. */
  isOurs: (jobName: string) => boolean;
  now?: () => number;
}): Scheduler {
  const { run, asUser, stopGraceMs, isOurs } = options;
  const now = options.now ?? Date.now;
  const look = clusterLooks(run, now);
  const accounts = accounting(run, now);
  const rights = accountRights(run, now);
  /** As the last look saw them. */
  let seen = new Map<string, Job>();
  /** When jobs were asked to stop. */
  const stopping = new Map<string, number>();

  async function observe(): Promise<Job[]> {
    const begun = now();
    const rows = (await askQueue(run))
      .filter(({ Name }) => isOurs(Name))
      .flatMap(oneEach)
      .filter(({ Name }) => isOurs(Name));
    const byOthers = rows
      .filter(({ State, JobID, Reason }) => State === 'CANCELLED' && !stopping.has(JobID) && Reason !== NEVER_SATISFIED)
      .map((row) => row.JobID);
    const jobs = await accounts.withCancellers(await withAddresses(rows.map(jobOf)), byOthers);
    seen = new Map(jobs.map((job) => [job.job_id, job]));
    for (const [jobId, since] of stopping) {
      if (seen.get(jobId)?.state === 'running' && now() - since >= stopGraceMs) await kill(jobId);
      else if (since < begun && !seen.has(jobId)) stopping.delete(jobId);
    }
    return jobs.sort(byPrecedence);
  }

  /** One row for each job of an array, by the id that Slurm's programs take for it. */
  function oneEach(row: QueueRow): QueueRow[] {
    if (row.ArrayTaskID === 'N/A') return [row];
    const jobs = jobsOfRow(`${row.ArrayJobID}_[${row.ArrayTaskID}]`, row.Name);
    return jobs.map(({ id, name }) => ({ ...row, JobID: id, Name: name }));
  }

  function jobOf(row: QueueRow): Job {
    const state = jobState(row.State);
    const start = time(row.StartTime);
    const end = time(row.EndTime);
    const ended = state === 'ended' ? jobEnd(row.State, queueExitCode(row.exit_code), end ?? now()) : null;
    const pending = state === 'pending';
    return {
      job_id: row.JobID,
      name: row.Name,
      account: row.UserName,
      state,
      node: pending || row.BatchHost === 'n/a' ? null : row.BatchHost,
      node_ip: null,
      started_at: pending ? null : start,
      expires_at: pending ? null : end,
      waiting: pending ? waitingFor(row.Reason, start) : null,
      comment: row.Comment === '(null)' ? null : row.Comment,
      // What was killed after its grace is told as what it was, not as a job that failed.
      end: ended?.cause === 'unknown' && stopping.has(row.JobID) ? { ...ended, cause: 'cancelled' } : ended,
    };
  }

  /** A node may get another address when it is started anew, so each job's is looked up once, when it is first seen there. */
  async function withAddresses(jobs: Job[]): Promise<Job[]> {
    const known = jobs.map((job) => {
      const before = seen.get(job.job_id);
      return { ...job, node_ip: before?.node === job.node ? before.node_ip : null };
    });
    const isNew = ({ state, node, node_ip }: Job): boolean => state !== 'ended' && node !== null && node_ip === null;
    if (!known.some(isNew)) return known;
    const addresses = new Map((await look()).nodes.map(({ name, address }) => [name, address]));
    return known.map((job) => {
      const address = isNew(job) ? addresses.get(job.node ?? '') : undefined;
      return address !== undefined && isIP(address) !== 0 ? { ...job, node_ip: address } : job;
    });
  }

  /** Seen anew: whether Slurm holds a job for an administrator must not be guessed from the last look. */
  async function waitingNow(jobId: string): Promise<Waiting | null> {
    await observe();
    const job = seen.get(jobId);
    if (job?.state !== 'pending') throw new NotOffered('Its job does not wait any more.');
    return job.waiting;
  }

  async function find(jobId: string): Promise<Job | undefined> {
    if (!seen.has(jobId)) await observe();
    return seen.get(jobId);
  }

  /** To the job script alone. When it is gone, slurmstepd kills what it left at once; anything sent to the whole job takes KillWait. */
  async function signalScript(jobId: string, signal: 'TERM' | 'KILL'): Promise<void> {
    const answer = await run('scancel', ['--batch', `--signal=${signal}`, jobId], { timeoutMs: CHANGE_TIMEOUT_MS });
    const isDone = answer.status === ALREADY_DONE && answer.stderr === '';
    if (answer.status !== 0 && !isDone && !/Invalid job id|already completing/i.test(answer.stderr))
      throw failed('scancel', answer);
  }

  /** Where that fails, the next look tries it again. */
  const kill = (jobId: string): Promise<void> => signalScript(jobId, 'KILL').catch(() => {});

  async function change(program: 'scontrol' | 'scancel', ...args: string[]): Promise<void> {
    const answer = await run(program, args, { timeoutMs: CHANGE_TIMEOUT_MS });
    if (answer.status !== 0) throw failed(program, answer);
  }

  async function submit(request: JobRequest): Promise<string> {
    if (request.grant === null)
      throw new SubmitRejected('submit_rejected', 'It was launched before Berth was renewed; launch it again.');
    const submission = {
      action: 'submit',
      ...placed(request),
      grace_seconds: graceSeconds(),
      ...(request.after && request.after.length > 0 && { after: request.after }),
      environment: request.environment,
    } as const;
    const answer = await asUser(request.account, submission, request.grant);
    if (answer.ok) return answer.job_id;
    throw notTaken(answer);
  }

  /** Slurm warns a job a second before its end at the latest. */
  function graceSeconds(): number {
    return Math.max(1, Math.ceil(stopGraceMs / 1000));
  }

  async function estimate(request: Omit<JobRequest, 'environment'>): Promise<Estimate> {
    if (request.grant === null) throw new Error('When a job would start is asked with leave of auth alone.');
    const answer = await asUser(request.account, { action: 'estimate', ...placed(request) }, request.grant);
    if (!answer.ok) throw notTaken(answer);
    return { start: answer.start * 1000, node: answer.node, partition: answer.partition };
  }

  return {
    cluster: options.cluster,
    shared: true,
    submit,
    arrays: slurmArrays({
      submit: (account, request) => asUser(account, request, null),
      run: (program, args) => run(program, args, { timeoutMs: CHANGE_TIMEOUT_MS }),
      cancelled(jobIds) {
        for (const jobId of jobIds) if (seen.get(jobId)?.state === 'pending') stopping.set(jobId, now());
      },
      placed: ({ array, ...request }) => asked(request),
      graceSeconds: graceSeconds(),
      notTaken,
      failed,
    }),
    estimate,
    rights,
    observe,
    async history(jobIds) {
      const ids = jobIds.filter((id) => /^\d+(?:_\d+)?$/.test(id));
      if (ids.length === 0) return [];
      return (await accounts.ended(ids)).filter((job) => isOurs(job.name));
    },
    async cancel(jobId) {
      const job = await find(jobId);
      if (stopping.has(jobId) || (job?.state !== 'pending' && job?.state !== 'running')) return;
      stopping.set(jobId, now());
      try {
        // A signal for a job that waits is tried again for minutes.
        await (job.state === 'pending' ? change('scancel', jobId) : signalScript(jobId, 'TERM'));
      } catch (error) {
        stopping.delete(jobId);
        throw error;
      }
    },
    async extend(jobId, expiresAt) {
      const start = (await find(jobId))?.started_at;
      if (start === undefined || start === null) throw new Error(`Job ${jobId} does not run; its time has not begun.`);
      const minutes = Math.max(0, Math.round((expiresAt - start) / MINUTE_MS));
      await change('scontrol', 'update', `JobId=${jobId}`, `TimeLimit=${minutes}`);
    },
    async hold(jobId) {
      const waiting = await waitingNow(jobId);
      // As the user's own hold, and so not in the place of an administrator's.
      if (waiting?.reason !== 'held') await change('scontrol', 'uhold', jobId);
    },
    async release(jobId) {
      const waiting = await waitingNow(jobId);
      if (waiting?.reason !== 'held') return;
      if (waiting.detail !== HELD_BY_USER) throw new NotOffered('An administrator holds it, and has to release it.');
      await change('scontrol', 'release', jobId);
    },
    async log(jobName, account, bytes, grant) {
      if (grant === null) throw new Error('The log is read with leave of auth alone.');
      const answer = await asUser(account, { action: 'log', session_id: jobName, bytes }, grant);
      if (!answer.ok) throw new Error(answer.message);
      return answer.log;
    },
    async forget(jobName, account, grant) {
      // Of a launch before there were such grants: its log stays in its user's home.
      if (grant === null) return;
      const answer = await asUser(account, { action: 'forget', session_id: jobName }, grant);
      if (!answer.ok) throw new Error(answer.message);
    },
    look,
    reservations: () => askReservations(run),
    concealed: () => askConcealed(run),
    // Slurm tells nobody. Announcements and the monitor's own looks do.
    onChange: () => () => {},
  };
}

/** The first of a name is the one that matters: what runs before what waits, then the elder. */
function byPrecedence(a: Job, b: Job): number {
  const order = (job: Job): number => ['running', 'completing', 'pending', 'ended'].indexOf(job.state);
  return order(a) - order(b) || Number.parseInt(a.job_id, 10) - Number.parseInt(b.job_id, 10);
}

/** What a job asks of the cluster, in the words of the program that asks for it as the user. */
function placed(request: Omit<JobRequest, 'environment'>) {
  return { session_id: request.name, ...asked(request) };
}

function asked(request: Omit<JobRequest, 'name' | 'account' | 'environment' | 'grant'>) {
  return {
    cpus: request.cpus,
    memory_mib: request.memoryMiB,
    gpus: request.gpus,
    gpu_type: request.gpuType,
    minutes: request.timeMinutes,
    partition: request.partition,
    project: request.project,
    qos: request.qos,
  };
}

/** Only what was rejected is told as final. */
function notTaken(answer: Failure | Refusal): Error {
  if (answer.kind === 'rejected') return new SubmitRejected(answer.reason, answer.message);
  if (answer.kind === 'unknown') return new Error(answer.message);
  return new SubmitRejected('submit_rejected', `Berth may not submit it (${answer.message}) Ask the administrator.`);
}

const failed = (program: string, answer: Outcome): Error => new Error(`${program}: ${complaint(answer)}`);
