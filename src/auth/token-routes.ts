import { z } from 'zod';
import { Problem } from '../errors.ts';
import { exportRoutes } from '../exports.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { TOKEN_COLUMNS } from './columns.ts';
import { tokenCreate, tokenCreated, tokenList } from './schema.ts';
import type { AuthService } from './service.ts';
import { tokenOnTheWire } from './wire.ts';

const TAGS = ['tokens'];

export function tokenRoutes(app: Server, { auth }: { auth: AuthService }): void {
  const tokensOf = async (userId: string) => (await auth.apiTokens.list(userId)).map(tokenOnTheWire);

  app.get(
    '/api/auth/tokens',
    {
      config: { access: 'user', viewable: true },
      schema: { tags: TAGS, summary: 'List your API tokens', response: { 200: tokenList } },
    },
    async (request) => ({ tokens: await tokensOf(request.principal.user_id) }),
  );

  exportRoutes(app, '/api/auth/tokens', {
    access: 'user',
    tags: TAGS,
    of: 'your API tokens',
    querystring: z.strictObject({}),
    columns: TOKEN_COLUMNS,
    rows: ({ principal }) => tokensOf(principal.user_id),
  });

  app.post(
    '/api/auth/tokens',
    {
      config: { access: 'user' },
      schema: {
        tags: TAGS,
        summary: 'Make an API token; its secret is shown only here',
        body: tokenCreate,
        response: { 201: tokenCreated },
      },
    },
    async (request, reply) => {
      const { user_id } = request.principal;
      const { token, secret } = await auth.apiTokens.create(user_id, request.body.name, request.body.days);
      const detail = { name: token.name, days: request.body.days };
      await auth.audit({ user_id, address: request.ip, action: 'token.create', target: token.token_id, detail });
      reply.header('Cache-Control', 'no-store');
      return reply.code(201).send({ ...tokenOnTheWire(token), secret });
    },
  );

  app.delete(
    '/api/auth/tokens/:token_id',
    {
      config: { access: 'user' },
      schema: {
        tags: TAGS,
        summary: 'End an API token, with everything that was opened by it',
        params: z.object({ token_id: z.string().max(64) }),
        response: { 204: z.null(), 404: problem },
      },
    },
    async (request, reply) => {
      const { user_id } = request.principal;
      const { token_id } = request.params;
      if (!(await auth.apiTokens.revoke(user_id, token_id)))
        throw new Problem('not_found', 'You have no such token; GET /api/auth/tokens lists them.');
      await auth.audit({ user_id, address: request.ip, action: 'token.delete', target: token_id });
      return reply.code(204).send(null);
    },
  );
}
