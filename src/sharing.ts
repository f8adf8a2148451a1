/** Sharing put together: the routes of links, and what the gateway asks and tells about those who come by one. */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Adapters } from './adapters.ts';
import { hashOfSecret, randomId, randomSecret } from './auth/random-secret.ts';
import type { AuthService } from './auth/service.ts';
import type { Config } from './config.ts';
import { type Admission, admission } from './display/admission.ts';
import { type ViewersTeller, viewersReader, viewersTeller } from './display/viewers.ts';
import type { Server } from './http/server.ts';
import { toWire } from './session/wire.ts';
import { joinRoutes } from './shares/join-routes.ts';
import { type JoinService, joinService } from './shares/joins.ts';
import { type ShareRoutesDeps, shareRoutes } from './shares/routes.ts';
import { type ShareService, shareService } from './shares/service.ts';
import { shareTickets, ticketCookie } from './shares/ticket.ts';

type Deps = Pick<Adapters, 'records' | 'bus' | 'keys'> & {
  config: Config;
  log: FastifyBaseLogger;
  now: () => number;
};

/** What support sees of how sessions are shared. */
export interface Sharing {
  guestsOf: (sessionId: string) => number;
  sharesOf: ShareService['of'];
  joinsOf: JoinService['of'];
}

/** The routes by which users make, open and revoke links, and let support join. */
export async function mountShares(
  app: Server,
  deps: Deps & { auth: AuthService; origin: () => string },
): Promise<Sharing> {
  const { records, bus, config, auth, origin, log, now } = deps;
  const { anonymous } = config.shares;
  const random = { id: randomId, secret: randomSecret, hash: hashOfSecret };
  const viewersOf = await viewersReader({ bus, now });
  const isDirectSite = config.display.route === 'direct';
  const service = shareService({ records, bus, viewersOf, anonymous, isDirectSite, random, log, now });
  const joins = joinService({ records, shares: service, bus, random, log, now });
  const routes: ShareRoutesDeps = {
    service,
    tickets: shareTickets(deps.keys.announcements(), now),
    viewersOf,
    anonymous,
    authenticate: auth.authenticate,
    countWrong: auth.wrongSecret,
    displayUrl: (session) => toWire(session, origin()).displayUrl,
    secureCookies: origin().startsWith('https:'),
    audit: (by, action, target, detail) => auth.audit({ ...by, action, target, detail }),
  };
  shareRoutes(app, routes);
  joinRoutes(app, { ...routes, joins });
  return { guestsOf: (sessionId) => viewersOf(sessionId).length, sharesOf: service.of, joinsOf: joins.of };
}

/** Whom the gateway lets in, and how it tells who is there. */
export function gatewayGuests(deps: Deps): { admission: Admission; viewers: ViewersTeller } {
  const { records, bus, config, log, now } = deps;
  const tickets = shareTickets(deps.keys.announcements(), now);
  return {
    admission: admission({
      records,
      hasTicket: (shareId, cookies) => tickets.isGood(shareId, cookies[ticketCookie(shareId)]),
      anonymous: config.shares.anonymous,
      now,
    }),
    viewers: viewersTeller({ bus, gateway: randomUUID(), log }),
  };
}
