/** What administrators see of the catalogue, and decide of an app. */
import { z } from 'zod';
import type { Bus } from '../bus/bus.ts';
import { type Columns, exportRoutes } from '../exports.ts';
import type { Server } from '../http/server.ts';
import type { Records } from '../records/records.ts';
import { groupsOfApps } from './access.ts';
import type { Catalogue } from './catalogue.ts';
import type { Manifest } from './manifest.ts';
import type { AuditApps } from './routes.ts';
import {
  type AdministeredApp,
  type AppUsage,
  administeredApp,
  administeredAppList,
  appAccess,
  appSwitch,
  appUsage,
  usageQuery,
} from './schema.ts';

const USAGE_COLUMNS: Columns<AppUsage['apps'][number]> = {
  app_id: (app) => app.app_id,
  launches: (app) => app.launches,
  users: (app) => app.users,
  failures: ({ failures }) => Object.values(failures).reduce((sum, count) => sum + count, 0),
};
const APP_COLUMNS: Columns<AdministeredApp> = {
  app_id: (app) => app.app_id,
  name_en: ({ name }) => name.en,
  name_ko: ({ name }) => name.ko,
  disabled_at: ({ disabled }) => disabled?.disabled_at ?? null,
  message: ({ disabled }) => disabled?.message ?? null,
  groups: ({ groups }) => groups.join(' '),
  groups_by: (app) => app.groups_by,
  missing: ({ missing }) => missing?.detail ?? null,
};
const DAY_MS = 24 * 60 * 60_000;

export function adminRoutes(
  server: Server,
  deps: {
    catalogue: Catalogue;
    records: Pick<Records, 'appAccess' | 'disabledApps' | 'launches'>;
    bus: Pick<Bus, 'publish'>;
    /** Throws where there is no such app. */
    find: (appId: string) => Manifest;
    audit: AuditApps;
    now: () => number;
  },
): void {
  const { catalogue, records } = deps;

  async function toWire(manifests: Manifest[]): Promise<AdministeredApp[]> {
    const [off, said, groupsOf] = await Promise.all([
      records.disabledApps.list(),
      records.appAccess.list(),
      groupsOfApps(records),
    ]);
    const disabled = new Map(off.map((row) => [row.app_id, row]));
    const overridden = new Set(said.map(({ app_id }) => app_id));
    return Promise.all(
      manifests.map(async (manifest) => {
        const missing = await catalogue.availability(manifest);
        const switched = disabled.get(manifest.id);
        return {
          app_id: manifest.id,
          name: manifest.name,
          disabled: switched
            ? { message: switched.message, disabled_at: new Date(switched.disabled_at).toISOString() }
            : null,
          groups: groupsOf(manifest),
          groups_by: overridden.has(manifest.id) ? 'administrator' : 'manifest',
          missing: missing && { detail: missing.detail, cure: missing.cure },
        };
      }),
    );
  }

  server.get(
    '/api/admin/apps',
    {
      config: { access: 'support' },
      schema: {
        tags: ['admin'],
        summary: 'The catalogue as administrators see it',
        response: { 200: administeredAppList },
      },
    },
    async () => ({ apps: await toWire(catalogue.list()), faults: catalogue.faults() }),
  );

  exportRoutes(server, '/api/admin/apps', {
    access: 'support',
    tags: ['admin'],
    of: 'apps, with what administrators decided of them',
    querystring: z.strictObject({}),
    columns: APP_COLUMNS,
    rows: () => toWire(catalogue.list()),
  });

  server.put(
    '/api/admin/apps/:app_id',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Enable an app, or disable it: running sessions go on',
        params: z.object({ app_id: z.string().max(64) }),
        body: appSwitch,
        response: { 200: administeredApp },
      },
    },
    async (request) => {
      const manifest = deps.find(request.params.app_id);
      const { body } = request;
      if (body.enabled) await records.disabledApps.delete(manifest.id);
      else await records.disabledApps.set({ app_id: manifest.id, message: body.message, disabled_at: deps.now() });
      await deps.audit(request, body.enabled ? 'app.enable' : 'app.disable', manifest.id, {
        ...(!body.enabled && { message: body.message }),
      });
      return changed(manifest);
    },
  );

  server.put(
    '/api/admin/apps/:app_id/access',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['admin'],
        summary: 'Say whom an app is for, in the place of its manifest; null: as that says',
        params: z.object({ app_id: z.string().max(64) }),
        body: appAccess,
        response: { 200: administeredApp },
      },
    },
    async (request) => {
      const manifest = deps.find(request.params.app_id);
      const { groups } = request.body;
      if (groups === null) await records.appAccess.delete(manifest.id);
      else await records.appAccess.set({ app_id: manifest.id, group_ids: groups });
      await deps.audit(request, 'app.access', manifest.id, { groups });
      return changed(manifest);
    },
  );

  server.get(
    '/api/admin/apps/usage',
    {
      config: { access: 'support' },
      schema: {
        tags: ['admin'],
        summary: 'How often each app was launched in the last days, by how many users, and why launches failed',
        querystring: usageQuery,
        response: { 200: appUsage },
      },
    },
    async ({ query: { days } }) => ({ days, apps: await records.launches.usage(deps.now() - days * DAY_MS) }),
  );

  exportRoutes(server, '/api/admin/apps/usage', {
    access: 'support',
    tags: ['admin'],
    of: 'apps that were launched in the last days',
    querystring: usageQuery,
    columns: USAGE_COLUMNS,
    rows: async (_request, { days }) => records.launches.usage(deps.now() - days * DAY_MS),
  });

  async function changed(manifest: Manifest): Promise<AdministeredApp> {
    await deps.bus.publish({ type: 'apps.updated', data: {}, audience: 'everybody' });
    const [app] = await toWire([manifest]);
    return app as AdministeredApp;
  }
}
