/** Log-in, users and tokens put together: what the routes, the guard and the start of the portal call. */
import type { FastifyBaseLogger } from 'fastify';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { Records, UserRecord } from '../records/records.ts';
import { type AccessTokens, accessTokens } from './access-token.ts';
import type { AccountExists } from './accounts.ts';
import { type ApiTokens, apiTokens } from './api-tokens.ts';
import { type Audit, auditor } from './audit.ts';
import { type Authenticator, authenticator } from './authenticator.ts';
import { announceEnd } from './credential-end.ts';
import { ensureAdmin, FIRST_ADMIN } from './first-admin.ts';
import { type Groups, groups } from './groups.ts';
import type { Keys } from './keys.ts';
import { type Logins, logins, type RefreshToken } from './logins.ts';
import { passwords } from './passwords.ts';
import type { Principal } from './principal.ts';
import { throttle } from './throttle.ts';
import { type Actor, type Users, users } from './users.ts';
import { type Views, views } from './views.ts';

export interface LoggedIn {
  user: UserRecord;
  accessToken: string;
  /** Null where the browser has the one in force already. */
  refresh: RefreshToken | null;
}

export interface AuthService extends Authenticator {
  login(username: string, password: string, address: string): Promise<LoggedIn>;
  refresh(token: string | undefined, address: string): Promise<LoggedIn>;
  logout(
    credentials: { refreshToken?: string | undefined; accessToken?: string | undefined },
    address: string,
  ): Promise<void>;
  changeOwnPassword(actor: Actor, current: string, password: string): Promise<void>;
  me(principal: Principal): Promise<UserRecord>;
  users: Users;
  groups: Groups;
  apiTokens: ApiTokens;
  views: Views;
  audit: Audit;
  /** Counts a wrong secret, of a link for one; throws where an address presented too many. */
  wrongSecret: (address: string) => Promise<void>;
  jwks: AccessTokens['jwks'];
  /** Makes the first administrator where there is no user yet; the password that was made up for it, to be shown once. */
  ensureAdmin(adminPassword: string | null): Promise<{ generatedPassword: string | null }>;
  /** A new token for the command line on this machine, in `<home>/operator.token`. */
  issueOperatorToken(home: string): Promise<void>;
  /** To be called now and then: forgets log-ins and views that are over. */
  housekeep(): Promise<void>;
}

export interface AuthDeps {
  records: Records;
  bus: Bus;
  keys: Pick<Keys, 'accessTokens' | 'accessTokensPublic'>;
  accountExists: AccountExists;
  log: Pick<FastifyBaseLogger, 'info' | 'error'>;
  now?: () => number;
}

export function authService({ records, bus, keys, accountExists, log, now = Date.now }: AuthDeps): AuthService {
  const audit = auditor(records, now);
  const announce = announceEnd({ bus, log });
  const ended = async (credentialIds: string[]): Promise<void> => {
    await announce(credentialIds);
    await looking.endWith(credentialIds);
  };
  const hashes = passwords();
  const access = accessTokens(keys.accessTokensPublic(), keys.accessTokens, now);
  const families: Logins = logins({ records, announceEnd: ended, audit, now });
  const tokens = apiTokens({ records, announceEnd: ended, now });
  const looking = views({ records, logins: families, announceEnd: announce, audit, now });
  const attempts = throttle(bus);
  const people = users({
    records,
    passwords: hashes,
    logins: families,
    apiTokens: tokens,
    accountExists,
    announceEnd: ended,
    endViews: looking.endOf,
    audit,
    now,
  });

  /** The user where the password is right; counted and written down where not. */
  async function checkPassword(username: string, password: string, address: string): Promise<UserRecord> {
    const failed = async (action: string, user: UserRecord | null, reason: string) =>
      // A name that no user has may be a password typed into the wrong field: it is not written down.
      audit({ user_id: null, address, action, target: user?.user_id ?? null, detail: { reason } });

    await attempts.admit(username, address, async () =>
      failed('login.throttled', await records.users.get(username), 'too many attempts'),
    );
    const user = await records.users.get(username);
    const right = await hashes.verify(password, user?.password_hash ?? null);
    if (user === null || !right) {
      await failed('login.failed', user, user === null ? 'unknown user' : 'wrong password');
      throw new Problem('wrong_credentials', 'Check both and try again; an administrator can set a new password.');
    }
    if (user.disabled) {
      await failed('login.failed', user, 'disabled');
      throw new Problem('forbidden', `The user ${user.user_id} is disabled; ask an administrator.`);
    }
    await attempts.succeeded(username);
    return user;
  }

  const loggedIn = async (user: UserRecord, login_id: string, refresh: RefreshToken | null): Promise<LoggedIn> => ({
    user,
    accessToken: await access.issue({ user_id: user.user_id, login_id }),
    refresh,
  });

  return {
    ...authenticator({ records, accessTokens: access, logins: families, apiTokens: tokens, views: looking, log }),

    async login(username, password, address) {
      const user = await checkPassword(username, password, address);
      const { login_id, refresh } = await families.start(user.user_id);
      // Whoever disabled the user or changed the password meanwhile did not see this log-in.
      const present = await records.users.get(user.user_id);
      if (present === null || present.disabled || present.password_hash !== user.password_hash) {
        await families.end(login_id);
        throw new Problem('wrong_credentials', 'The user was changed at this moment; try again.');
      }
      await audit({ user_id: user.user_id, address, action: 'login.succeeded', target: user.user_id });
      return loggedIn(present, login_id, refresh);
    },

    async refresh(token, address) {
      const refreshed = token === undefined ? null : await families.refresh(token, address);
      const user = refreshed === null ? null : await records.users.get(refreshed.login.user_id);
      if (refreshed === null || user === null || user.disabled)
        throw new Problem('not_logged_in', 'The log-in is over; log in again.');
      return loggedIn(user, refreshed.login.login_id, refreshed.refresh);
    },

    async logout({ refreshToken, accessToken }, address) {
      const byRefresh = refreshToken === undefined ? null : await families.find(refreshToken);
      const byAccess = accessToken === undefined ? null : await access.verify(accessToken).catch(() => null);
      for (const login of [byRefresh, byAccess]) {
        if (login === null || !(await families.end(login.login_id))) continue;
        await audit({ user_id: login.user_id, address, action: 'logout', target: login.user_id });
      }
    },

    async changeOwnPassword(actor, current, password) {
      await checkPassword(actor.principal.user_id, current, actor.address);
      await people.changeOwnPassword(actor, password);
    },

    async me(principal) {
      const user = await records.users.get(principal.user_id);
      if (user === null) throw new Problem('not_logged_in', 'The user is gone; log in again.');
      return user;
    },

    users: people,
    groups: groups({
      records,
      changed: () => bus.publish({ type: 'apps.updated', data: {}, audience: 'everybody' }),
      audit,
      now,
    }),
    apiTokens: tokens,
    views: looking,
    audit,
    wrongSecret: attempts.wrongSecret,
    jwks: access.jwks,
    ensureAdmin: (adminPassword) => ensureAdmin({ records, passwords: hashes, audit, now }, adminPassword),
    issueOperatorToken: (home) => tokens.issueOperatorToken(home, FIRST_ADMIN),
    async housekeep() {
      await looking.forgetExpired();
      await families.forgetExpired();
    },
  };
}
