import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import { problem } from '../http/schema.ts';
import type { Server } from '../http/server.ts';
import { ACCESS_TOKEN_SECONDS } from './access-token.ts';
import type { AuthRoutesDeps } from './routes.ts';
import { jwks, type LoginAnswer, loginAnswer, loginRequest, me, passwordChange } from './schema.ts';
import type { LoggedIn } from './service.ts';
import { userOnTheWire } from './wire.ts';

const TAGS = ['log-in'];

export function loginRoutes(app: Server, { auth, secureCookies, runsAs }: Omit<AuthRoutesDeps, 'records'>): void {
  const access = { path: '/', httpOnly: true, sameSite: 'lax', secure: secureCookies } as const;
  const refresh = { path: '/api/auth', httpOnly: true, sameSite: 'strict', secure: secureCookies } as const;
  // For the pages, which cannot see the cookies above: whether there is a log-in, and whether its access token still holds. So
  // they know without a request that would be refused. Nothing is granted by them.
  const hint = { path: '/', sameSite: 'lax', secure: secureCookies } as const;

  function answer(reply: FastifyReply, loggedIn: LoggedIn): LoginAnswer {
    reply.setCookie('berth_access', loggedIn.accessToken, { ...access, maxAge: ACCESS_TOKEN_SECONDS });
    reply.setCookie('berth_fresh', '1', { ...hint, maxAge: ACCESS_TOKEN_SECONDS });
    if (loggedIn.refresh !== null) {
      const { value, maxAgeSeconds } = loggedIn.refresh;
      reply.setCookie('berth_refresh', value, { ...refresh, maxAge: maxAgeSeconds });
      reply.setCookie('berth_login', '1', { ...hint, maxAge: maxAgeSeconds });
    }
    reply.header('Cache-Control', 'no-store');
    return {
      access_token: loggedIn.accessToken,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS,
      user: userOnTheWire(loggedIn.user),
    };
  }

  function forget(reply: FastifyReply) {
    reply.clearCookie('berth_access', access);
    reply.clearCookie('berth_refresh', refresh);
    reply.clearCookie('berth_fresh', hint);
    reply.clearCookie('berth_login', hint);
  }

  app.post(
    '/api/auth/login',
    {
      config: { access: 'public' },
      schema: {
        tags: TAGS,
        summary: 'Log in with a user name and a password',
        description: 'Answers an access token and sets it and a refresh token as cookies.',
        security: [],
        body: loginRequest,
        response: { 200: loginAnswer, 401: problem, 429: problem },
      },
    },
    async (request, reply) => {
      const loggedIn = await auth.login(request.body.username, request.body.password, request.ip);
      // It belonged to a log-in of before.
      if (request.cookies.berth_view !== undefined) reply.clearCookie('berth_view', { path: '/' });
      return answer(reply, loggedIn);
    },
  );

  app.post(
    '/api/auth/refresh',
    {
      config: { access: 'public' },
      schema: {
        tags: TAGS,
        summary: 'Get a new access token for the refresh token in the cookie',
        security: [],
        response: { 200: loginAnswer, 401: problem },
      },
    },
    async (request, reply) => {
      try {
        return answer(reply, await auth.refresh(request.cookies.berth_refresh, request.ip));
      } catch (error) {
        if (error instanceof Problem && error.code === 'not_logged_in') forget(reply);
        throw error;
      }
    },
  );

  app.post(
    '/api/auth/logout',
    {
      config: { access: 'public' },
      schema: {
        tags: TAGS,
        summary: 'End the log-in, with everything that was opened by it',
        description: 'The same when repeated. API tokens are ended by deleting them.',
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const bearer = request.headers.authorization?.match(/^Bearer (\S+)$/i)?.[1];
      const { berth_access, berth_refresh } = request.cookies;
      await auth.logout({ refreshToken: berth_refresh, accessToken: bearer ?? berth_access }, request.ip);
      forget(reply);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/api/auth/me',
    {
      config: { access: 'user', viewable: true },
      schema: { tags: TAGS, summary: 'Who am I', response: { 200: me, 401: problem } },
    },
    async ({ principal }) => {
      const until = await auth.views.until(principal);
      return {
        user: userOnTheWire(await auth.me(principal)),
        runs_as: runsAs(principal),
        groups: (await auth.groups.of(principal.user_id)).map(({ group_id }) => group_id),
        viewing:
          until === null || principal.viewed_by === undefined
            ? null
            : { by: principal.viewed_by, expires_at: new Date(until).toISOString() },
      };
    },
  );

  app.post(
    '/api/auth/password',
    {
      config: { access: 'user' },
      schema: {
        tags: TAGS,
        summary: 'Change your own password',
        description: 'Ends all your other log-ins.',
        body: passwordChange,
        response: { 204: z.null(), 401: problem, 429: problem },
      },
    },
    async (request, reply) => {
      const actor = { principal: request.principal, address: request.ip };
      await auth.changeOwnPassword(actor, request.body.current, request.body.password);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/.well-known/jwks.json',
    {
      config: { access: 'public' },
      schema: { tags: TAGS, summary: 'The key that verifies access tokens', security: [], response: { 200: jwks } },
    },
    async (_, reply) => {
      reply.header('Cache-Control', 'public, max-age=300');
      return auth.jwks();
    },
  );
}
