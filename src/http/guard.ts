/**
 * Decides about every request before its body is read: who it is, whether the role suffices, and whether a browser was
 * led here by a foreign page. A server with a route that does not say who may use it does not start.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest, RouteOptions } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../errors.ts';
import type { OwnOrigin } from './origin.ts';
import type { Server } from './server.ts';

/**
 * 'job': the handler itself checks the job's announcement token. 'support': support and administrators. 'metrics': these, and who has the
 * site's token for metrics.
 */
export type Access = 'public' | 'user' | 'support' | 'admin' | 'job' | 'metrics';

/** Null where nothing was presented; throws where what was presented is no good. */
export type Authenticate = (credentials: {
  cookie?: string | undefined;
  bearer?: string | undefined;
  /** By which support looks on as a user. */
  view?: string | undefined;
}) => Promise<Principal | null>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard on every route whose access is not 'public' or 'job'. */
    principal: Principal;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const ROLES_FOR: Record<Exclude<Access, 'public' | 'job'>, readonly Principal['role'][]> = {
  user: ['user', 'support', 'admin'],
  support: ['support', 'admin'],
  admin: ['admin'],
  metrics: ['support', 'admin'],
};

export function bearerOf(authorization: string | undefined): string | undefined {
  return authorization?.match(/^Bearer (\S+)$/i)?.[1];
}

export function guard(
  app: Server,
  deps: { authenticate: Authenticate; isOwnOrigin: OwnOrigin; metricsToken?: string | null },
): void {
  app.decorateRequest('principal');

  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  // Once all are registered: the plugins that bring routes of their own get their access from their parent's hook.
  app.addHook('onReady', async () => {
    for (const { method, url, config } of routes) {
      if (config?.access === undefined) throw new Error(`${method} ${url} does not say who may use it`);
    }
  });

  app.addHook('onRequest', async (request) => {
    const { access, viewable, asSelf } = request.routeOptions.config;
    if (access === undefined) return; // no such route: the not-found handler answers
    checkOrigin(request, deps.isOwnOrigin);
    if (access === 'public' || access === 'job') return;
    const bearer = bearerOf(request.headers.authorization);
    if (access === 'metrics' && isSame(bearer, deps.metricsToken)) return;
    const { berth_access: cookie, berth_view: view } = request.cookies;
    const principal = await deps.authenticate({ cookie, bearer, view: asSelf ? undefined : view });
    if (principal === null)
      throw new Problem('not_logged_in', 'Log in at /auth/ or send a token as "Authorization: Bearer".');
    if (principal.viewed_by !== undefined && !(viewable && SAFE_METHODS.has(request.method))) throw onlyLooksOn();
    // Support sees all and changes nothing of others; what it may do for itself, services decide by ownership.
    if (!ROLES_FOR[access].includes(principal.role)) {
      throw new Problem('forbidden', `This needs the role ${access}; ask an administrator.`);
    }
    request.principal = principal;
  });
}

/** What is not said to be for those who look on as somebody is not. */
export function onlyLooksOn(): Problem {
  return new Problem('viewing', 'You look on as this user: nothing can be changed, and no screen or secret is shown.');
}

/** In the same time for every wrong one. */
function isSame(presented: string | undefined, expected: string | null | undefined): boolean {
  if (!presented || !expected) return false;
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(presented), hash(expected));
}

function checkOrigin(request: FastifyRequest, isOwnOrigin: OwnOrigin): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin, host, authorization } = request.headers;
  const fromBrowser =
    authorization === undefined &&
    (request.cookies.berth_access !== undefined || request.cookies.berth_refresh !== undefined);
  if (origin === undefined ? fromBrowser : !isOwnOrigin(origin, host)) {
    throw new Problem(
      'bad_origin',
      'A request that changes something must come from a page of this portal (Origin header).',
    );
  }
}
