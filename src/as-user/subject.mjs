// @ts-check
/** What a grant is for, as auth signs it and the program asks of it. */
import { createHash } from 'node:crypto';
import { operationSubject } from './file-operation.mjs';

/** @import { AsUserRequest } from './schema.ts' */

/** An account has them once. */
export const QUOTAS_SUBJECT = 'quotas';

/**
 * All that must have been granted, and by what: of an array each of its jobs.
 * @param {AsUserRequest} request
 * @param {unknown} grant
 * @returns {{ session: string, grant: unknown }[]}
 */
export function granted(request, grant) {
  if (request.action !== 'submit_array') return [{ session: subjectOf(request), grant }];
  return request.jobs.map((job) => ({ session: job.session_id, grant: job.grant }));
}

/**
 * @param {Exclude<AsUserRequest, { action: 'submit_array' }>} request
 */
function subjectOf(request) {
  if (request.action === 'read') return fileSubject(request.path);
  if (request.action === 'files') return operationSubject(request.operation);
  if (request.action === 'resubmit') return jobSubject(request.job_id);
  return request.action === 'quotas' ? QUOTAS_SUBJECT : request.session_id;
}

/**
 * Submitting this one job again.
 * @param {string} jobId
 */
export function jobSubject(jobId) {
  return `job-${jobId}`;
}

/**
 * Reading this one file: a path may be longer than a grant.
 * @param {string} path
 */
export function fileSubject(path) {
  return `file-${createHash('sha256').update(path).digest('hex')}`;
}
