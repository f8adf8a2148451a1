/** /api/app/apps/:app_id/estimate */
import { z } from 'zod';
import type { Server } from '../http/server.ts';
import { launchRequest } from '../session/schema.ts';
import type { EstimateLaunch } from './estimate.ts';
import { estimate } from './schema.ts';

export function estimateRoutes(server: Server, deps: { estimate: EstimateLaunch }): void {
  server.post(
    '/api/app/apps/:app_id/estimate',
    {
      config: { access: 'user' },
      schema: {
        tags: ['apps'],
        summary: 'When a launch would start',
        description: 'Takes what a launch takes. Nothing is launched, and parameters are not looked at.',
        params: z.object({ app_id: z.string().max(64) }),
        body: launchRequest.omit({ app_id: true }),
        response: { 200: estimate },
      },
    },
    async ({ principal, params, body }) => deps.estimate(principal, { ...body, app_id: params.app_id }),
  );
}
