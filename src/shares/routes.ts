/** /api/app/sessions/:session_id/shares and /api/app/shares/open */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import { bearerOf } from '../http/guard.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import type { SessionRecord } from '../records/records.ts';
import { sessionId } from '../session/schema.ts';
import {
  createdShare,
  guestChange,
  openedShare,
  openShare,
  shareId,
  shareList,
  shareRequest,
  type Viewer,
} from './schema.ts';
import type { Opened, ShareService } from './service.ts';
import { type Tickets, ticketCookie } from './ticket.ts';
import { openedOnTheWire } from './wire.ts';

const TAGS = ['shares'];
const params = z.strictObject({ session_id: sessionId });
const byId = params.extend({ share_id: shareId });
const user = { access: 'user' } as const;

export interface ShareRoutesDeps {
  service: ShareService;
  tickets: Tickets;
  viewersOf: (sessionId: string) => Viewer[];
  anonymous: boolean;
  /** Who asks, where the route is for everybody; null for nobody. Throws where what was presented is no good. */
  authenticate: (credentials: {
    cookie?: string | undefined;
    bearer?: string | undefined;
  }) => Promise<Principal | null>;
  /** Counts a wrong token; throws where an address presented too many. */
  countWrong: (address: string) => Promise<void>;
  displayUrl: (session: SessionRecord) => string | null;
  /** True where browsers reach the portal by https. */
  secureCookies: boolean;
  audit: (
    by: { user_id: string | null; address: string },
    action: string,
    target: string,
    detail: Record<string, unknown>,
  ) => Promise<void>;
}

export function shareRoutes(app: Server, deps: ShareRoutesDeps): void {
  const { service } = deps;
  const by = (request: { principal: Principal; ip: string }) => ({
    user_id: request.principal.user_id,
    address: request.ip,
  });

  app.get(
    '/api/app/sessions/:session_id/shares',
    {
      config: { ...user, viewable: true },
      schema: {
        tags: TAGS,
        summary: 'The links to your session, and who is connected by them',
        params,
        response: { 200: shareList },
      },
    },
    async ({ principal, params: { session_id } }) => ({
      shares: await service.list(principal, session_id),
      anonymous: deps.anonymous,
    }),
  );

  app.post(
    '/api/app/sessions/:session_id/shares',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Share your session by a link',
        description: '`path` is the link, to be opened at the address of the portal. It is told this once.',
        params,
        body: shareRequest,
        response: { 201: createdShare },
      },
    },
    async (request, reply) => {
      const { session_id } = request.params;
      const { share, token } = await service.create(request.principal, session_id, request.body);
      const { share_id, scope, audience, expires_at } = share;
      await deps.audit(by(request), 'share.create', session_id, { share_id, scope, audience, expires_at });
      reply.header('Cache-Control', 'no-store');
      return reply.code(201).send({ ...share, path: `/shared#${token}` });
    },
  );

  app.delete(
    '/api/app/sessions/:session_id/shares/:share_id',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Revoke a link; who came by it is cut at once',
        params: byId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { session_id, share_id } = request.params;
      await service.revoke(request.principal, session_id, share_id);
      await deps.audit(by(request), 'share.revoke', session_id, { share_id });
      return reply.code(204).send(null);
    },
  );

  app.put(
    '/api/app/sessions/:session_id/shares/:share_id/guests/:user_id',
    {
      config: user,
      schema: {
        tags: TAGS,
        summary: 'Give control to a user who came by a link, or take it back',
        params: byId.extend({ user_id: z.string().max(64) }),
        body: guestChange,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { session_id, share_id, user_id } = request.params;
      const { scope } = request.body;
      await service.setScope(request.principal, session_id, share_id, { user_id, scope });
      await deps.audit(by(request), 'share.scope', session_id, { share_id, user_id, scope });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/app/shares/open',
    {
      config: { access: 'public' },
      schema: {
        tags: TAGS,
        summary: 'Open a link: what it shares, and where its display is',
        description:
          'The token is what the link has after `#`. For who is not logged in, where the site and the link allow that, it sets ' +
          'a cookie that opens the display for some minutes; asked again, it is renewed.',
        security: [],
        body: openShare,
        response: { 200: openedShare, 401: problem, 404: problem, 410: problem, 429: problem },
      },
    },
    async (request, reply) => {
      const principal = await deps
        .authenticate({ cookie: request.cookies.berth_access, bearer: bearerOf(request.headers.authorization) })
        .catch(orNobody);
      const opened = await service.open(request.body.token, principal).catch(async (error: unknown) => {
        if (error instanceof Problem && error.code === 'not_found') await deps.countWrong(request.ip);
        throw error;
      });
      const isNew = principal === null ? isNewStranger(request, reply, opened) : opened.isNew;
      const user_id = principal?.user_id ?? null;
      if (isNew) {
        const { share, session, scope } = opened;
        const detail = { share_id: share.share_id, scope };
        await deps.audit({ user_id, address: request.ip }, 'share.open', session.session_id, detail);
      }
      reply.header('Cache-Control', 'no-store');
      return openedOnTheWire(opened, user_id, deps);
    },
  );

  /** Hands out the ticket that opens the display. One that is still good shows that it was handed out before. */
  function isNewStranger(request: FastifyRequest, reply: FastifyReply, { share: { share_id } }: Opened): boolean {
    const name = ticketCookie(share_id);
    const isKnown = deps.tickets.isGood(share_id, request.cookies[name]);
    const { value, maxAgeSeconds } = deps.tickets.issue(share_id);
    reply.setCookie(name, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: deps.secureCookies,
      maxAge: maxAgeSeconds,
    });
    return !isKnown;
  }
}

/** A log-in that has run out is none here: the link may be for everybody. */
function orNobody(error: unknown): null {
  if (error instanceof Problem && error.code === 'not_logged_in') return null;
  throw error;
}
