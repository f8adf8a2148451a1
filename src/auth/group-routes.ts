import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { exportRoutes } from '../exports.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { GROUP_COLUMNS } from './columns.ts';
import { group, groupBody, groupId, groupList } from './schema.ts';
import type { AuthService } from './service.ts';
import { groupOnTheWire } from './wire.ts';

const TAGS = ['administration'];
const params = z.strictObject({ group_id: groupId });

export function groupRoutes(app: Server, { auth }: { auth: Pick<AuthService, 'groups'> }): void {
  const actor = (request: FastifyRequest) => ({ principal: request.principal, address: request.ip });

  app.get(
    '/api/admin/groups',
    {
      config: { access: 'support' },
      schema: { tags: TAGS, summary: 'List all groups with their members', response: { 200: groupList } },
    },
    async () => ({ groups: (await auth.groups.list()).map(groupOnTheWire) }),
  );

  exportRoutes(app, '/api/admin/groups', {
    access: 'support',
    tags: TAGS,
    of: 'groups',
    querystring: z.strictObject({}),
    columns: GROUP_COLUMNS,
    rows: async () => (await auth.groups.list()).map(groupOnTheWire),
  });

  app.put(
    '/api/admin/groups/:group_id',
    {
      config: { access: 'admin' },
      schema: {
        tags: TAGS,
        summary: 'Make a group, or change its limit, its description and who is in it',
        params,
        body: groupBody,
        response: { 200: group, 400: problem, 409: problem },
      },
    },
    async (request) => groupOnTheWire(await auth.groups.put(actor(request), request.params.group_id, request.body)),
  );

  app.delete(
    '/api/admin/groups/:group_id',
    {
      config: { access: 'admin' },
      schema: {
        tags: TAGS,
        summary: 'Remove a group; its members stay users',
        params,
        response: { 204: z.null(), 409: problem },
      },
    },
    async (request, reply) => {
      await auth.groups.remove(actor(request), request.params.group_id);
      return reply.code(204).send(null);
    },
  );
}
