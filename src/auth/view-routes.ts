/** /api/admin/view-as: support sees the portal as a user does; and what that user is told of it. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { exportRoutes } from '../exports.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { VIEWED_COLUMNS } from './columns.ts';
import type { AuthRoutesDeps } from './routes.ts';
import { viewedList, viewing, viewWish } from './schema.ts';

/** Longer than a view: a page that is still open then is told that it is over, and not led on as somebody else. */
const COOKIE_SECONDS = 60 * 60;

export function viewRoutes(app: Server, { auth, secureCookies }: Pick<AuthRoutesDeps, 'auth' | 'secureCookies'>): void {
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: secureCookies } as const;
  const actor = (request: FastifyRequest) => ({ principal: request.principal, address: request.ip });

  app.post(
    '/api/admin/view-as',
    {
      config: { access: 'support', asSelf: true },
      schema: {
        tags: ['administration'],
        summary: 'See the portal as a user does, for half an hour',
        description:
          'Sets a cookie. With it and the log-in that it was begun in, routes answer as they do to that user, and all that would ' +
          'change something are refused. The user can see who did it, when and why.',
        body: viewWish,
        response: { 201: viewing, 403: problem, 404: problem },
      },
    },
    async (request, reply) => {
      const { user_id, reason } = request.body;
      const { view, token } = await auth.views.begin(actor(request), user_id, reason);
      reply.setCookie('berth_view', token, { ...cookie, maxAge: COOKIE_SECONDS });
      reply.header('Cache-Control', 'no-store');
      return reply.code(201).send({ by: view.viewer_id, expires_at: new Date(view.expires_at).toISOString() });
    },
  );

  app.delete(
    '/api/admin/view-as',
    {
      config: { access: 'support', asSelf: true },
      schema: {
        tags: ['administration'],
        summary: 'See the portal as yourself again',
        description: 'The same when repeated.',
        response: { 204: z.null(), 403: problem },
      },
    },
    async (request, reply) => {
      await auth.views.end(actor(request));
      reply.clearCookie('berth_view', cookie);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/auth/views',
    {
      config: { access: 'user', viewable: true },
      schema: {
        tags: ['log-in'],
        summary: 'Who of support saw the portal as you do, newest first',
        response: { 200: viewedList },
      },
    },
    async ({ principal }) => ({ views: await auth.views.of(principal.user_id) }),
  );

  exportRoutes(app, '/api/auth/views', {
    access: 'user',
    tags: ['log-in'],
    of: 'who of support saw the portal as you do',
    querystring: z.strictObject({}),
    columns: VIEWED_COLUMNS,
    rows: ({ principal }) => auth.views.of(principal.user_id),
  });
}
