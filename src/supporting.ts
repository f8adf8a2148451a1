/** Support put together: the routes by which everybody's sessions are seen, and ended with a message. */

import type { AuthService } from './auth/service.ts';
import { auditOnTheWire } from './auth/wire.ts';
import type { Server } from './http/server.ts';
import type { Records } from './records/records.ts';
import type { SessionService } from './session/service.ts';
import type { SessionStore } from './session/store.ts';
import { toWire } from './session/wire.ts';
import type { Sharing } from './sharing.ts';
import { staffSessionRoutes } from './support/routes.ts';
import { allSessions } from './support/sessions.ts';

export function mountSupport(
  app: Server,
  deps: {
    records: Records;
    store: SessionStore;
    sessions: SessionService;
    sharing: Sharing;
    auth: AuthService;
    origin: () => string;
  },
): void {
  const { records, store, sessions, sharing, auth, origin } = deps;
  const wire = (session: Parameters<typeof toWire>[0]) => toWire(session, origin());
  staffSessionRoutes(app, {
    sessions: allSessions({ records, latest: store.latest, wire, auditWire: auditOnTheWire, ...sharing }),
    end: sessions.end,
    wire,
    audit: (request, action, target, detail) =>
      auth.audit({ user_id: request.principal.user_id, address: request.ip, action, target, detail }),
  });
}
