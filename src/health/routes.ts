import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { type Health, health } from './schema.ts';

export function healthRoutes(server: Server, look: () => Promise<Health>): void {
  server.get(
    '/api/admin/health',
    {
      config: { access: 'support' },
      schema: {
        tags: ['administration'],
        summary: 'How everything is that the site stands on, and what to do where something is not well',
        response: { 200: health, 403: problem },
      },
    },
    look,
  );
}
