// @ts-check
/** The request on standard input: what is not exactly as it should be is refused before anything else is looked at. */
import { readSync } from 'node:fs';
import { Failure } from './failure.mjs';
import { isFileOperation } from './file-operation.mjs';

/** @import { AsUserRequest } from './schema.ts' */

/** An array of jobs has some of each. */
const BYTES_MAX = 4_000_000;
const LOG_BYTES_MAX = 1_000_000;
const LINE_FEED = 10;
const SESSION_ID =
  /^(?:(?:app-session|berth-doctor|berth-estimate)-\d{10}-[a-z0-9]{6}|cae-run-\d{10}-[a-z0-9]{6}(?:-\d{3})?)$/;
const ARRAY_ID = /^cae-run-\d{10}-[a-z0-9]{6}$/;
const IN_ARRAY = /^-\d{3}$/;
const ARRAY_MAX = 1000;
const JOB_ID = /^\d{1,12}$/;
/** As many as a workflow has steps. */
const AFTER_MAX = 50;
const OF_NO_SESSION = new Set(['read', 'quotas', 'resubmit', 'files']);
/** Which of them each action is about, other than sessions. */
const PROBE_ID = /^berth-doctor-/;
const ESTIMATE_ID = /^berth-estimate-/;
/** Each three are four in the answer. */
const READ_BYTES_MAX = 4_000_000;
const PATH_MAX = 4096;
/** Less than the portal waits for an answer. */
const WAIT_SECONDS_MAX = 30;
/** What Slurm's own names of partitions, accounts and QOS consist of; none starts like an option. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/;
const VARIABLE = /^BERTH_[A-Z0-9_]{1,60}$/;
/** The program's own to set, or the job's. */
const NOT_REQUESTED = new Set([
  'BERTH_DIR',
  'BERTH_SESSION_ID',
  'BERTH_DESKTOP_SH',
  'BERTH_SPARE_KEYS_PL',
  'BERTH_THUMBNAIL_PL',
  'BERTH_OPENBOX_XML',
  'BERTH_RUN_LOG_PL',
  'BERTH_OFFSCREEN_SH',
  'BERTH_TASKS',
]);

/** The line of the request, and what came with it of the bytes that follow: the others are still to be read. */
export function readRequest() {
  const buffer = Buffer.allocUnsafe(BYTES_MAX + 1);
  let length = 0;
  for (;;) {
    const read = readSync(0, buffer, length, buffer.length - length, null);
    const end = buffer.subarray(0, length + read).indexOf(LINE_FEED, length);
    length += read;
    if (end >= 0) return { line: buffer.toString('utf8', 0, end), rest: buffer.subarray(end + 1, length) };
    if (read === 0) return { line: buffer.toString('utf8', 0, length), rest: buffer.subarray(length, length) };
    if (length > BYTES_MAX) throw refused(`it has more than ${BYTES_MAX} bytes`);
  }
}

/**
 * @param {string} text
 * @returns {{ grant: unknown, request: AsUserRequest }}
 */
export function parseRequest(text) {
  const fields = jsonObject(text);
  const { grant, action, session_id } = fields;
  const session = typeof session_id === 'string' && SESSION_ID.test(session_id) ? session_id : '';
  demand(OF_NO_SESSION.has(`${action}`) || session !== '', 'session_id');
  demand(ESTIMATE_ID.test(session) === (action === 'estimate'), 'session_id');
  switch (action) {
    case 'submit':
      demand(!PROBE_ID.test(session), 'session_id');
      placement(fields);
      integer(fields, 'grace_seconds', 1, 3_600);
      if (fields.after !== undefined) jobs(fields.after);
      environment(fields.environment);
      break;
    case 'submit_array':
      demand(ARRAY_ID.test(session), 'session_id');
      placement(fields);
      integer(fields, 'grace_seconds', 1, 3_600);
      integer(fields, 'at_once', 1, ARRAY_MAX);
      environment(fields.environment);
      arrayJobs(fields.jobs, session);
      break;
    case 'estimate':
      placement(fields);
      break;
    case 'probe':
      demand(PROBE_ID.test(session), 'session_id');
      for (const field of ['partition', 'node']) name(fields, field);
      environment(fields.environment);
      break;
    case 'log':
      integer(fields, 'bytes', 1, LOG_BYTES_MAX);
      break;
    case 'forget':
      break;
    case 'read':
      demand(isPath(fields.path), 'path');
      if (fields.from !== null) integer(fields, 'from', 0, Number.MAX_SAFE_INTEGER);
      demand(fields.file === null || (typeof fields.file === 'string' && fields.file.length < 64), 'file');
      integer(fields, 'bytes', 1, READ_BYTES_MAX);
      integer(fields, 'wait_seconds', 0, WAIT_SECONDS_MAX);
      break;
    case 'resubmit':
      demand(typeof fields.job_id === 'string' && JOB_ID.test(fields.job_id), 'job_id');
      break;
    case 'quotas':
      break;
    case 'files':
      demand(isFileOperation(fields.operation), 'operation');
      break;
    default:
      throw refused('its action is unknown');
  }
  return { grant, request: /** @type {AsUserRequest} */ (/** @type {unknown} */ (fields)) };
}

/**
 * @param {string} text
 * @returns {Record<string, unknown>}
 */
function jsonObject(text) {
  try {
    const value = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // What it is instead is nobody's business: it may be part of a grant.
  }
  throw refused('it is no JSON object');
}

/** @param {Record<string, unknown>} fields */
function placement(fields) {
  integer(fields, 'cpus', 1, 100_000);
  integer(fields, 'memory_mib', 1, 1_000_000_000);
  integer(fields, 'gpus', 0, 10_000);
  integer(fields, 'minutes', 1, 1_000_000);
  for (const field of ['gpu_type', 'partition', 'project', 'qos']) name(fields, field);
}

/**
 * @param {Record<string, unknown>} fields
 * @param {string} field
 * @param {number} min
 * @param {number} max
 */
function integer(fields, field, min, max) {
  const value = fields[field];
  demand(typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max, field);
}

/**
 * @param {Record<string, unknown>} fields
 * @param {string} field
 */
function name(fields, field) {
  const value = fields[field];
  demand(value === null || (typeof value === 'string' && NAME.test(value)), field);
}

/**
 * @param {unknown} value
 * @returns {value is string}
 */
function isPath(value) {
  return typeof value === 'string' && value.startsWith('/') && value.length <= PATH_MAX && !value.includes('\0');
}

/** @param {unknown} ids */
function jobs(ids) {
  demand(Array.isArray(ids) && ids.length <= AFTER_MAX, 'after');
  for (const id of ids) demand(typeof id === 'string' && JOB_ID.test(id), 'after');
}

/**
 * Each once, and by its name of that array.
 * @param {unknown} all
 * @param {string} array
 */
function arrayJobs(all, array) {
  demand(Array.isArray(all) && all.length >= 1 && all.length <= ARRAY_MAX, 'jobs');
  const names = new Set();
  for (const job of all) {
    demand(isObject(job), 'jobs');
    const { session_id } = job;
    demand(typeof session_id === 'string' && session_id.startsWith(array), 'jobs: session_id');
    demand(IN_ARRAY.test(session_id.slice(array.length)), 'jobs: session_id');
    names.add(session_id);
    environment(job.environment);
  }
  demand(names.size === all.length, 'jobs: session_id');
}

/** @param {unknown} variables */
function environment(variables) {
  demand(isObject(variables), 'environment');
  for (const [variable, value] of Object.entries(variables)) {
    demand(VARIABLE.test(variable) && !NOT_REQUESTED.has(variable), 'environment: a name in it');
    demand(typeof value === 'string' && !value.includes('\0'), `environment: ${variable}`);
  }
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {boolean} met
 * @param {string} field
 * @returns {asserts met}
 */
function demand(met, field) {
  if (!met) throw refused(`${field} is not as it must be`);
}

/** @param {string} why */
function refused(why) {
  return new Failure('refused', `The request was refused: ${why}.`);
}
