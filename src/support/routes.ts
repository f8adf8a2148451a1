/** /api/admin/sessions: everybody's, for whoever is called. */
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { everyPage, exportRoutes } from '../exports.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import type { SessionRecord } from '../records/records.ts';
import { type Session, session, sessionId } from '../session/schema.ts';
import { STAFF_SESSION_COLUMNS } from './columns.ts';
import { sessionEnd, staffSessionDetails, staffSessionFilter, staffSessionList, staffSessionQuery } from './schema.ts';
import type { AllSessions } from './sessions.ts';

const TAGS = ['administration'];
const EXPORT_PAGE = 100;
const params = z.strictObject({ session_id: sessionId });

export function staffSessionRoutes(
  app: Server,
  deps: {
    sessions: AllSessions;
    end: (sessionId: string, message: string) => Promise<SessionRecord>;
    wire: (session: SessionRecord) => Session;
    audit: (request: FastifyRequest, action: string, target: string, detail: Record<string, unknown>) => Promise<void>;
  },
): void {
  app.get(
    '/api/admin/sessions',
    {
      config: { access: 'support' },
      schema: {
        tags: TAGS,
        summary: "List everybody's sessions, newest first",
        querystring: staffSessionQuery,
        response: { 200: staffSessionList, 403: problem },
      },
    },
    async ({ query }) => deps.sessions.list(query),
  );

  exportRoutes(app, '/api/admin/sessions', {
    access: 'support',
    tags: TAGS,
    of: "everybody's sessions",
    querystring: staffSessionFilter,
    columns: STAFF_SESSION_COLUMNS,
    rows: async (_request, filter) =>
      everyPage(async (cursor) => {
        const page = await deps.sessions.list({ ...filter, limit: EXPORT_PAGE, ...(cursor && { cursor }) });
        return { items: page.sessions, next_cursor: page.next_cursor };
      }),
  });

  app.get(
    '/api/admin/sessions/:session_id',
    {
      config: { access: 'support' },
      schema: {
        tags: TAGS,
        summary: "Anybody's session, with its links and what was done to it",
        params,
        response: { 200: staffSessionDetails, 403: problem, 404: problem },
      },
    },
    async (request) => deps.sessions.details(request.params.session_id),
  );

  app.post(
    '/api/admin/sessions/:session_id/end',
    {
      config: { access: 'admin' },
      schema: {
        tags: TAGS,
        summary: "End anybody's session with a message that its user is shown",
        params,
        body: sessionEnd,
        response: { 202: session, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      const { message } = request.body;
      const ended = await deps.end(request.params.session_id, message);
      await deps.audit(request, 'session.end', ended.session_id, { user_id: ended.user_id, message });
      return reply.code(202).send(deps.wire(ended));
    },
  );
}
