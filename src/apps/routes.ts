/** The catalogue over HTTP. */
import { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import type { Bus } from '../bus/bus.ts';
import { Problem } from '../errors.ts';
import type { Server } from '../http/server.ts';
import type { Records } from '../records/records.ts';
import { accessOf } from './access.ts';
import { adminRoutes } from './admin-routes.ts';
import type { Catalogue } from './catalogue.ts';
import { disabledApps } from './disabled.ts';
import { keptApps, NOTHING_KEPT } from './kept.ts';
import { keptRoutes } from './kept-routes.ts';
import type { Manifest } from './manifest.ts';
import { type App, appList, app as appSchema, type Cluster } from './schema.ts';

/** Why a user's jobs cannot run here under any account, or null. */
export type AccountProblem = (principal: Principal) => { detail: string; cure: string } | null;

export type AuditApps = (
  request: { principal: Principal; ip: string },
  action: string,
  target: string | null,
  detail: Record<string, unknown>,
) => Promise<void>;

/** As many sessions as one looks back at for what was launched lately. */
const LATELY = 50;

const byId = z.object({ app_id: z.string().max(64) });

/** An icon may come from anybody who adds apps: opened by itself it must not run anything. */
const ICON_HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
  'cache-control': 'private, max-age=86400',
};

const noSuchApp = (appId: string): Problem =>
  new Problem('not_found', `There is no app ${JSON.stringify(appId)} in the catalogue that you may use.`);

export function appRoutes(
  server: Server,
  deps: {
    catalogue: Catalogue;
    /** Reads the manifests again, in every process. */
    reload: () => Promise<void>;
    records: Pick<Records, 'appAccess' | 'disabledApps' | 'groups' | 'keptApps' | 'launches' | 'sessions'>;
    bus: Pick<Bus, 'publish'>;
    accountProblem: AccountProblem;
    /** Left out where there is no cluster. */
    describeCluster?: (principal: Principal) => Promise<Cluster | null>;
    /** The user's bound, of all apps together. */
    sessionsPerUser: (userId: string) => Promise<number>;
    audit: AuditApps;
    /** Milliseconds since 1970. */
    now: () => number;
  },
): void {
  const { catalogue, records } = deps;
  const kept = keptApps(deps);

  const find = (appId: string): Manifest => {
    const manifest = catalogue.get(appId);
    if (manifest === null) throw noSuchApp(appId);
    return manifest;
  };

  /** What the catalogue says to this user of each app. */
  const ofUser = async ({ user_id }: Principal) => {
    const [all, lately, off] = await Promise.all([
      kept.of(user_id),
      records.sessions.list({ user_id, limit: LATELY }),
      disabledApps(records),
    ]);
    // Newest first: of several the first counts.
    const launched = new Map(lately.items.toReversed().map(({ app_id, created_at }) => [app_id, created_at]));
    return (appId: string): Pick<App, 'kept' | 'launched_at'> & { disabled: App['unavailable'] } => {
      const at = launched.get(appId);
      return {
        kept: all.get(appId) ?? NOTHING_KEPT,
        disabled: off.get(appId) ?? null,
        launched_at: at === undefined ? null : new Date(at).toISOString(),
      };
    };
  };

  const toWire = async (
    manifest: Manifest,
    principal: Principal,
    own: Awaited<ReturnType<typeof ofUser>>,
  ): Promise<App> => {
    const account = deps.accountProblem(principal);
    const { disabled: off, ...keeps } = own(manifest.id);
    const { id, name, description, category, display, resources, params, limits } = manifest;
    return {
      app_id: id,
      name,
      description,
      category,
      // A changed icon has another address, so that browsers may keep the old one as long as they like.
      icon_url: `/api/app/apps/${id}/icon?v=${catalogue.icon(id)?.etag}`,
      display,
      resources: {
        ...resources,
        default: { ...resources.default, partition: resources.partition, account: null, qos: null },
      },
      params,
      sessions_per_user: limits.sessions_per_user,
      unavailable: off ?? (await catalogue.availability(manifest)) ?? (account && { code: 'no_account', ...account }),
      ...keeps,
    };
  };

  const list = async (principal: Principal) => {
    const [own, mayUse] = await Promise.all([ofUser(principal), accessOf(records, principal)]);
    const apps = catalogue.list().filter(mayUse);
    return {
      apps: await Promise.all(apps.map((manifest) => toWire(manifest, principal, own))),
      sessions_per_user: await deps.sessionsPerUser(principal.user_id),
      faults: principal.role === 'admin' ? catalogue.faults() : [],
      cluster: (await deps.describeCluster?.(principal)) ?? null,
    };
  };

  adminRoutes(server, { ...deps, find });
  keptRoutes(server, { kept, find, audit: deps.audit });

  server.get(
    '/api/app/apps',
    {
      config: { access: 'user', viewable: true },
      schema: { tags: ['apps'], summary: 'The catalogue', response: { 200: appList } },
    },
    async ({ principal }) => list(principal),
  );

  server.get(
    '/api/app/apps/:app_id',
    {
      config: { access: 'user', viewable: true },
      schema: { tags: ['apps'], summary: 'One app', params: byId, response: { 200: appSchema } },
    },
    async ({ principal, params }) => {
      const manifest = find(params.app_id);
      if (!(await accessOf(records, principal))(manifest)) throw noSuchApp(params.app_id);
      return toWire(manifest, principal, await ofUser(principal));
    },
  );

  server.get(
    '/api/app/apps/:app_id/icon',
    {
      config: { access: 'user', viewable: true },
      schema: { tags: ['apps'], summary: 'The icon of an app, as SVG', params: byId },
    },
    async (request, reply) => {
      const { id } = find(request.params.app_id);
      const icon = catalogue.icon(id);
      const etag = `"${icon?.etag}"`;
      reply.headers({ ...ICON_HEADERS, etag });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return reply.type('image/svg+xml').send(icon?.svg);
    },
  );

  server.post(
    '/api/admin/apps/reload',
    {
      config: { access: 'admin' },
      schema: { tags: ['admin'], summary: 'Read the manifests again', response: { 200: appList } },
    },
    async (request) => {
      await deps.reload();
      const faults = catalogue.faults().length;
      await deps.audit(request, 'apps.reload', null, { apps: catalogue.list().length, faults });
      await deps.bus.publish({ type: 'apps.updated', data: {}, audience: 'everybody' });
      return list(request.principal);
    },
  );
}
