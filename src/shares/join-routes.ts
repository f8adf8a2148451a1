/** …/join-requests: support asks to see a desktop, and its user answers. */
import { z } from 'zod';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { sessionId } from '../session/schema.ts';
import type { JoinService } from './joins.ts';
import type { ShareRoutesDeps } from './routes.ts';
import { joinAnswer, joinRequest, joinWish, openedShare, openJoinRequests, shareId } from './schema.ts';
import { openedOnTheWire } from './wire.ts';

const TAGS = ['shares'];
const params = z.strictObject({ session_id: sessionId });
const joinId = z.strictObject({ join_id: shareId });

export function joinRoutes(
  app: Server,
  deps: Pick<ShareRoutesDeps, 'viewersOf' | 'displayUrl' | 'audit'> & { joins: JoinService },
): void {
  const { joins } = deps;

  app.post(
    '/api/admin/sessions/:session_id/join-requests',
    {
      config: { access: 'support' },
      schema: {
        tags: TAGS,
        summary: "Ask a session's user to let you see the desktop",
        description: 'The user has five minutes to answer. Who is let in is for an hour, unless the user ends it.',
        params,
        body: joinWish,
        response: { 201: joinRequest, 403: problem, 404: problem, 409: problem },
      },
    },
    async (request, reply) => {
      const { principal, ip: address, body } = request;
      const { session_id } = request.params;
      const join = await joins.ask(principal, session_id, body);
      const detail = { join_id: join.join_id, scope: join.scope, reason: join.reason };
      await deps.audit({ user_id: principal.user_id, address }, 'join.ask', session_id, detail);
      return reply.code(201).send(join);
    },
  );

  app.get(
    '/api/app/join-requests',
    {
      config: { access: 'user', viewable: true },
      schema: {
        tags: TAGS,
        summary: 'Who of support asks to see a desktop of yours',
        response: { 200: openJoinRequests },
      },
    },
    async ({ principal }) => joins.open(principal),
  );

  app.post(
    '/api/app/sessions/:session_id/join-requests/:join_id',
    {
      config: { access: 'user' },
      schema: {
        tags: TAGS,
        summary: 'Let support see your desktop, let them use it, or refuse',
        params: params.extend(joinId.shape),
        body: z.strictObject({ answer: joinAnswer }),
        response: { 200: joinRequest, 404: problem, 409: problem },
      },
    },
    async (request) => {
      const { principal, ip: address } = request;
      const { session_id, join_id } = request.params;
      const { answer } = request.body;
      const { join, share_id } = await joins.answer(principal, session_id, join_id, answer);
      const detail = { join_id, answer, asked_by: join.asked_by, ...(share_id !== null && { share_id }) };
      await deps.audit({ user_id: principal.user_id, address }, 'join.answer', session_id, detail);
      return join;
    },
  );

  app.get(
    '/api/admin/join-requests/:join_id/desktop',
    {
      config: { access: 'support' },
      schema: {
        tags: TAGS,
        summary: 'The desktop that you were let into: where its display is, and what you may do',
        params: joinId,
        response: { 200: openedShare, 403: problem, 404: problem, 410: problem },
      },
    },
    async ({ principal, params: { join_id } }, reply) => {
      reply.header('Cache-Control', 'no-store');
      return openedOnTheWire(await joins.desktop(principal, join_id), principal.user_id, deps);
    },
  );
}
