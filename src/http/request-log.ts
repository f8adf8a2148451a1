/** One line in the log for each request that was answered. The proxy has its address; here is who asked, and how long it took. */
import type { Server } from './server.ts';

export function logRequests(app: Server): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url;
    request.log.info(
      {
        method: request.method,
        // The route's pattern: an address may name what only its user should know.
        route: route ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(request.principal && { user_id: request.principal.user_id }),
      },
      'answered',
    );
  });
}
