import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { type Configuration, configuration } from './schema.ts';

/** It is the same until the process starts again. */
export function configurationRoutes(server: Server, effective: Configuration): void {
  server.get(
    '/api/admin/configuration',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['administration'],
        summary: 'The effective configuration, and where each value comes from; without secrets',
        response: { 200: configuration, 403: problem },
      },
    },
    async () => effective,
  );
}
