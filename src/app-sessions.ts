/** App sessions put together: what the services that offer them and the monitor that watches them have in common. */
import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Adapters } from './adapters.ts';
import { type Catalogue, createCatalogue } from './apps/catalogue.ts';
import { catalogueReloads } from './apps/catalogue-reloads.ts';
import { clusterDescription } from './apps/cluster.ts';
import { launchEstimates } from './apps/estimate.ts';
import { estimateRoutes } from './apps/estimate-routes.ts';
import { createProbe } from './apps/probe.ts';
import { appRoutes } from './apps/routes.ts';
import type { AuthService } from './auth/service.ts';
import type { Config } from './config.ts';
import { capacityOf } from './dashboard/capacity.ts';
import { displayRoutes } from './display/routes.ts';
import { requestId } from './http/request-id.ts';
import type { Server } from './http/server.ts';
import { installed } from './installation.ts';
import { launchPlanner } from './launch-planner.ts';
import type { MayStart } from './notices/maintenance.ts';
import type { Deliveries } from './notifications/delivery.ts';
import { endings, mountNotifications, notificationDeliveries } from './notifying.ts';
import type { AccountRule } from './session/account-rule.ts';
import { sessionAllowance } from './session/allowance.ts';
import { announcements } from './session/announcements.ts';
import type { Grants } from './session/grants.ts';
import type { Idle } from './session/idle.ts';
import { maintenanceWatch } from './session/maintenance.ts';
import { type Monitor, monitor } from './session/monitor.ts';
import { monitorLink } from './session/monitor-link.ts';
import { type Reconciler, reconciler } from './session/reconcile.ts';
import { sessionRoutes } from './session/routes.ts';
import { sessionService } from './session/service.ts';
import { newEstimateId } from './session/session-id.ts';
import type { SessionStore } from './session/store.ts';
import { submission } from './session/submission.ts';
import { thumbnailRoutes } from './session/thumbnail-routes.ts';
import { thumbnails } from './session/thumbnails.ts';
import { mountShares } from './sharing.ts';
import { mountSupport } from './supporting.ts';
import { announcementToken } from './work/token.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface AppSessions {
  catalogue: Catalogue;
  /** Who a job runs as and what it may have, for solver runs as well. */
  planner: Pick<ReturnType<typeof launchPlanner>, 'place' | 'accountProblem'>;
  /** The routes of the catalogue, of sessions, of their displays' passwords and of the links to them. */
  mount(app: Server, auth: AuthService): Promise<void>;
  /** `others` are kept in agreement with the scheduler, too. */
  monitor(others: Reconciler[]): Monitor;
  /** What delivers the notifications of sessions. */
  deliveries(): Promise<Deliveries>;
}

export async function appSessions(site: {
  config: Config;
  adapters: Adapters;
  log: FastifyBaseLogger;
  /** Milliseconds since 1970. */
  now: () => number;
  /** The portal's address as browsers see it. */
  origin: () => string;
  /** Where a job reaches the portal, and the certificate that it trusts there. */
  jobOrigin: () => { url: string; ca: string | null };
  rule: AccountRule;
  /** The account that started Berth, where sessions may run as that. */
  startedBy: string | null;
  mayStart: MayStart;
  store: SessionStore;
  idle: Idle;
  grants: Grants;
}): Promise<AppSessions> {
  const { config, adapters, log, now, origin, store, idle } = site;
  const { records, bus, scheduler, lookUpAccount } = adapters;
  const key = adapters.keys.announcements();
  const slurm = config.scheduler.kind === 'slurm' ? config.scheduler : null;
  const catalogue = await createCatalogue({
    folders: [installed('apps'), ...config.apps],
    probe: createProbe(),
    images: slurm && config.images,
    log,
  });
  const usualPartition = (gpus: number): string | null => (gpus > 0 ? slurm?.gpuPartition : slurm?.partition) ?? null;
  const describeCluster = slurm
    ? clusterDescription({
        scheduler,
        usualPartition,
        gpusOf: (nodes, takesJobs) => capacityOf(nodes, takesJobs).gpus,
        now: () => performance.now(),
      })
    : async () => null;
  const planner = launchPlanner({
    catalogue,
    records,
    rule: site.rule,
    lookUpAccount,
    startedBy: site.startedBy,
    describeCluster,
    usualPartition,
  });
  const isDirectSite = config.display.route === 'direct';
  // On one machine displays have no address: the gateway opens their sockets itself.
  const endpoint = slurm && {
    ...config.display,
    certificate: isDirectSite ? null : await adapters.keys.gatewayCertificate(),
  };
  const submissions = submission({
    store,
    bus,
    scheduler,
    resolveCommand: planner.resolveCommand,
    announcementKey: key,
    jobOrigin: site.jobOrigin,
    requestId,
    endpoint,
    beforeLaunch: config.hooks.beforeLaunch,
    log,
    now,
  });
  const link = monitorLink(bus);
  const announced = announcements({
    store,
    announcementKey: key,
    endpoint,
    looked: link.looked,
    heartbeat: idle.heartbeat,
    log,
    now,
  });
  const perUser = sessionAllowance(records, config.sessions.perUser);
  const reloads = catalogueReloads({ catalogue, bus, log });

  return {
    catalogue,
    planner,
    async mount(app, auth) {
      appRoutes(app, {
        catalogue,
        reload: reloads.reload,
        records,
        bus,
        sessionsPerUser: perUser,
        accountProblem: planner.accountProblem,
        describeCluster: (principal) => describeCluster(planner.accountOf(principal)),
        now,
        audit: (request, action, target, detail) =>
          auth.audit({ user_id: request.principal.user_id, address: request.ip, action, target, detail }),
      });
      estimateRoutes(app, {
        estimate: launchEstimates({
          scheduler,
          bus,
          plan: planner.planPlacement,
          newId: () => newEstimateId(now()),
          grant: site.grants.forEstimate,
        }),
      });
      const sessions = sessionService({
        records,
        store,
        submission: submissions,
        scheduler,
        planLaunch: async (principal, request) => {
          await site.mayStart(principal);
          return planner.plan(principal, request);
        },
        grants: site.grants,
        maxMinutes: (appId) => catalogue.get(appId)?.resources.max.time ?? null,
        perUser,
        nudge: link.nudge,
        now,
      });
      sessionRoutes(app, {
        service: sessions,
        announcements: announced,
        bus,
        origin,
        audit: ({ principal, address }, action, target, detail) =>
          auth.audit({ user_id: principal.user_id, address, action, target, ...(detail && { detail }) }),
      });
      thumbnailRoutes(app, { thumbnails: thumbnails({ records, bus }), announcements: announced });
      displayRoutes(app, {
        records,
        announcementToken: (sessionId) => announcementToken(key, sessionId),
        isDirectSite,
        audit: (by, target) => auth.audit({ ...by, action: 'session.password', target }),
      });
      const sharing = await mountShares(app, { ...adapters, config, auth, origin, log, now });
      mountSupport(app, { records, store, sessions, sharing, auth, origin });
      mountNotifications(app, { ...adapters, config, auth, log, now });
    },

    deliveries: () =>
      notificationDeliveries({
        ...adapters,
        config,
        origin,
        appName: (appId, language) => catalogue.get(appId)?.name[language] ?? appId,
        log,
        now,
      }),

    monitor: (others) =>
      monitor({
        records,
        store,
        scheduler,
        reconcilers: [
          reconciler({
            records,
            store,
            scheduler,
            submission: submissions,
            announcements: announced,
            idle,
            maintenance: maintenanceWatch({ store, scheduler, log, now }),
            tellEndings: endings({ records, log, now }),
            startTimeoutMs: config.sessions.startTimeoutSeconds * 1000,
            log,
            now,
          }),
          ...others,
        ],
        bus,
        holder: randomUUID(),
        keepEndedMs: config.sessions.keepEndedDays * DAY_MS,
        log,
        now,
      }),
  };
}
