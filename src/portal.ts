/** Puts Berth together: configuration → adapters → services → one HTTP server. Only main.ts and tests import it. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AddressInfo, isIPv6 } from 'node:net';
import { userInfo } from 'node:os';
import type { FastifyBaseLogger } from 'fastify';
import type { Adapters } from './adapters.ts';
import { createCatalogue } from './apps/catalogue.ts';
import { clusterDescription } from './apps/cluster.ts';
import { createProbe } from './apps/probe.ts';
import { appRoutes } from './apps/routes.ts';
import { type GatewayIdentity, loadGatewayIdentity } from './auth/gateway-identity.ts';
import { cut, cutWhenLoggedOut } from './auth/live.ts';
import { authRoutes } from './auth/routes.ts';
import { authService } from './auth/service.ts';
import { type Config, originOf } from './config.ts';
import { displayEndpoint } from './display/endpoint.ts';
import { displayGateway } from './display/gateway.ts';
import { displayRoutes } from './display/routes.ts';
import { eventsChannel } from './events/channel.ts';
import { mountHealth } from './http/health.ts';
import { isLoopbackHost, ownOrigin } from './http/origin.ts';
import { mountPages } from './http/pages.ts';
import { buildServer } from './http/server.ts';
import { mountUpgrades } from './http/upgrade.ts';
import { installed } from './installation.ts';
import { launchPlanner } from './launch-planner.ts';
import { accountRule } from './session/account-rule.ts';
import { announcements, announcementToken } from './session/announcements.ts';
import { idleWatch } from './session/idle.ts';
import { maintenanceWatch } from './session/maintenance.ts';
import { type Monitor, monitor } from './session/monitor.ts';
import { reconciler } from './session/reconcile.ts';
import { sessionRoutes } from './session/routes.ts';
import { sessionService } from './session/service.ts';
import { sessionStore } from './session/store.ts';
import { submission } from './session/submission.ts';
import { thumbnailRoutes } from './session/thumbnail-routes.ts';
import { thumbnails } from './session/thumbnails.ts';
import { mountSharing } from './sharing.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;
const HOUSEKEEPING_MS = 60 * 60_000;
const SCHEDULER_SILENT_MS = 60_000;

export interface Portal {
  /** Starts to listen and to watch; the address for browsers, and the one by which this machine's programs reach it. */
  listen(): Promise<{ url: string; address: string }>;
  /** Stops serving. Sessions go on. */
  close(): Promise<void>;
  /** The password of `admin` where this start made it up. */
  generatedPassword: string | null;
  /** The account that admin's sessions run as; null on a cluster, where one is mapped. */
  startedBy: string | null;
}

/** Both tell milliseconds since 1970. */
interface Clock {
  now: () => number;
  /** Nobody sets it while the portal runs: a step of the other one is no time that has gone by. */
  steadyNow: () => number;
}

const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  steadyNow: () => Math.round(performance.timeOrigin + performance.now()),
};

export async function createPortal(
  config: Config,
  adapters: Adapters,
  log: FastifyBaseLogger,
  { now, steadyNow }: Clock = SYSTEM_CLOCK,
): Promise<Portal> {
  const { records, bus, scheduler, runFolders: folders, lookUpAccount, secrets } = adapters;
  const { tls, host } = config.listen;
  const key = secrets.announcementKey;
  const auth = authService({ records, bus, secrets, accountExists: lookUpAccount, log });
  const { generatedPassword } = await auth.ensureAdmin(config.adminPassword);
  await auth.issueOperatorToken(config.home);

  const slurm = config.scheduler.kind === 'slurm' ? config.scheduler : null;
  // On a cluster Berth has an account of its own, which no session runs as.
  const startedBy = slurm ? null : (process.env.SUDO_USER ?? userInfo().username);
  const rule = accountRule({ others: slurm !== null || process.getuid?.() === 0, startedBy });
  const catalogue = await createCatalogue({
    folders: [installed('apps'), ...config.apps],
    probe: createProbe(),
    images: slurm && config.images,
    log,
  });
  const usualPartition = (gpus: number): string | null => (gpus > 0 ? slurm?.gpuPartition : slurm?.partition) ?? null;
  const describeCluster = slurm
    ? clusterDescription(scheduler, usualPartition, () => performance.now())
    : async () => null;
  const planner = launchPlanner({ catalogue, rule, lookUpAccount, startedBy, describeCluster, usualPartition });

  const certificate = tls && { cert: readFileSync(tls.cert, 'utf8'), key: readFileSync(tls.key, 'utf8') };
  const loopback = isLoopbackHost(host);
  const isOwnOrigin = ownOrigin({ origin: config.origin, tls: tls !== null, loopback });
  const isDirectSite = config.display.route === 'direct';
  const authenticate = auth.authenticate;
  const app = await buildServer({
    log,
    authenticate,
    isOwnOrigin,
    trustProxy: config.trustProxy,
    ...(certificate && { tls: certificate }),
    directDisplays: isDirectSite,
  });
  let port = config.listen.port;
  const origin = (): string => originOf(config, port);

  // Jobs of this machine reach the portal where it listens, whatever browsers call it, unless a certificate's name matters.
  const here = (): string => (certificate ? origin() : `http://${reachable(app.server.address() as AddressInfo)}`);

  const store = sessionStore({ records, bus, origin });
  const identity = (): Promise<GatewayIdentity> => loadGatewayIdentity(config.home);
  // On one machine displays have no address: the gateway opens their sockets itself.
  const endpoint = slurm && { ...config.display, certificate: isDirectSite ? null : (await identity()).cert };
  const submissions = submission({
    store,
    scheduler,
    resolveCommand: planner.resolveCommand,
    announcementKey: key,
    jobOrigin: () => ({ url: slurm ? (slurm.portalUrl ?? origin()) : here(), ca: certificate?.cert ?? null }),
    endpoint,
    beforeLaunch: config.hooks.beforeLaunch,
    log,
    now,
  });
  const { idleMinutes } = config.sessions;
  const idle = idleWatch({ store, bus, scheduler, idleMs: idleMinutes && idleMinutes * MINUTE_MS, now: steadyNow });
  const announced = announcements({
    store,
    announcementKey: key,
    endpoint,
    looked: () => watcher.looked(),
    heartbeat: idle.heartbeat,
    log,
    now,
  });
  const watcher: Monitor = monitor({
    records,
    store,
    scheduler,
    reconciler: reconciler({
      records,
      store,
      scheduler,
      submission: submissions,
      announcements: announced,
      idle,
      maintenance: maintenanceWatch({ store, scheduler, log, now }),
      startTimeoutMs: config.sessions.startTimeoutSeconds * 1000,
      log,
      now,
    }),
    bus,
    holder: randomUUID(),
    keepEndedMs: config.sessions.keepEndedDays * DAY_MS,
    log,
    now,
  });
  const sessions = sessionService({
    records,
    store,
    submission: submissions,
    scheduler,
    planLaunch: planner.plan,
    maxMinutes: (appId) => catalogue.get(appId)?.resources.max.time ?? null,
    perUser: config.sessions.perUser,
    nudge: watcher.nudge,
    now,
  });

  authRoutes(app, { auth, records, secureCookies: origin().startsWith('https:'), runsAs: planner.runsAs });
  appRoutes(app, {
    catalogue,
    records,
    bus,
    sessionsPerUser: config.sessions.perUser,
    accountProblem: planner.accountProblem,
    describeCluster,
    audit: (request, action, target, detail) =>
      auth.audit({ user_id: request.principal.user_id, address: request.ip, action, target, detail }),
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
  const tokenOf = (sessionId: string): string => announcementToken(key, sessionId);
  displayRoutes(app, {
    records,
    announcementToken: tokenOf,
    isDirectSite,
    audit: (by, target) => auth.audit({ ...by, action: 'session.password', target }),
  });
  const whenLoggedOut = cutWhenLoggedOut({ bus, isLive: auth.isLive, log });
  const gateway = displayGateway({
    bus,
    ...(await mountSharing(app, { ...adapters, config, auth, origin, log, now })),
    connectDisplay: displayEndpoint({
      displaySocket: async (session) => {
        const account = await lookUpAccount(session.account);
        return folders.displaySocket(session.session_id, account?.uid ?? -1);
      },
      identity,
    }),
    announcementToken: tokenOf,
    cutWhenLoggedOut: whenLoggedOut,
    cut,
    inputSeen: idle.inputSeen,
    log,
    now: steadyNow,
  });
  mountHealth(app, {
    checks: {
      records: records.ping,
      bus: bus.ping,
      scheduler: async () => {
        if (watcher.silentMs() > SCHEDULER_SILENT_MS) throw new Error('the scheduler does not answer');
      },
    },
    gauges: [
      {
        name: 'berth_sessions_living',
        help: 'Sessions that have not ended',
        read: async () => (await records.sessions.living()).length,
      },
      { name: 'berth_displays_open', help: 'Displays that a browser is connected to', read: gateway.open },
    ],
  });
  await mountPages(app, installed('dist/web'));
  const cutAll = mountUpgrades(app, [eventsChannel({ bus, cutWhenLoggedOut: whenLoggedOut, log }), gateway], {
    authenticate,
    isOwnOrigin,
  });

  let housekeeping: NodeJS.Timeout | undefined;
  return {
    generatedPassword,
    startedBy,
    async listen() {
      await app.listen({ host, port });
      port = (app.server.address() as AddressInfo).port;
      watcher.start();
      housekeeping = setInterval(() => {
        auth.housekeep().catch((error: unknown) => log.error({ err: error }, 'housekeeping failed'));
      }, HOUSEKEEPING_MS);
      return { url: origin(), address: here() };
    },
    async close() {
      clearInterval(housekeeping);
      cutAll();
      await app.close();
      await watcher.stop();
      await bus.close();
      await records.close();
    },
  };
}

/** Host and port by which this machine reaches what listens there. */
function reachable({ address, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `127.0.0.1:${port}`;
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
