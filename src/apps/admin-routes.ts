/** What administrators see of the catalogue, and decide of an app. */
import { z } from 'zod';
import type { Bus } from '../bus/bus.ts';
import type { Server } from '../http/server.ts';
import type { Records } from '../records/records.ts';
import type { Catalogue } from './catalogue.ts';
import type { Manifest } from './manifest.ts';
import type { AuditApps } from './routes.ts';
import { type AdministeredApp, administeredApp, administeredAppList, appSwitch } from './schema.ts';

export function adminRoutes(
  server: Server,
  deps: {
    catalogue: Catalogue;
    records: Pick<Records, 'disabledApps'>;
    bus: Pick<Bus, 'publish'>;
    /** Throws where there is no such app. */
    find: (appId: string) => Manifest;
    audit: AuditApps;
    now: () => number;
  },
): void {
  const { catalogue, records } = deps;

  async function toWire(manifests: Manifest[]): Promise<AdministeredApp[]> {
    const disabled = new Map((await records.disabledApps.list()).map((row) => [row.app_id, row]));
    return Promise.all(
      manifests.map(async (manifest) => {
        const missing = await catalogue.availability(manifest);
        const off = disabled.get(manifest.id);
        return {
          app_id: manifest.id,
          name: manifest.name,
          disabled: off ? { message: off.message, disabled_at: new Date(off.disabled_at).toISOString() } : null,
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
      await deps.bus.publish({ type: 'apps.updated', data: {}, audience: 'everybody' });
      const [changed] = await toWire([manifest]);
      return changed as AdministeredApp;
    },
  );
}
