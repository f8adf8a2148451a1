/** Notifications over HTTP: each user's own. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import {
  channel,
  confirmation,
  emailChange,
  notificationSettings,
  pageChange,
  typesChange,
  webhookChange,
  webhookCreated,
} from './schema.ts';
import type { NotificationsService } from './settings.ts';

const TAGS = ['notifications'];
const params = z.object({ channel });

export function notificationRoutes(
  server: Server,
  deps: {
    service: NotificationsService;
    audit: (request: FastifyRequest, action: string, detail: Record<string, unknown>) => Promise<void>;
  },
): void {
  const { service, audit } = deps;
  const config = { access: 'user' } as const;

  server.get(
    '/api/notifications',
    {
      config: { ...config, viewable: true },
      schema: {
        tags: TAGS,
        summary: 'Where you are told of your sessions and jobs, and of what',
        response: { 200: notificationSettings },
      },
    },
    ({ principal }) => service.settings(principal.user_id),
  );

  server.put(
    '/api/notifications/email',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Be told by e-mail at an address',
        description: 'A code is sent there; nothing else is until you have confirmed it.',
        body: emailChange,
        response: { 204: z.null(), 409: problem, 429: problem },
      },
    },
    async (request, reply) => {
      const { address, language } = request.body;
      const isAsked = await service.setEmail(request.principal.user_id, address, language);
      if (isAsked) await audit(request, 'notifications.email', { address });
      return reply.code(204).send(null);
    },
  );

  server.post(
    '/api/notifications/email/confirm',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Confirm the address, with the code that was sent to it',
        body: confirmation,
        response: { 204: z.null(), 404: problem, 429: problem },
      },
    },
    async (request, reply) => {
      await service.confirm(request.principal.user_id, request.body.code);
      await audit(request, 'notifications.confirm', {});
      return reply.code(204).send(null);
    },
  );

  server.put(
    '/api/notifications/webhook',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Be told by a signed request to an address of yours',
        description: '`secret` signs what is sent there. It is told this once; asked again, there is another one.',
        body: webhookChange,
        response: { 200: webhookCreated, 429: problem },
      },
    },
    async (request, reply) => {
      const secret = await service.setWebhook(request.principal.user_id, request.body.url);
      // The path of some is a secret.
      await audit(request, 'notifications.webhook', { host: new URL(request.body.url).host });
      reply.header('Cache-Control', 'no-store');
      return { secret };
    },
  );

  server.put(
    '/api/notifications/page',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Choose whether the pages tell you that a job of yours has ended',
        description: 'It is the event `job.ended` of `/events`.',
        body: pageChange,
        response: { 204: z.null() },
      },
    },
    async ({ principal, body }, reply) => {
      await service.setPage(principal.user_id, body.jobs);
      return reply.code(204).send(null);
    },
  );

  server.put(
    '/api/notifications/:channel/types',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Choose what you are told of there',
        params,
        body: typesChange,
        response: { 204: z.null(), 404: problem },
      },
    },
    async ({ principal, params, body }, reply) => {
      await service.setTypes(principal.user_id, params.channel, body.types);
      return reply.code(204).send(null);
    },
  );

  server.post(
    '/api/notifications/:channel/test',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Send a test there; GET /api/notifications says what came of it',
        params,
        response: { 202: z.null(), 404: problem, 409: problem, 429: problem },
      },
    },
    async ({ principal, params }, reply) => {
      await service.test(principal.user_id, params.channel);
      return reply.code(202).send(null);
    },
  );

  server.delete(
    '/api/notifications/:channel',
    {
      config,
      schema: {
        tags: TAGS,
        summary: 'Be told nothing there any more',
        params,
        response: { 204: z.null(), 404: problem },
      },
    },
    async (request, reply) => {
      await service.remove(request.principal.user_id, request.params.channel);
      await audit(request, 'notifications.remove', { channel: request.params.channel });
      return reply.code(204).send(null);
    },
  );
}
