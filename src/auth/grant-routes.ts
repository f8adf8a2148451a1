/**
 * Where services that run apart get grants, on loopback: nginx leads nobody here. Each is for the user whose credential the service
 * shows, so that a service that was broken into is none but those who use it meanwhile.
 */
import { Problem } from '../errors.ts';
import type { Server } from '../http/server.ts';
import type { Records } from '../records/records.ts';
import type { GrantSigner } from './grants.ts';
import type { Principal } from './principal.ts';
import {
  estimateGrant,
  estimateGrantBody,
  fileBody,
  filesGrant,
  grantBody,
  jobBody,
  launchGrants,
  logGrant,
  operationBody,
  quotasBody,
  quotasGrant,
  readGrant,
  resubmitGrant,
  studyGrantBody,
  studyGrants,
  watchBody,
  watchGrant,
} from './schema.ts';

export function grantRoutes(
  app: Server,
  deps: {
    records: Pick<Records, 'sessions'>;
    signer: GrantSigner;
    /** Whom a view of that log-in shows; throws where it has no such view, or not any more. */
    viewed: (viewId: string, viewer: Principal) => Promise<Principal>;
    /** The account that the user's sessions run as; null where there is none. */
    runsAs: (principal: Principal) => string | null;
  },
): void {
  const { records, signer } = deps;

  function accountOf(principal: Principal): string {
    const account = deps.runsAs(principal);
    if (account !== null) return account;
    throw new Problem('forbidden', `The user ${principal.user_id} has no account of the system.`);
  }

  app.post(
    '/grants/launch',
    {
      config: { access: 'user' },
      schema: { hide: true, body: grantBody, response: { 200: launchGrants } },
    },
    async ({ principal, body: { session_id } }) => {
      const account = accountOf(principal);
      const present = await records.sessions.get(session_id);
      if (present !== null && present.user_id !== principal.user_id) throw notFound();
      return signer.launch({ account, session_id });
    },
  );

  app.post(
    '/grants/study',
    {
      config: { access: 'user' },
      schema: { hide: true, body: studyGrantBody, response: { 200: studyGrants } },
    },
    async ({ principal, body: { root, run_ids } }) => ({ grants: signer.study(accountOf(principal), root, run_ids) }),
  );

  app.post(
    '/grants/estimate',
    {
      config: { access: 'user' },
      schema: { hide: true, body: estimateGrantBody, response: { 200: estimateGrant } },
    },
    async ({ principal, body: { session_id } }) => ({
      estimate: signer.estimate({ account: accountOf(principal), session_id }),
    }),
  );

  app.post(
    '/grants/log',
    {
      config: { access: 'user' },
      schema: { hide: true, body: grantBody, response: { 200: logGrant } },
    },
    async ({ principal, body: { session_id } }) => {
      const session = await records.sessions.get(session_id);
      if (session === null || (session.user_id !== principal.user_id && principal.role === 'user')) throw notFound();
      return { log: signer.log({ account: session.account, session_id }) };
    },
  );

  app.post(
    '/grants/read',
    {
      config: { access: 'user' },
      schema: { hide: true, body: fileBody, response: { 200: readGrant } },
    },
    async ({ principal, body: { path, view_id } }) => {
      const whose = view_id === null ? principal : await deps.viewed(view_id, principal);
      return { read: signer.read(accountOf(whose), path) };
    },
  );

  app.post(
    '/grants/files',
    {
      config: { access: 'user' },
      schema: { hide: true, body: operationBody, response: { 200: filesGrant } },
    },
    async ({ principal, body }) => ({ files: signer.files(accountOf(principal), body) }),
  );

  app.post(
    '/grants/watch',
    {
      config: { access: 'user' },
      schema: { hide: true, body: watchBody, response: { 200: watchGrant } },
    },
    async ({ principal, body: { path } }) => ({ watch: signer.watch(accountOf(principal), path) }),
  );

  app.post(
    '/grants/resubmit',
    {
      config: { access: 'user' },
      schema: { hide: true, body: jobBody, response: { 200: resubmitGrant } },
    },
    async ({ principal, body: { job_id } }) => ({ resubmit: signer.resubmit(accountOf(principal), job_id) }),
  );

  app.post(
    '/grants/quotas',
    {
      config: { access: 'user' },
      schema: { hide: true, body: quotasBody, response: { 200: quotasGrant } },
    },
    async ({ principal }) => ({ quotas: signer.quotas(accountOf(principal)) }),
  );
}

const notFound = (): Problem => new Problem('not_found', 'You have no session with this id.');
