/** The users of the site, as administrators and they themselves change them. */
import { Problem } from '../errors.ts';
import { RowsChanged, UniqueViolation } from '../records/database.ts';
import type { Records, UserRecord } from '../records/records.ts';
import { type AccountExists, checkAccount } from './accounts.ts';
import type { ApiTokens } from './api-tokens.ts';
import type { Audit } from './audit.ts';
import type { AnnounceEnd } from './credential-end.ts';
import type { Logins } from './logins.ts';
import type { Passwords } from './passwords.ts';
import type { Principal } from './principal.ts';
import type { UserCreate, UserUpdate } from './schema.ts';

export interface Actor {
  principal: Principal;
  address: string;
}

export interface Users {
  list(): Promise<UserRecord[]>;
  create(actor: Actor, wish: UserCreate): Promise<UserRecord>;
  update(actor: Actor, userId: string, wish: UserUpdate): Promise<UserRecord>;
  /** The caller has checked the present one. */
  changeOwnPassword(actor: Actor, password: string): Promise<void>;
}

export function users(deps: {
  records: Pick<Records, 'users'>;
  passwords: Passwords;
  logins: Logins;
  apiTokens: ApiTokens;
  accountExists: AccountExists;
  announceEnd: AnnounceEnd;
  /** Ends what support sees of that user. */
  endViews: (userId: string) => Promise<void>;
  audit: Audit;
  now: () => number;
}): Users {
  const { records } = deps;

  async function store(user: UserRecord): Promise<UserRecord> {
    try {
      return await records.users.update(user);
    } catch (error) {
      if (error instanceof RowsChanged)
        throw new Problem('conflict', `Somebody changed ${user.user_id} at the same time; look again and repeat.`);
      throw error;
    }
  }

  async function existing(userId: string): Promise<UserRecord> {
    const user = await records.users.get(userId);
    if (user === null) throw new Problem('not_found', 'There is no such user; GET /api/admin/users lists them.');
    return user;
  }

  /** Without an administrator nobody could ever change anything again. */
  async function keepAnAdministrator(changed: UserRecord) {
    if (changed.role === 'admin' && !changed.disabled) return;
    const others = (await records.users.list()).filter((user) => user.user_id !== changed.user_id);
    if (!others.some((user) => user.role === 'admin' && !user.disabled))
      throw new Problem('wrong_state', `${changed.user_id} is the only administrator; make another one first.`);
  }

  const note = (actor: Actor, action: string, target: string, detail?: Record<string, unknown>) =>
    deps.audit({
      user_id: actor.principal.user_id,
      address: actor.address,
      action,
      target,
      ...(detail === undefined ? {} : { detail }),
    });

  return {
    list: () => records.users.list(),

    async create(actor, { user_id, password, role, account }) {
      if (account !== null) await checkAccount(account, deps.accountExists);
      const user: UserRecord = {
        user_id,
        password_hash: await deps.passwords.hash(password),
        role,
        account,
        disabled: false,
        sessions_max: null,
        created_at: deps.now(),
        version: 1,
      };
      try {
        await records.users.insert(user);
      } catch (error) {
        if (!(error instanceof UniqueViolation)) throw error;
        const message = `There is a user ${user_id} already; choose another name.`;
        throw new Problem('already_exists', message, { fields: [{ field: 'user_id', message }] });
      }
      await note(actor, 'user.create', user_id, { role, account });
      return user;
    },

    async update(actor, userId, { password, ...wish }) {
      const before = await existing(userId);
      const changed: UserRecord = {
        ...before,
        ...(wish.role === undefined ? {} : { role: wish.role }),
        ...(wish.account === undefined ? {} : { account: wish.account }),
        ...(wish.disabled === undefined ? {} : { disabled: wish.disabled }),
        ...(wish.sessions_max === undefined ? {} : { sessions_max: wish.sessions_max }),
      };
      if (changed.account !== null && changed.account !== before.account)
        await checkAccount(changed.account, deps.accountExists);
      if (before.role === 'admin' && !before.disabled) await keepAnAdministrator(changed);
      if (password !== undefined) changed.password_hash = await deps.passwords.hash(password);
      const stored = await store(changed);

      // What was granted under the old role or password must not go on in an open window.
      const regraded = changed.disabled || changed.role !== before.role;
      if (password !== undefined || regraded) {
        const ownPassword = actor.principal.user_id === userId && !regraded;
        await deps.logins.endAll(userId, ownPassword ? actor.principal.credential_id : undefined);
      }
      if (regraded) await deps.endViews(userId);
      if (regraded) await deps.announceEnd((await deps.apiTokens.list(userId)).map((token) => token.token_id));
      await note(actor, 'user.update', userId, { ...wish, ...(password === undefined ? {} : { password: 'changed' }) });
      return stored;
    },

    async changeOwnPassword(actor, password) {
      const { user_id, credential_id } = actor.principal;
      await store({ ...(await existing(user_id)), password_hash: await deps.passwords.hash(password) });
      await deps.logins.endAll(user_id, credential_id);
      await note(actor, 'user.password', user_id);
    },
  };
}
