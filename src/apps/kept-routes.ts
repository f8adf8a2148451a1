/** What a user keeps of an app, over HTTP. It is read with the catalogue. */
import { z } from 'zod';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { launchSettings } from '../session/schema.ts';
import type { KeptApps } from './kept.ts';
import type { AuditApps } from './routes.ts';
import { preset, presetBody } from './schema.ts';

const TAGS = ['apps'];
const ofApp = z.object({ app_id: z.string().max(64) });
const ofPreset = ofApp.extend({ preset_id: z.string().max(64) });

export function keptRoutes(
  server: Server,
  deps: {
    kept: KeptApps;
    /** Throws where there is no such app. */
    find: (appId: string) => { id: string };
    audit: AuditApps;
  },
): void {
  const { kept, find, audit } = deps;
  const config = { access: 'user' } as const;

  for (const [method, favourite, summary] of [
    ['PUT', true, 'Make an app one of your favourites'],
    ['DELETE', false, 'Take an app out of your favourites'],
  ] as const) {
    server.route({
      method,
      url: '/api/app/apps/:app_id/favourite',
      config,
      schema: { tags: TAGS, summary, params: ofApp, response: { 204: z.null(), 404: problem } },
      handler: async (request, reply) => {
        const { id } = find(request.params.app_id);
        await kept.setFavourite(request.principal.user_id, id, favourite);
        await audit(request, 'app.favourite', id, { favourite });
        return reply.code(204).send(null);
      },
    });
  }

  // Not audited by itself: it goes with a launch, which is.
  server.put(
    '/api/app/apps/:app_id/last-values',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Remember what you launched an app with, for the next time',
        params: ofApp,
        body: launchSettings,
        response: { 204: z.null(), 404: problem },
      },
    },
    async ({ params, principal, body }, reply) => {
      await kept.setLast(principal.user_id, find(params.app_id).id, body);
      return reply.code(204).send(null);
    },
  );

  server.post(
    '/api/app/apps/:app_id/presets',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Keep values of the launch form under a name',
        params: ofApp,
        body: presetBody,
        response: { 201: preset, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      const { id } = find(request.params.app_id);
      const added = await kept.addPreset(request.principal.user_id, id, request.body);
      await audit(request, 'preset.create', id, { name: added.name });
      return reply.code(201).send(added);
    },
  );

  server.put(
    '/api/app/apps/:app_id/presets/:preset_id',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Replace the name and the values of a preset',
        params: ofPreset,
        body: presetBody,
        response: { 200: preset, 404: problem, 409: problem },
      },
    },
    async (request) => {
      const { app_id, preset_id } = request.params;
      const { id } = find(app_id);
      const replaced = await kept.replacePreset(request.principal.user_id, id, preset_id, request.body);
      await audit(request, 'preset.update', id, { name: replaced.name });
      return replaced;
    },
  );

  server.delete(
    '/api/app/apps/:app_id/presets/:preset_id',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Delete a preset',
        params: ofPreset,
        response: { 204: z.null(), 404: problem },
      },
    },
    async (request, reply) => {
      const { id } = find(request.params.app_id);
      await kept.deletePreset(request.principal.user_id, id, request.params.preset_id);
      await audit(request, 'preset.delete', id, { preset_id: request.params.preset_id });
      return reply.code(204).send(null);
    },
  );
}
