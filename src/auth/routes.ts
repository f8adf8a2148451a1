/** The routes of log-in, users, tokens and the audit log. */

import type { Server } from '../http/server.ts';
import type { Records } from '../records/records.ts';
import { adminRoutes } from './admin-routes.ts';
import { groupRoutes } from './group-routes.ts';
import { loginRoutes } from './login-routes.ts';
import type { Principal } from './principal.ts';
import type { AuthService } from './service.ts';
import { tokenRoutes } from './token-routes.ts';
import { viewRoutes } from './view-routes.ts';

export interface AuthRoutesDeps {
  auth: AuthService;
  records: Pick<Records, 'audit'>;
  /** True where browsers reach the portal by https. */
  secureCookies: boolean;
  /** The account that a user's sessions run as; null where there is none. */
  runsAs: (principal: Principal) => string | null;
}

export function authRoutes(app: Server, deps: AuthRoutesDeps): void {
  loginRoutes(app, deps);
  tokenRoutes(app, deps);
  adminRoutes(app, deps);
  groupRoutes(app, deps);
  viewRoutes(app, deps);
}
