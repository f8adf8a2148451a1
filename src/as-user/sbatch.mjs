// @ts-check
/** sbatch: its arguments, the environment that it hands to the job, and what its answer means. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure as NotDone } from './failure.mjs';
import { JOB_FILES, JOB_SCRIPT, PROBE_SCRIPT, RUN_FILES, RUN_SCRIPT } from './installation.mjs';

/** @import { SpawnSyncReturns } from 'node:child_process' */
/** @import { EstimateRequest, Failure, ProbeRequest, SubmitAnswer, SubmitArrayRequest, SubmitRequest } from './schema.ts' */

const SAFE_PATH = ['/usr/local/bin', '/usr/bin', '/bin', '/usr/games'];
/** The kernel takes 131,072 bytes in one variable, and Slurm keeps all of them for each job that waits. */
const ENVIRONMENT_BYTES_MAX = 120_000;
const TIMEOUT_MS = 30_000;
const OUTPUT_BYTES_MAX = 65_536;
const MESSAGE_MAX = 400;

/** What slurmctld did not say no to, or only for now: there may be a job, or may be one later. */
const NOT_FINAL =
  /unable to contact|timed out|connection|communication|transport|socket|temporarily|try again|retry|authentication|zero bytes|unexpected (message|rpc)|standby|queue full|i\/o error|no route|system call|interrupted/i;

/**
 * @param {SubmitRequest | SubmitArrayRequest} request
 * @param {{ home: string, log: string }} paths
 */
export function sbatchArguments(request, { home, log }) {
  const after = 'after' in request ? (request.after ?? []) : [];
  // Slurm looks each 30 s and signals up to a minute early: a short job would be told of its end as it starts.
  const grace = Math.min(request.grace_seconds, request.minutes * 15);
  return [
    '--parsable',
    `--job-name=${request.session_id}`,
    `--dependency=${['singleton', ...after.map((id) => `afterok:${id}`)].join(',')}`,
    // What waits for what did not end well would wait forever.
    ...(after.length > 0 ? ['--kill-on-invalid-dep=yes'] : []),
    ...('jobs' in request ? [arrayArgument(request)] : []),
    '--no-requeue',
    '--export=ALL',
    '--propagate=NONE',
    ...placementArguments(request),
    `--signal=B:USR1@${grace}`,
    '--open-mode=append',
    `--output=${log}`,
    `--chdir=${home}`,
    '--input=/dev/null',
    '--',
    isRun(request) ? RUN_SCRIPT : JOB_SCRIPT,
  ];
}

/** @param {SubmitArrayRequest} request */
function arrayArgument({ session_id, jobs, at_once }) {
  const tasks = jobs.map((job) => Number(job.session_id.slice(session_id.length + 1)));
  return `--array=${tasks.join(',')}%${at_once}`;
}

/**
 * A solver's run, by its id.
 * @param {{ session_id: string }} request
 */
const isRun = ({ session_id }) => session_id.startsWith('cae-run-');

/** @param {SubmitRequest | SubmitArrayRequest | EstimateRequest} request */
export function placementArguments({ cpus, memory_mib, gpus, gpu_type, minutes, partition, project, qos }) {
  return [
    '--nodes=1',
    '--ntasks=1',
    `--cpus-per-task=${cpus}`,
    `--mem=${memory_mib}M`,
    `--time=${minutes}`,
    ...(gpus > 0 ? [`--gres=gpu:${gpu_type === null ? '' : `${gpu_type}:`}${gpus}`] : []),
    ...(partition === null ? [] : [`--partition=${partition}`]),
    ...(project === null ? [] : [`--account=${project}`]),
    ...(qos === null ? [] : [`--qos=${qos}`]),
  ];
}

/**
 * @param {ProbeRequest} request
 * @param {{ home: string, log: string }} paths
 */
export function probeArguments({ session_id, partition, node }, { home, log }) {
  return [
    '--parsable',
    `--job-name=${session_id}`,
    '--no-requeue',
    '--export=ALL',
    '--propagate=NONE',
    '--nodes=1',
    '--ntasks=1',
    '--mem=128M',
    '--time=2',
    ...(partition === null ? [] : [`--partition=${partition}`]),
    ...(node === null ? [] : [`--nodelist=${node}`]),
    '--open-mode=append',
    `--output=${log}`,
    `--chdir=${home}`,
    '--input=/dev/null',
    '--',
    PROBE_SCRIPT,
  ];
}

/**
 * What every user has.
 * @param {{ username: string, homedir: string, shell: string | null }} user
 * @param {string} sbatch
 */
export function userEnvironment({ username, homedir, shell }, sbatch) {
  return {
    // scontrol lies beside sbatch.
    PATH: [...new Set([...SAFE_PATH, dirname(sbatch)])].join(':'),
    HOME: homedir,
    USER: username,
    LOGNAME: username,
    SHELL: shell ?? '/bin/sh',
    LANG: 'C.UTF-8',
  };
}

/**
 * The job's whole environment beside Slurm's own variables: nothing of the portal's, of sudo's, or of the user's profile.
 * @param {SubmitRequest | SubmitArrayRequest | ProbeRequest} request
 * @param {{ username: string, homedir: string, shell: string | null }} user
 * @param {string} sbatch
 * @returns {Record<string, string>}
 */
export function jobEnvironment(request, user, sbatch) {
  const environment = {
    ...userEnvironment(user, sbatch),
    ...request.environment,
    BERTH_SESSION_ID: request.session_id,
    ...Object.fromEntries(
      Object.entries(isRun(request) ? RUN_FILES : JOB_FILES).map(([name, file]) => [name, readFileSync(file, 'utf8')]),
    ),
  };
  const bytes = Object.entries(environment).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(`${name}=${value}`) + 1,
    0,
  );
  if (bytes > ENVIRONMENT_BYTES_MAX) {
    throw new NotDone(
      'rejected',
      `The parameters of this launch are too long: ${bytes} of at most ${ENVIRONMENT_BYTES_MAX} bytes with what Berth adds. Shorten them.`,
    );
  }
  return environment;
}

/**
 * @param {string} sbatch
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @param {string} [script] where it is no file
 */
export function runSbatch(sbatch, args, env, script = '') {
  process.umask(0o022); // goes along to the job
  return spawnSync(sbatch, args, {
    cwd: '/',
    env,
    input: script,
    stdio: 'pipe',
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
    maxBuffer: OUTPUT_BYTES_MAX,
  });
}

/** @typedef {Pick<SpawnSyncReturns<string>, 'status' | 'signal' | 'stdout' | 'stderr' | 'error'>} Ended */

/**
 * @param {Ended} ended
 * @returns {SubmitAnswer}
 */
export function outcomeOf(ended) {
  const id = /^(\d+)(?:;[^\s;]+)?$/m.exec(ended.stdout ?? '')?.[1];
  return ended.status === 0 && id !== undefined ? { ok: true, job_id: id } : failureOf(ended);
}

/**
 * Why sbatch did not do it.
 * @param {Ended} ended
 */
export function failureOf({ status, signal, stderr, error }) {
  const code = /** @type {NodeJS.ErrnoException | undefined} */ (error)?.code;
  if (code === 'ENOENT' || code === 'EACCES') return failure('rejected', 'sbatch is not installed where the site says');
  if (code === 'ETIMEDOUT') return failure('unknown', `Slurm did not answer within ${TIMEOUT_MS / 1000} s`);
  if (error || signal) return failure('unknown', `sbatch was ended (${signal ?? code})`);
  const words = slurmsWords(stderr);
  const answer = /(?:submission failed|allocation failure): (.*)/i.exec(stderr)?.[1];
  const final = answer !== undefined && !NOT_FINAL.test(answer);
  return failure(final ? 'rejected' : 'unknown', words || `sbatch ended with status ${status} and no word`);
}

/**
 * @param {'rejected' | 'unknown'} kind
 * @param {string} words
 * @returns {Failure}
 */
function failure(kind, words) {
  const beginning = kind === 'rejected' ? 'Slurm refused the job' : 'Slurm did not take the job yet';
  const end = /[.!?]$/.test(words) ? '' : '.';
  return { ok: false, kind, reason: 'submit_rejected', message: `${beginning}: ${words}${end}` };
}

/** A site's plugins may say more than Slurm itself, on lines of their own before it.
 * @param {string} stderr
 */
function slurmsWords(stderr) {
  const lines = stderr.split(/[\r\n]+/).map((line) =>
    line
      .replace(/^sbatch: (?:(?:error|fatal): )?/, '')
      .replace(/^(?:Batch job submission failed|allocation failure): /, '')
      .replace(/\p{Cc}+/gu, ' ')
      .trim(),
  );
  return [...new Set(lines.filter((line) => line !== ''))].join('; ').slice(0, MESSAGE_MAX);
}
