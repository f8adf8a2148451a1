import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { everyPage, exportRoutes } from '../exports.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import type { Records } from '../records/records.ts';
import { AUDIT_COLUMNS, USER_COLUMNS } from './columns.ts';
import { auditList, auditQuery, user, userCreate, userList, userUpdate } from './schema.ts';
import type { AuthService } from './service.ts';
import { auditOnTheWire, userOnTheWire } from './wire.ts';

const TAGS = ['administration'];
const EXPORT_PAGE = 500;

export function adminRoutes(
  app: Server,
  { auth, records }: { auth: AuthService; records: Pick<Records, 'audit'> },
): void {
  const actor = (request: FastifyRequest) => ({ principal: request.principal, address: request.ip });

  app.get(
    '/api/admin/users',
    {
      config: { access: 'support' },
      schema: { tags: TAGS, summary: 'List all users', response: { 200: userList, 403: problem } },
    },
    async () => ({ users: (await auth.users.list()).map(userOnTheWire) }),
  );

  const files = { access: 'support' as const, tags: TAGS, querystring: z.strictObject({}) };
  exportRoutes(app, '/api/admin/users', {
    ...files,
    of: 'users',
    columns: USER_COLUMNS,
    rows: async () => (await auth.users.list()).map(userOnTheWire),
  });
  exportRoutes(app, '/api/admin/audit', {
    ...files,
    of: 'who did what',
    columns: AUDIT_COLUMNS,
    rows: async () =>
      everyPage(async (cursor) => {
        const page = await records.audit.list({ limit: EXPORT_PAGE, ...(cursor !== undefined && { cursor }) });
        return { ...page, items: page.items.map(auditOnTheWire) };
      }),
  });

  app.post(
    '/api/admin/users',
    {
      config: { access: 'admin' },
      schema: {
        tags: TAGS,
        summary: 'Make a user',
        body: userCreate,
        response: { 201: user, 400: problem, 403: problem, 409: problem },
      },
    },
    async (request, reply) => {
      const made = await auth.users.create(actor(request), request.body);
      return reply.code(201).send(userOnTheWire(made));
    },
  );

  app.patch(
    '/api/admin/users/:user_id',
    {
      config: { access: 'admin' },
      schema: {
        tags: TAGS,
        summary: 'Change a user: password, role, account, sessions at a time, disabled',
        description: 'A new password or role and disabling end the log-ins of the user.',
        params: z.object({ user_id: z.string().max(64) }),
        body: userUpdate,
        response: { 200: user, 400: problem, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request) => userOnTheWire(await auth.users.update(actor(request), request.params.user_id, request.body)),
  );

  app.get(
    '/api/admin/audit',
    {
      config: { access: 'support' },
      schema: {
        tags: TAGS,
        summary: 'Read who did what, newest first',
        querystring: auditQuery,
        response: { 200: auditList, 403: problem },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const page = await records.audit.list(cursor === undefined ? { limit } : { limit, cursor });
      return { entries: page.items.map(auditOnTheWire), next_cursor: page.next_cursor };
    },
  );
}
