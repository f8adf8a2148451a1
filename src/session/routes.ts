/** /api/app/sessions */
import { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import type { Bus } from '../bus/bus.ts';
import { everyPage, exportRoutes } from '../exports.ts';
import { bearerOf } from '../http/guard.ts';
import type { Server } from '../http/server.ts';
import type { SessionRecord } from '../records/records.ts';
import type { Announcements } from './announcements.ts';
import { SESSION_COLUMNS } from './columns.ts';
import {
  announcement,
  launchRequest,
  session,
  sessionFilter,
  sessionId,
  sessionList,
  sessionLog,
  sessionQuery,
} from './schema.ts';
import type { SessionService } from './service.ts';
import { toWire } from './wire.ts';

const EXPORT_PAGE = 200;
const params = z.strictObject({ session_id: sessionId });
/** Printable ASCII: it travels in a header. */
const idempotencyKey = z.string().regex(/^[!-~]{8,100}$/, 'must be 8 to 100 printable characters');
const repeatable = z.object({ 'idempotency-key': idempotencyKey.optional() });
const REPEATABLE =
  'With an `Idempotency-Key` header a repeated request answers with the session that the first one made.';

export function sessionRoutes(
  app: Server,
  deps: {
    service: SessionService;
    announcements: Announcements;
    bus: Bus;
    audit: (
      by: { principal: Principal; address: string },
      action: string,
      target: string,
      detail?: Record<string, unknown>,
    ) => Promise<void>;
    origin: () => string;
  },
): void {
  const { service } = deps;
  const wire = (record: SessionRecord) => toWire(record, deps.origin());
  const by = (request: { principal: Principal; ip: string }) => ({ principal: request.principal, address: request.ip });
  const user = { access: 'user' } as const;

  app.post(
    '/api/app/sessions',
    {
      config: user,
      schema: {
        tags: ['sessions'],
        summary: 'Launch an app',
        description: REPEATABLE,
        headers: repeatable,
        body: launchRequest,
        response: { 201: session },
      },
    },
    async (request, reply) => {
      const { principal, body, headers } = request;
      const { made: launched, repeated } = await service.launch(principal, body, headers['idempotency-key']);
      if (!repeated) await deps.audit(by(request), 'session.launch', launched.session_id, { app_id: launched.app_id });
      return reply.code(201).send(wire(launched));
    },
  );

  app.get(
    '/api/app/sessions',
    {
      config: { ...user, viewable: true },
      schema: {
        tags: ['sessions'],
        summary: 'List your sessions, newest first',
        description: 'The header `Berth-Event-Id` is the id to follow `/events?after=` from.',
        querystring: sessionQuery,
        response: { 200: sessionList },
      },
    },
    async (request, reply) => {
      // While the bus is away the list is shown all the same, with an id that no log has: who follows from it is told to read again.
      reply.header('Berth-Event-Id', await deps.bus.latest().catch(() => '0-0'));
      const page = await service.list(request.principal, request.query);
      return { sessions: page.items.map(wire), next_cursor: page.next_cursor };
    },
  );

  exportRoutes(app, '/api/app/sessions', {
    ...user,
    tags: ['sessions'],
    of: 'your sessions',
    querystring: sessionFilter,
    columns: SESSION_COLUMNS,
    rows: async ({ principal }, filter) =>
      everyPage(async (cursor) => {
        const page = await service.list(principal, { ...filter, limit: EXPORT_PAGE, ...(cursor && { cursor }) });
        return { ...page, items: page.items.map(wire) };
      }),
  });

  app.get(
    '/api/app/sessions/:session_id',
    {
      config: { ...user, viewable: true },
      schema: { tags: ['sessions'], summary: 'One session', params, response: { 200: session } },
    },
    async (request) => wire(await service.get(request.principal, request.params.session_id)),
  );

  app.delete(
    '/api/app/sessions/:session_id',
    { config: user, schema: { tags: ['sessions'], summary: 'Stop a session', params, response: { 202: session } } },
    async (request, reply) => {
      const stopped = await service.stop(request.principal, request.params.session_id);
      await deps.audit(by(request), 'session.stop', stopped.session_id);
      return reply.code(202).send(wire(stopped));
    },
  );

  app.post(
    '/api/app/sessions/:session_id/restart',
    {
      config: user,
      schema: {
        tags: ['sessions'],
        summary: 'Launch it anew; a living one is stopped',
        description: REPEATABLE,
        headers: repeatable,
        params,
        response: { 201: session },
      },
    },
    async (request, reply) => {
      const { session_id } = request.params;
      const { principal, headers } = request;
      const { made: started, repeated } = await service.restart(principal, session_id, headers['idempotency-key']);
      if (!repeated) await deps.audit(by(request), 'session.restart', session_id, { as: started.session_id });
      return reply.code(201).send(wire(started));
    },
  );

  app.post(
    '/api/app/sessions/:session_id/extend',
    {
      config: user,
      schema: {
        tags: ['sessions'],
        summary: 'Give it more time',
        params,
        body: z.strictObject({
          minutes: z
            .int()
            .min(1)
            .max(60 * 24 * 30),
        }),
        response: { 200: session },
      },
    },
    async (request) => {
      const { minutes } = request.body;
      const extended = await service.extend(request.principal, request.params.session_id, minutes);
      await deps.audit(by(request), 'session.extend', extended.session_id, { minutes });
      return wire(extended);
    },
  );

  for (const [name, summary] of [
    ['hold', 'Keep a waiting session from starting'],
    ['release', 'Let a held session start'],
    ['stay', 'Say that it is still used, as input in it does'],
  ] as const) {
    app.post(
      `/api/app/sessions/:session_id/${name}`,
      { config: user, schema: { tags: ['sessions'], summary, params, response: { 200: session } } },
      async (request) => {
        const changed = await service[name](request.principal, request.params.session_id);
        await deps.audit(by(request), `session.${name}`, changed.session_id);
        return wire(changed);
      },
    );
  }

  app.post(
    '/api/app/sessions/:session_id/forget',
    {
      config: user,
      schema: {
        tags: ['sessions'],
        summary: 'Remove an ended session and its log',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await service.forget(request.principal, request.params.session_id);
      await deps.audit(by(request), 'session.forget', request.params.session_id);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/app/sessions/:session_id/log',
    {
      config: { ...user, viewable: true },
      schema: { tags: ['sessions'], summary: 'The last lines of its log', params, response: { 200: sessionLog } },
    },
    async (request) => service.log(request.principal, request.params.session_id),
  );

  app.post(
    '/api/app/sessions/:session_id/announcements',
    {
      config: { access: 'job' },
      // Before the body is looked at: a stranger learns nothing of what it should be.
      preValidation: async (request) =>
        deps.announcements.check(
          (request.params as { session_id: string }).session_id,
          bearerOf(request.headers.authorization),
        ),
      schema: {
        tags: ['sessions'],
        summary: 'For jobs: tell of the start',
        params,
        body: announcement,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await deps.announcements.receive(request.params.session_id, request.body);
      return reply.code(204).send(null);
    },
  );
}
