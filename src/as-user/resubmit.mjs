// @ts-check
/** A batch job of the user, submitted once more: the script that Slurm keeps, where and with what the job was to run. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Failure } from './failure.mjs';
import { outcomeOf, runSbatch } from './sbatch.mjs';
import { parseSubmitLine } from './submit-line.mjs';

/** @import { ResubmitRequest, SubmitAnswer } from './schema.ts' */

const TIMEOUT_MS = 15_000;
/** Slurm takes no larger script. */
const SCRIPT_BYTES_MAX = 8_000_000;
const FIELDS = [
  'JobIDRaw',
  'JobID',
  'User',
  'JobName',
  'Partition',
  'Account',
  'QOS',
  'TimelimitRaw',
  'WorkDir',
  'SubmitLine',
];
/** Kept since Slurm 24.05. */
const PATH_FIELDS = ['StdOut', 'StdErr'];

/** @typedef {Record<string, string>} Row */

/**
 * @param {ResubmitRequest} request
 * @param {{ username: string, homedir: string, shell: string | null }} user
 * @param {string} sbatch
 * @returns {SubmitAnswer}
 */
export function resubmit({ job_id }, { username, homedir, shell }, sbatch) {
  const slurm = programs(dirname(sbatch));
  const job = askAccounting(slurm, job_id);
  if (job === null || job.User !== username) throw rejected(`Slurm's accounting knows no job ${job_id} of yours`);
  const args = resubmitArguments(job);
  const script = scriptOf(slurm, job);
  if (script === null) throw rejected('Slurm does not keep its script any more');
  const asks = /^#SBATCH\s+(?:.*\s)?--(?:export|get-user-env)\b/m.test(script);
  // What the script was submitted in is kept nowhere. What the user has after a log-in comes nearest; what is set here goes before it.
  const environment = { HOME: homedir, USER: username, LOGNAME: username, SHELL: shell ?? '/bin/sh' };
  return outcomeOf(runSbatch(sbatch, asks ? args : [...args, '--get-user-env'], environment, script));
}

/**
 * What sbatch is told beside what the script says itself.
 * @param {Row} job
 * @returns {string[]}
 */
export function resubmitArguments(job) {
  // What the record tells may have blanks, and is no word of the script's then.
  const told = [job.JobName, job.WorkDir, job.StdOut, job.StdErr].flatMap((text = '') =>
    /\s/.test(text) ? [text] : [],
  );
  const line = parseSubmitLine(told.reduce((line, text) => line.replaceAll(text, '_'), job.SubmitLine ?? ''));
  if (line === null) throw rejected('it is none of sbatch, so that it has no script');
  if (line.hasArguments) {
    throw rejected(`its script had arguments, which Slurm does not keep one by one. It was: ${job.SubmitLine}`);
  }
  const [, task] = /^\d+_(\d+)$/.exec(job.JobID ?? '') ?? [];
  const minutes = /^\d+$/.test(job.TimelimitRaw ?? '') ? job.TimelimitRaw : undefined;
  return [
    '--parsable',
    '--propagate=NONE',
    ...option('job-name', job.JobName),
    ...option('partition', job.Partition),
    ...option('account', job.Account),
    ...option('qos', job.QOS),
    ...option('time', minutes),
    ...option('chdir', job.WorkDir),
    ...option('output', job.StdOut),
    ...option('error', job.StdErr),
    ...option('array', task),
    ...line.options,
  ];
}

/**
 * @param {string} name
 * @param {string | undefined} value
 */
function option(name, value) {
  return value === undefined || value === '' ? [] : [`--${name}=${value}`];
}

/**
 * @param {ReturnType<typeof programs>} slurm
 * @param {string} jobId
 * @returns {Row | null}
 */
function askAccounting(slurm, jobId) {
  const mark = randomUUID();
  const ask = (/** @type {string[]} */ fields) =>
    slurm('sacct', [
      '--allocations',
      '--noheader',
      '--parsable',
      `--delimiter=${mark}`,
      `--format=${fields.join(',')}`,
      `--jobs=${jobId}`,
    ]);
  let fields = [...FIELDS, ...PATH_FIELDS];
  let answer = ask(fields);
  if (/invalid field/i.test(answer.stderr)) {
    fields = FIELDS;
    answer = ask(fields);
  }
  if (answer.status !== 0)
    throw rejected(`Slurm's accounting does not tell of it (${answer.stderr.trim().slice(0, 200)})`);
  const values = answer.stdout.split(mark);
  for (let at = 0; at + fields.length <= values.length; at += fields.length) {
    const row = Object.fromEntries(fields.map((field, index) => [field, values[at + index] ?? '']));
    row.JobIDRaw = row.JobIDRaw?.trim() ?? '';
    // Asked for the first of an array it tells of all.
    if (row.JobIDRaw === jobId) return row;
  }
  return null;
}

/**
 * From slurmctld while it knows the job, then from accounting, where the site keeps scripts there.
 * @param {ReturnType<typeof programs>} slurm
 * @param {Row} job
 */
function scriptOf(slurm, job) {
  // It says no with status 0.
  const { stdout } = slurm('scontrol', ['write', 'batch_script', job.JobIDRaw ?? '', '-']);
  if (stdout.startsWith('#!')) return stdout;
  const kept = slurm('sacct', ['--batch-script', `--jobs=${job.JobID}`]).stdout;
  return /^Batch Script for .*\n-+\n(#![\s\S]*)/.exec(kept)?.[1] ?? null;
}

/** @param {string} folder */
function programs(folder) {
  return (/** @type {'scontrol' | 'sacct'} */ name, /** @type {string[]} */ args) => {
    const ended = spawnSync(join(folder, name), args, {
      cwd: '/',
      env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: SCRIPT_BYTES_MAX,
    });
    if (ended.error) throw rejected(`${name} gave no answer`);
    return ended;
  };
}

/** @param {string} why */
function rejected(why) {
  const end = /[.!?]$/.test(why) ? '' : '.';
  return new Failure('rejected', `The job cannot be submitted again: ${why}${end}`);
}
