/** Who signs grants for this process: auth in it, or by HTTP the one of the site. */
import { type GrantClient, grantClient } from './auth/grant-client.ts';
import type { GrantSigner } from './auth/grants.ts';
import { requestId } from './http/request-id.ts';
import { SERVICES } from './services.ts';
import { type Grants, noGrants, type StudyGrants } from './session/grants.ts';

/** `signer` is null where auth runs apart; `ping` where there is nobody to ask. */
export function grantsBy({ areNeeded, signer }: { areNeeded: boolean; signer: GrantSigner | null }): {
  grants: Grants;
  ping: (() => Promise<void>) | null;
} {
  if (!areNeeded) return { grants: noGrants, ping: null };
  if (signer) return { grants: signedHere(signer), ping: null };
  const auth = grantClient({ url: `http://127.0.0.1:${SERVICES.auth.port}`, requestId });
  return { grants: signedByAuth(auth), ping: auth.ping };
}

function signedHere(signer: GrantSigner): Grants {
  return {
    async forLaunch(_principal, session) {
      const { submit, forget } = signer.launch(session);
      return { submit_grant: submit, forget_grant: forget };
    },
    forStudy: async (_principal, account, root, runIds) => signer.study(account, root, runIds).map(named),
    forLog: async (_principal, session) => signer.log(session),
    forFile: async (_principal, account, path) => signer.read(account, path),
    forFiles: async (_principal, account, operation) => signer.files(account, operation),
    forWatch: async (_principal, account, folder) => signer.watch(account, folder),
    forResubmit: async (_principal, account, jobId) => signer.resubmit(account, jobId),
    forQuotas: async (_principal, account) => signer.quotas(account),
    forEstimate: async (_principal, estimate) => signer.estimate(estimate),
  };
}

function signedByAuth(auth: GrantClient): Grants {
  return {
    async forLaunch(principal, { session_id }) {
      const { submit, forget } = await auth.launch(principal, session_id);
      return { submit_grant: submit, forget_grant: forget };
    },
    forStudy: async (principal, _account, root, runIds) => (await auth.study(principal, root, runIds)).map(named),
    forLog: (principal, { session_id }) => auth.log(principal, session_id),
    forFile: (principal, _account, path) => auth.read(principal, path),
    forFiles: (principal, _account, operation) => auth.files(principal, operation),
    forWatch: (principal, _account, folder) => auth.watch(principal, folder),
    forResubmit: (principal, _account, jobId) => auth.resubmit(principal, jobId),
    forQuotas: (principal) => auth.quotas(principal),
    forEstimate: (principal, { session_id }) => auth.estimate(principal, session_id),
  };
}

const named = ({ submit, forget, outputs }: { submit: string; forget: string; outputs: string }): StudyGrants => ({
  submit_grant: submit,
  forget_grant: forget,
  outputs_grant: outputs,
});
