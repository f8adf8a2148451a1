/** Says who makes a request. What is presented is looked up each time: an ended log-in is refused at once. */
import type { FastifyBaseLogger } from 'fastify';
import { Problem } from '../errors.ts';
import type { Records } from '../records/records.ts';
import type { AccessTokens } from './access-token.ts';
import type { ApiTokens } from './api-tokens.ts';
import { isLoginId, type Logins } from './logins.ts';
import type { Principal } from './principal.ts';
import { isViewId, type Views } from './views.ts';

export interface Authenticator {
  /**
   * Null where nothing is presented; throws `not_logged_in` where what is presented is no good. `view` is what support shows beside the
   * cookie of its own log-in, to look on as a user.
   */
  authenticate(credentials: {
    cookie?: string | undefined;
    bearer?: string | undefined;
    view?: string | undefined;
  }): Promise<Principal | null>;
  /** Whether that log-in or token is still good. */
  isLive(credentialId: string): Promise<boolean>;
}

export function authenticator(deps: {
  records: Pick<Records, 'users'>;
  accessTokens: AccessTokens;
  logins: Logins;
  apiTokens: ApiTokens;
  views: Pick<Views, 'principal' | 'isLive'>;
  log: Pick<FastifyBaseLogger, 'info'>;
}): Authenticator {
  async function principalOf(userId: string, credential_id: string, credential: string): Promise<Principal> {
    const user = await deps.records.users.get(userId);
    if (user === null || user.disabled) throw refused('the user is disabled or gone');
    return { user_id: user.user_id, role: user.role, account: user.account, credential_id, credential };
  }

  /** The reason is for the log only. */
  function refused(reason: string): Problem {
    deps.log.info({ reason }, 'a credential was refused');
    return new Problem(
      'not_logged_in',
      'What was sent to log in with is not valid or not valid any more; log in again.',
    );
  }

  async function byApiToken(secret: string): Promise<Principal> {
    const token = await deps.apiTokens.use(secret);
    if (token === null) throw refused('no such API token, or it is over');
    return principalOf(token.user_id, token.token_id, secret);
  }

  async function byAccessToken(accessToken: string): Promise<Principal> {
    const claims = await deps.accessTokens.verify(accessToken).catch((error: Error) => {
      throw refused(`access token: ${error.message}`);
    });
    const login = await deps.logins.living(claims.login_id);
    if (login === null || login.user_id !== claims.user_id) throw refused('the log-in has ended');
    return principalOf(login.user_id, login.login_id, accessToken);
  }

  return {
    async authenticate({ cookie, bearer, view }) {
      const presented = bearer ?? cookie;
      if (presented === undefined || presented === '') return null;
      if (presented.startsWith('berth_') && bearer !== undefined) return byApiToken(presented);
      const principal = await byAccessToken(presented);
      return view === undefined || bearer !== undefined ? principal : deps.views.principal(view, principal);
    },

    async isLive(credentialId) {
      if (isViewId(credentialId)) return deps.views.isLive(credentialId);
      const credential = isLoginId(credentialId)
        ? await deps.logins.living(credentialId)
        : await deps.apiTokens.living(credentialId);
      if (credential === null) return false;
      const user = await deps.records.users.get(credential.user_id);
      return user !== null && !user.disabled;
    },
  };
}
