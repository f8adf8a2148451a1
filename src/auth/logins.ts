/**
 * Log-ins of browsers. Each is a family of refresh tokens of which one is in force; using it puts the next in its place. An
 * old one that is used again was stolen from either side, so it ends the family.
 */
import { hadNoRoom } from '../errors.ts';
import { RowsChanged } from '../records/database.ts';
import type { LoginRecord, Records } from '../records/records.ts';
import type { Audit } from './audit.ts';
import type { AnnounceEnd } from './credential-end.ts';
import { hashOfSecret, randomId, randomSecret } from './random-secret.ts';

const DAY_MS = 24 * 60 * 60_000;
const IDLE_MAX_MS = 7 * DAY_MS;
const LIFE_MAX_MS = 30 * DAY_MS;
/** Two tabs refresh at the same time, and the slower one still has the token before. */
const GRACE_MS = 30_000;
/** Told apart from the ids of API tokens by this. */
const PREFIX = 'login-';
const REFRESH_TOKEN = /^(login-[0-9a-f]{32})\.([\w-]{43})$/;

export interface RefreshToken {
  value: string;
  /** Seconds until it is of no use if nobody uses it. */
  maxAgeSeconds: number;
}

export interface Logins {
  start(userId: string): Promise<{ login_id: string; refresh: RefreshToken }>;
  /** Null for a token that is no good. Without a `refresh` the browser has the one in force already. */
  refresh(token: string, address: string): Promise<{ login: LoginRecord; refresh: RefreshToken | null } | null>;
  /** The log-in that a refresh token belongs to, used or not. */
  find(token: string): Promise<LoginRecord | null>;
  /** The log-in, where it lives. */
  living(loginId: string): Promise<LoginRecord | null>;
  /** False where it had ended before. */
  end(loginId: string): Promise<boolean>;
  /** Ends all of a user's log-ins but the one named. */
  endAll(userId: string, exceptLoginId?: string): Promise<void>;
  forgetExpired(): Promise<void>;
}

export function isLoginId(credentialId: string): boolean {
  return credentialId.startsWith(PREFIX);
}

export function logins(deps: {
  records: Pick<Records, 'logins'>;
  announceEnd: AnnounceEnd;
  audit: Audit;
  now: () => number;
}): Logins {
  const { records, now } = deps;

  const lives = (login: LoginRecord) =>
    login.ended_at === null && now() < login.expires_at && now() < login.refreshed_at + IDLE_MAX_MS;

  const refreshToken = (login: LoginRecord, secret: string): RefreshToken => ({
    value: `${login.login_id}.${secret}`,
    maxAgeSeconds: Math.floor((Math.min(login.refreshed_at + IDLE_MAX_MS, login.expires_at) - now()) / 1000),
  });

  async function find(token: string): Promise<{ login: LoginRecord; hash: string } | null> {
    const [, loginId, secret] = REFRESH_TOKEN.exec(token) ?? [];
    if (loginId === undefined || secret === undefined) return null;
    const login = await records.logins.get(loginId);
    return login === null ? null : { login, hash: hashOfSecret(secret) };
  }

  async function end(loginId: string): Promise<boolean> {
    const login = await records.logins.get(loginId);
    if (login === null || login.ended_at !== null) return false;
    try {
      await records.logins.update({ ...login, ended_at: now() });
    } catch (error) {
      // It rotated in between: the end goes on top of that.
      if (error instanceof RowsChanged) return end(loginId);
      throw error;
    }
    await deps.announceEnd([loginId]);
    return true;
  }

  async function refresh(token: string, address: string): ReturnType<Logins['refresh']> {
    const found = await find(token);
    if (found === null || !lives(found.login)) return null;
    const { login, hash } = found;
    if (hash === login.refresh_hash) {
      const secret = randomSecret();
      try {
        const rotated = await records.logins.update({
          ...login,
          previous_hash: hash,
          refresh_hash: hashOfSecret(secret),
          refreshed_at: now(),
        });
        return { login: rotated, refresh: refreshToken(rotated, secret) };
      } catch (error) {
        // Another tab was faster, so this is the token before; or the log-in has ended.
        if (error instanceof RowsChanged) return refresh(token, address);
        // Whoever is logged in can go on reading: the token stays in force, and rotates when there is room.
        if (hadNoRoom(error)) return { login, refresh: null };
        throw error;
      }
    }
    if (hash === login.previous_hash && now() <= login.refreshed_at + GRACE_MS) return { login, refresh: null };
    const { login_id, user_id } = login;
    // Neither id nor token is told: with a log-in's id anybody could end it this way.
    if (await end(login_id)) await deps.audit({ user_id, address, action: 'login.reused', target: user_id });
    return null;
  }

  return {
    async start(userId) {
      const moment = now();
      const secret = randomSecret();
      const login: LoginRecord = {
        login_id: `${PREFIX}${randomId()}`,
        user_id: userId,
        created_at: moment,
        expires_at: moment + LIFE_MAX_MS,
        refreshed_at: moment,
        refresh_hash: hashOfSecret(secret),
        previous_hash: null,
        ended_at: null,
        version: 1,
      };
      await records.logins.insert(login);
      return { login_id: login.login_id, refresh: refreshToken(login, secret) };
    },

    refresh,

    async find(token) {
      const found = await find(token);
      if (found === null) return null;
      const { login, hash } = found;
      return hash === login.refresh_hash || hash === login.previous_hash ? login : null;
    },

    async living(loginId) {
      const login = await records.logins.get(loginId);
      return login !== null && lives(login) ? login : null;
    },

    end,

    async endAll(userId, exceptLoginId) {
      await deps.announceEnd(await records.logins.endAll(userId, now(), exceptLoginId));
    },

    forgetExpired: () => records.logins.deleteBefore(now()),
  };
}
