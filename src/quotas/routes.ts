/** /api/quotas */
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { quotaList } from './schema.ts';
import type { QuotaService } from './service.ts';

export function quotaRoutes(app: Server, { service }: { service: QuotaService }): void {
  app.get(
    '/api/quotas',
    {
      config: { access: 'user' },
      schema: {
        tags: ['quotas'],
        summary: 'How much room your account has in its home, and where else it has a quota',
        response: { 200: quotaList, 503: problem },
      },
    },
    ({ principal }) => service.list(principal),
  );
}
