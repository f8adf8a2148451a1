/** Notices and maintenance over HTTP. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { exportRoutes } from '../exports.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { NOTICE_COLUMNS } from './columns.ts';
import {
  loginNotices,
  maintenanceStart,
  maintenanceState,
  noticeCreate,
  noticeList,
  noticeUpdate,
  writtenNotices,
} from './schema.ts';
import type { NoticeService } from './service.ts';

const TAGS = ['notices'];
const ADMINISTRATION = ['administration'];
const params = z.object({ notice_id: z.string().max(64) });

export function noticeRoutes(
  server: Server,
  deps: {
    service: NoticeService;
    audit: (
      request: FastifyRequest,
      action: string,
      target: string | null,
      detail: Record<string, unknown>,
    ) => Promise<void>;
  },
): void {
  const { service, audit } = deps;
  const user = { access: 'user' } as const;
  const support = { access: 'support' } as const;
  const admin = { access: 'admin' } as const;

  server.get(
    '/api/notices',
    {
      config: { ...user, viewable: true },
      schema: {
        tags: TAGS,
        summary: 'What administrators tell you now, and whether there is maintenance',
        response: { 200: noticeList },
      },
    },
    ({ principal }) => service.of(principal.user_id),
  );

  server.get(
    '/api/notices/public',
    {
      config: { access: 'public' },
      schema: {
        tags: TAGS,
        summary: 'What administrators tell those who are about to log in',
        response: { 200: loginNotices },
      },
    },
    () => service.atLogin(),
  );

  server.post(
    '/api/notices/:notice_id/dismiss',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Put a notice away; of one that is required, say that you have read it',
        params,
        response: { 204: z.null(), 404: problem },
      },
    },
    async (request, reply) => {
      const { notice_id, required } = await service.dismiss(request.principal.user_id, request.params.notice_id);
      await audit(request, 'notice.dismiss', notice_id, { required });
      return reply.code(204).send(null);
    },
  );

  server.get(
    '/api/admin/notices',
    {
      config: support,
      schema: {
        tags: ADMINISTRATION,
        summary: 'All notices, the last to begin first',
        response: { 200: writtenNotices },
      },
    },
    async () => ({ notices: await service.list() }),
  );

  exportRoutes(server, '/api/admin/notices', {
    ...support,
    tags: ADMINISTRATION,
    of: 'notices',
    querystring: z.strictObject({}),
    columns: NOTICE_COLUMNS,
    rows: () => service.list(),
  });

  server.post(
    '/api/admin/notices',
    {
      config: admin,
      schema: {
        tags: ADMINISTRATION,
        summary: 'Tell users something',
        body: noticeCreate,
        response: { 201: writtenNotices.shape.notices.element, 400: problem },
      },
    },
    async (request, reply) => {
      const notice = await service.create(request.principal.user_id, request.body);
      const { notice_id, severity, texts, required } = notice;
      await audit(request, 'notice.create', notice_id, { severity, title: (texts.en ?? texts.ko)?.title, required });
      return reply.code(201).send(notice);
    },
  );

  server.put(
    '/api/admin/notices/:notice_id',
    {
      config: admin,
      schema: {
        tags: ADMINISTRATION,
        summary: 'Change a notice',
        description: 'Who has put it away does not see it again: what is new is another notice.',
        params,
        body: noticeUpdate,
        response: { 204: z.null(), 400: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      const { severity, texts, required } = request.body;
      const { notice_id } = request.params;
      await service.update(notice_id, request.body);
      await audit(request, 'notice.change', notice_id, { severity, title: (texts.en ?? texts.ko)?.title, required });
      return reply.code(204).send(null);
    },
  );

  server.delete(
    '/api/admin/notices/:notice_id',
    {
      config: admin,
      schema: {
        tags: ADMINISTRATION,
        summary: 'Delete a notice',
        params,
        response: { 204: z.null(), 404: problem },
      },
    },
    async (request, reply) => {
      await service.remove(request.params.notice_id);
      await audit(request, 'notice.delete', request.params.notice_id, {});
      return reply.code(204).send(null);
    },
  );

  server.get(
    '/api/admin/maintenance',
    {
      config: support,
      schema: {
        tags: ADMINISTRATION,
        summary: 'Whether there is maintenance',
        response: { 200: maintenanceState },
      },
    },
    () => service.maintenanceState(),
  );

  server.put(
    '/api/admin/maintenance',
    {
      config: admin,
      schema: {
        tags: ADMINISTRATION,
        summary: 'Let nobody but administrators launch; what runs goes on',
        description: 'Also changes the message and the end of a maintenance that there is.',
        body: maintenanceStart,
        response: { 200: maintenanceState, 400: problem },
      },
    },
    async (request) => {
      await service.startMaintenance(request.principal.user_id, request.body);
      const { message, until } = request.body;
      await audit(request, 'maintenance.start', null, { message: message.en ?? message.ko, until });
      return service.maintenanceState();
    },
  );

  server.delete(
    '/api/admin/maintenance',
    {
      config: admin,
      schema: { tags: ADMINISTRATION, summary: 'Let everybody launch again', response: { 204: z.null() } },
    },
    async (request, reply) => {
      if (await service.endMaintenance()) await audit(request, 'maintenance.end', null, {});
      return reply.code(204).send(null);
    },
  );
}
