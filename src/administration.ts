/** What administrators have beside users and their sessions, put together: notices, maintenance, health, configuration. */
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { Adapters } from './adapters.ts';
import { randomId } from './auth/random-secret.ts';
import type { AuthService } from './auth/service.ts';
import type { Config } from './config.ts';
import { configurationRoutes } from './configuration/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { type HealthCheck, healthWatch } from './health/service.ts';
import type { Server } from './http/server.ts';
import { version } from './installation.ts';
import type { MaintenanceSwitch } from './notices/maintenance.ts';
import { noticeRoutes } from './notices/routes.ts';
import { noticeService } from './notices/service.ts';
import { effectiveConfiguration } from './site-configuration.ts';

export function mountAdministration(
  app: Server,
  deps: Pick<Adapters, 'records' | 'bus'> & {
    config: Config;
    auth: AuthService;
    maintenance: MaintenanceSwitch;
    health: readonly HealthCheck[];
    log: FastifyBaseLogger;
    now: () => number;
  },
): void {
  const { auth, health: checks, now } = deps;
  const audit = (
    { principal: { user_id }, ip: address }: FastifyRequest,
    action: string,
    target: string | null,
    detail: Record<string, unknown>,
  ) => auth.audit({ user_id, address, action, target, detail });
  noticeRoutes(app, { service: noticeService({ ...deps, newId: randomId }), audit });
  healthRoutes(app, healthWatch({ checks, version: version(), now }));
  configurationRoutes(app, effectiveConfiguration(deps.config));
}
