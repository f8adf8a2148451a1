/** Grants as a service gets them that runs apart from auth: with the credential of the user for whom it works. */
import { setTimeout } from 'node:timers/promises';
import type { z } from 'zod';
import { Problem, type ProblemCode } from '../errors.ts';
import { problem } from '../http/schema.ts';
import type { GrantedOperation } from './grants.ts';
import type { Principal } from './principal.ts';
import {
  estimateGrant,
  filesGrant,
  launchGrants,
  logGrant,
  quotasGrant,
  readGrant,
  resubmitGrant,
  studyGrants,
  watchGrant,
} from './schema.ts';

/** A restart of auth takes less; nobody waits longer for an answer that may not come. */
const AWAY_MS = 10_000;
const RETRY_MS = 200;

export interface GrantClient {
  launch(principal: Principal, sessionId: string): Promise<{ submit: string; forget: string }>;
  study(
    principal: Principal,
    root: string,
    runIds: string[],
  ): Promise<{ submit: string; forget: string; outputs: string }[]>;
  log(principal: Principal, sessionId: string): Promise<string>;
  /** To read a file as the user's account; in a view, as that of whom it shows. */
  read(principal: Principal, path: string): Promise<string>;
  /** To do that with files of the user's account. */
  files(principal: Principal, operation: GrantedOperation): Promise<string>;
  /** To see what is in a folder of the user's account while the user is away. */
  watch(principal: Principal, folder: string): Promise<string>;
  /** To submit a job of the user's account again. */
  resubmit(principal: Principal, jobId: string): Promise<string>;
  /** To ask how much room the user's account has. */
  quotas(principal: Principal): Promise<string>;
  estimate(principal: Principal, estimateId: string): Promise<string>;
  /** Throws where auth does not answer, now. */
  ping(): Promise<void>;
}

/** `url` is where auth listens on loopback; `requestId` the id of the request that is being served. */
export function grantClient({ url, requestId }: { url: string; requestId: () => string | undefined }): GrantClient {
  async function ask<Answer>(path: string, answer: z.ZodType<Answer>, { credential }: Principal, of: object) {
    const id = requestId();
    const request = {
      method: 'POST',
      headers: {
        authorization: `Bearer ${credential}`,
        'content-type': 'application/json',
        ...(id !== undefined && { 'x-request-id': id }),
      },
      body: JSON.stringify(of),
    };
    const response = await whenThere(() => fetch(`${url}${path}`, request));
    const body: unknown = await response.json();
    if (response.ok) return answer.parse(body);
    const { code, detail } = problem.parse(body);
    throw new Problem(code as ProblemCode, detail);
  }

  return {
    launch: (principal, sessionId) => ask('/grants/launch', launchGrants, principal, { session_id: sessionId }),
    study: async (principal, root, run_ids) =>
      (await ask('/grants/study', studyGrants, principal, { root, run_ids })).grants,
    ping: async () => void (await fetch(`${url}/healthz`)),
    log: async (principal, sessionId) => (await ask('/grants/log', logGrant, principal, { session_id: sessionId })).log,
    read: async (principal, path) =>
      (await ask('/grants/read', readGrant, principal, { path, view_id: viewOf(principal) })).read,
    files: async (principal, { do: what, path, to }) =>
      (await ask('/grants/files', filesGrant, principal, { do: what, path, ...(to !== undefined && { to }) })).files,
    watch: async (principal, path) => (await ask('/grants/watch', watchGrant, principal, { path })).watch,
    resubmit: async (principal, jobId) =>
      (await ask('/grants/resubmit', resubmitGrant, principal, { job_id: jobId })).resubmit,
    quotas: async (principal) => (await ask('/grants/quotas', quotasGrant, principal, {})).quotas,
    estimate: async (principal, estimateId) =>
      (await ask('/grants/estimate', estimateGrant, principal, { session_id: estimateId })).estimate,
  };
}

const viewOf = ({ viewed_by, credential_id }: Principal): string | null =>
  viewed_by === undefined ? null : credential_id;

/** Signing changes nothing, so that it may be asked for again. */
async function whenThere(ask: () => Promise<Response>): Promise<Response> {
  const until = performance.now() + AWAY_MS;
  for (;;) {
    try {
      return await ask();
    } catch (cause) {
      if (performance.now() > until)
        throw new Problem('unavailable', 'The service of log-ins does not answer; try again in a moment.', {
          cause,
          retryAfterSeconds: 5,
        });
      await setTimeout(RETRY_MS);
    }
  }
}
