// @ts-check
/** When a job would start: sbatch asks slurmctld, and submits nothing. */
import { JOB_SCRIPT } from './installation.mjs';
import { failureOf, placementArguments, runSbatch, userEnvironment } from './sbatch.mjs';

/** @import { Ended } from './sbatch.mjs' */
/** @import { EstimateAnswer, EstimateRequest } from './schema.ts' */

/** It says so among its errors, where a site's plugins may say more. */
const START =
  /^sbatch: Job \d+ to start at (\d{1,12}) using \d+ processors on (?:nodes )?([\w.-]{1,253}) in partition ([\w.-]{1,64})$/m;

/**
 * @param {EstimateRequest} request
 * @param {{ username: string, homedir: string, shell: string | null }} user
 * @param {string} sbatch
 */
export function estimateStart(request, user, sbatch) {
  // The time as seconds since 1970: as words it would be this machine's, in a zone that nobody names.
  const environment = { ...userEnvironment(user, sbatch), SLURM_TIME_FORMAT: '%s' };
  return estimateOf(runSbatch(sbatch, estimateArguments(request), environment));
}

/** @param {EstimateRequest} request */
export function estimateArguments(request) {
  return [
    '--test-only',
    `--job-name=${request.session_id}`,
    '--export=ALL',
    '--propagate=NONE',
    ...placementArguments(request),
    '--output=/dev/null',
    '--',
    JOB_SCRIPT,
  ];
}

/**
 * @param {Ended} ended
 * @returns {EstimateAnswer}
 */
export function estimateOf(ended) {
  const [, start, node, partition] = START.exec(ended.stderr ?? '') ?? [];
  if (ended.status !== 0 || start === undefined || node === undefined || partition === undefined)
    return failureOf(ended);
  return { ok: true, start: Number(start), node, partition };
}
