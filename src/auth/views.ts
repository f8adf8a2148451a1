/**
 * Support sees the portal as a user does, to find what that user tells of. A view is a credential of its own that is good together with the
 * log-in it was begun in, and for half an hour: it reads what its routes say that it may read, and changes nothing (`src/http/guard.ts`).
 */
import { Problem } from '../errors.ts';
import type { Records, UserRecord } from '../records/records.ts';
import type { ViewRecord } from '../records/support-records.ts';
import type { Audit } from './audit.ts';
import type { AnnounceEnd } from './credential-end.ts';
import { isLoginId, type Logins } from './logins.ts';
import type { Principal } from './principal.ts';
import { hashOfSecret, randomId, randomSecret } from './random-secret.ts';
import type { Viewed } from './schema.ts';
import type { Actor } from './users.ts';

export const VIEW_MINUTES = 30;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PREFIX = 'view-';
const FORM = /^(view-[0-9a-f]{32})\.([\w-]{43})$/;
const TOLD = 100;

type WhyOver = 'ended' | 'log-in ended' | 'user changed' | 'time';

export interface Views {
  /** The token is told here and never again. One that the log-in had before is ended. */
  begin(actor: Actor, userId: string, reason: string): Promise<{ view: ViewRecord; token: string }>;
  /** Who acts where such a token is shown in a log-in; throws where it is not good, or not any more. */
  principal(token: string, viewer: Principal): Promise<Principal>;
  /** The same without its token: for auth itself, asked by a service that has seen the token. */
  shownBy(viewId: string, viewer: Principal): Promise<Principal>;
  isLive(viewId: string): Promise<boolean>;
  /** Until when a principal looks on; null for who is there as themselves. */
  until(principal: Principal): Promise<number | null>;
  end(actor: Actor): Promise<void>;
  /** To be called where log-ins have ended. */
  endWith(credentialIds: string[]): Promise<void>;
  /** To be called where it is another user now: disabled, or of another role. */
  endOf(userId: string): Promise<void>;
  /** Who looked on as a user, newest first. */
  of(userId: string): Promise<Viewed[]>;
  forgetExpired(): Promise<void>;
}

export function isViewId(credentialId: string): boolean {
  return credentialId.startsWith(PREFIX);
}

export function views(deps: {
  records: Pick<Records, 'users' | 'views' | 'audit'>;
  logins: Pick<Logins, 'living'>;
  announceEnd: AnnounceEnd;
  audit: Audit;
  now: () => number;
}): Views {
  const { records, now } = deps;

  /** Whom a view shows; null where it is over, for whichever reason. */
  async function shown(view: ViewRecord | null): Promise<UserRecord | null> {
    if (view === null || view.ended_at !== null || now() >= view.expires_at) return null;
    const [login, viewer, user] = await Promise.all([
      deps.logins.living(view.login_id),
      records.users.get(view.viewer_id),
      records.users.get(view.user_id),
    ]);
    if (login === null || viewer === null || viewer.disabled || viewer.role === 'user') return null;
    return user !== null && isViewable(user) ? user : null;
  }

  async function shownTo(viewer: Principal, view: ViewRecord | null): Promise<Principal> {
    const user = view?.login_id === viewer.credential_id ? await shown(view) : null;
    if (view === null || user === null) {
      throw new Problem('view_over', 'You do not look on as a user any more; DELETE /api/admin/view-as leads back.');
    }
    return {
      user_id: user.user_id,
      role: user.role,
      account: user.account,
      credential_id: view.view_id,
      credential: viewer.credential,
      viewed_by: viewer.user_id,
    };
  }

  async function over(some: ViewRecord[], why: WhyOver, address: string | null, at = now()): Promise<void> {
    for (const { view_id, viewer_id, user_id } of some) {
      if (!(await records.views.end(view_id, at))) continue;
      await deps.announceEnd([view_id]);
      await deps.audit({ user_id: viewer_id, address, action: 'view.end', target: user_id, detail: { view_id, why } });
    }
  }

  return {
    async begin({ principal, address }, userId, reason) {
      if (!isLoginId(principal.credential_id)) {
        throw new Problem('forbidden', 'Only who is logged in with a password may look on as a user; a token may not.');
      }
      const user = await records.users.get(userId);
      if (user === null) throw new Problem('not_found', 'There is no such user; GET /api/admin/users lists them.');
      if (!isViewable(user)) {
        throw new Problem('forbidden', 'Nobody looks on as an administrator, as support or as a disabled user.');
      }
      await over(await records.views.unended({ login_id: principal.credential_id }), 'ended', address);
      const secret = randomSecret();
      const created_at = now();
      const view: ViewRecord = {
        view_id: `${PREFIX}${randomId()}`,
        viewer_id: principal.user_id,
        login_id: principal.credential_id,
        user_id: userId,
        secret_hash: hashOfSecret(secret),
        created_at,
        expires_at: created_at + VIEW_MINUTES * MINUTE_MS,
        ended_at: null,
      };
      const { view_id } = view;
      // Nobody looks on without an entry: it is there before the view is.
      const note = { action: 'view.start', target: userId, detail: { view_id, reason, minutes: VIEW_MINUTES } };
      await deps.audit({ user_id: principal.user_id, address, ...note });
      await records.views.insert(view);
      return { view, token: `${view_id}.${secret}` };
    },

    async principal(token, viewer) {
      const [, viewId = '', secret = ''] = FORM.exec(token) ?? [];
      const view = viewId === '' ? null : await records.views.get(viewId);
      return shownTo(viewer, view?.secret_hash === hashOfSecret(secret) ? view : null);
    },

    shownBy: async (viewId, viewer) => shownTo(viewer, await records.views.get(viewId)),

    isLive: async (viewId) => (await shown(await records.views.get(viewId))) !== null,

    async until({ viewed_by, credential_id }) {
      return viewed_by === undefined ? null : ((await records.views.get(credential_id))?.expires_at ?? null);
    },

    async end({ principal, address }) {
      await over(await records.views.unended({ login_id: principal.credential_id }), 'ended', address);
    },

    async endWith(credentialIds) {
      for (const login_id of credentialIds.filter(isLoginId))
        await over(await records.views.unended({ login_id }), 'log-in ended', null);
    },

    async endOf(userId) {
      await over(await records.views.unended({ user_id: userId }), 'user changed', null);
    },

    async of(userId) {
      const noted = async (...actions: string[]) =>
        (await records.audit.list({ target: userId, actions, limit: 2 * TOLD })).items;
      // Apart: however much was read in a view, no other view is left out for it.
      const [items, reads] = await Promise.all([noted('view.start', 'view.end'), noted('job.output_read')]);
      const ends = new Map(
        items.filter(({ action }) => action === 'view.end').map(({ detail, at }) => [detail.view_id, at]),
      );
      const jobsOf = (viewId: unknown): string[] => [
        ...new Set(reads.filter(({ detail }) => detail.view_id === viewId).map(({ detail }) => String(detail.job_id))),
      ];
      return items
        .filter(({ action }) => action === 'view.start')
        .map(({ user_id, at, detail }) => {
          const last = at + Number(detail.minutes) * MINUTE_MS;
          const ended = ends.get(detail.view_id) ?? (now() < last ? null : last);
          return {
            by: user_id ?? '',
            reason: String(detail.reason),
            started_at: new Date(at).toISOString(),
            ended_at: ended === null ? null : new Date(Math.min(ended, last)).toISOString(),
            jobs: jobsOf(detail.view_id),
          };
        });
    },

    async forgetExpired() {
      for (const view of await records.views.unended({ expired_at: now() }))
        await over([view], 'time', null, view.expires_at);
      await records.views.deleteBefore(now() - DAY_MS);
    },
  };
}

/** So that nobody gets to see by it what their own role does not show. */
const isViewable = ({ role, disabled }: UserRecord): boolean => role === 'user' && !disabled;
