/** Puts Berth together: configuration → adapters → services → one HTTP server. Only serve.ts and tests import it. */
import { readFileSync } from 'node:fs';
import { type AddressInfo, isIPv6 } from 'node:net';
import { userInfo } from 'node:os';
import type { FastifyBaseLogger, FastifyRequest } from 'fastify';
import type { Adapters } from './adapters.ts';
import { mountAdministration } from './administration.ts';
import { appSessions } from './app-sessions.ts';
import { grantRoutes } from './auth/grant-routes.ts';
import { grantSigner } from './auth/grants.ts';
import { cut, cutWhenLoggedOut } from './auth/live.ts';
import type { Principal } from './auth/principal.ts';
import { authRoutes } from './auth/routes.ts';
import { authService } from './auth/service.ts';
import { automation } from './automation.ts';
import { clusterMetrics } from './cluster-metrics.ts';
import { type Config, originOf } from './config.ts';
import { clusterWatch } from './dashboard/cluster.ts';
import { clusterRoutes } from './dashboard/routes.ts';
import { displayEndpoint } from './display/endpoint.ts';
import { type DisplayGateway, displayGateway } from './display/gateway.ts';
import { eventsChannel } from './events/channel.ts';
import { fileRoutes } from './files/routes.ts';
import { fileService } from './files/service.ts';
import { grantsBy } from './granting.ts';
import { mountHistory } from './history.ts';
import { mountHealth } from './http/health.ts';
import { isLoopbackHost, ownOrigin } from './http/origin.ts';
import { mountPages } from './http/pages.ts';
import { buildServer } from './http/server.ts';
import { mountUpgrades } from './http/upgrade.ts';
import { installed } from './installation.ts';
import { jobOutput } from './jobs/output.ts';
import { jobResubmission } from './jobs/resubmission.ts';
import { jobRoutes } from './jobs/routes.ts';
import { jobService } from './jobs/service.ts';
import { siteMetrics } from './metrics.ts';
import { maintenanceSwitch } from './notices/maintenance.ts';
import { cancelledByOwner, newsOfJobs, newsOfSessions } from './notifying.ts';
import { quotaRoutes } from './quotas/routes.ts';
import { quotaService } from './quotas/service.ts';
import { readSecretFile } from './secret-file.ts';
import { ALL_SERVICES, type Service } from './services.ts';
import { accountRule } from './session/account-rule.ts';
import { idleWatch } from './session/idle.ts';
import { schedulerSilentMs } from './session/monitor.ts';
import { sessionStore } from './session/store.ts';
import { gatewayGuests } from './sharing.ts';
import { type Readiness, siteHealth } from './site-health.ts';
import { solverRuns } from './solver-runs.ts';
import { announcementToken } from './work/token.ts';

const MINUTE_MS = 60_000;
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

/** Fewer services than all stand behind the site's proxy, beside processes with the others. */
export async function createPortal(
  config: Config,
  adapters: Adapters,
  log: FastifyBaseLogger,
  { services = ALL_SERVICES, clock = SYSTEM_CLOCK }: { services?: readonly Service[]; clock?: Clock } = {},
): Promise<Portal> {
  const { now, steadyNow } = clock;
  const { records, bus, scheduler, runFolders: folders, lookUpAccount, keys } = adapters;
  const runs = (...some: Service[]): boolean => some.some((service) => services.includes(service));
  const isWhole = ALL_SERVICES.every((service) => services.includes(service));
  const { tls, host } = config.listen;
  const auth = authService({ records, bus, keys, accountExists: lookUpAccount, log });
  const { generatedPassword } = runs('auth')
    ? await auth.ensureAdmin(config.adminPassword)
    : { generatedPassword: null };
  if (runs('auth')) await auth.issueOperatorToken(config.home);

  const slurm = config.scheduler.kind === 'slurm' ? config.scheduler : null;
  // On a cluster Berth has an account of its own, which no session runs as.
  const startedBy = slurm ? null : (process.env.SUDO_USER ?? userInfo().username);
  const rule = accountRule({ others: slurm !== null || process.getuid?.() === 0, startedBy });

  // Without a cluster jobs are Berth's own processes, which need nobody's leave.
  const signer = slurm && runs('auth') ? grantSigner(keys.grants(), now) : null;
  const { grants, ping: pingAuth } = grantsBy({
    areNeeded: slurm !== null && runs('dashboard', 'cae', 'automation'),
    signer,
  });

  const certificate = tls && { cert: readFileSync(tls.cert, 'utf8'), key: readFileSync(tls.key, 'utf8') };
  /** What browsers and jobs are shown, by this process or by the proxy before it. */
  const shown = config.certificate === null ? null : readFileSync(config.certificate, 'utf8');
  let port = config.listen.port;
  const origin = (): string => originOf(config, port);
  const isOwnOrigin = ownOrigin({ origin: config.origin, tls: tls !== null, loopback: isLoopbackHost(host) });
  const authenticate = auth.authenticate;
  const app = await buildServer({
    log,
    authenticate,
    isOwnOrigin,
    trustProxy: config.trustProxy,
    isHttps: tls !== null || config.origin?.startsWith('https:') === true,
    metricsToken: config.metrics.tokenFile && readSecretFile(config.metrics.tokenFile),
    logsRequests: !isWhole,
    ...(certificate && { tls: certificate }),
    directDisplays: config.display.route === 'direct',
  });

  // Jobs of this machine reach the portal where it listens, whatever browsers call it, unless a certificate's name matters.
  const here = (): string => (certificate ? origin() : `http://${reachable(app.server.address() as AddressInfo)}`);
  const metrics = siteMetrics();
  const store = sessionStore({ records, bus, origin, moved: metrics.sessionMoved, newsOf: newsOfSessions(now) });
  const { idleMinutes } = config.sessions;
  const idle = idleWatch({ store, bus, scheduler, idleMs: idleMinutes && idleMinutes * MINUTE_MS, now: steadyNow });
  const maintenance = maintenanceSwitch({ records, now });
  const jobOrigin = () => ({ url: slurm?.portalUrl ?? (slurm || !isWhole ? origin() : here()), ca: shown });
  const sessions = runs('dashboard', 'cae', 'automation', 'monitor')
    ? await appSessions({
        config,
        adapters,
        log,
        now,
        origin,
        jobOrigin,
        rule,
        startedBy,
        mayStart: maintenance.mayStart,
        store,
        idle,
        grants,
      })
    : null;
  const { mayStart } = maintenance;
  const solving =
    sessions && runs('cae', 'automation', 'monitor')
      ? await solverRuns({ config, adapters, log, now, jobOrigin, planner: sessions.planner, mayStart, grants })
      : null;
  const automated =
    solving && automation({ adapters, solving, maintenance, grants, rule, audit: auth.audit, log, now });
  const watcher = runs('monitor') ? sessions?.monitor(automated ? [automated.reconciler] : []) : undefined;
  const deliveries = runs('monitor') ? await sessions?.deliveries() : undefined;
  const endedJobs = runs('monitor') ? newsOfJobs({ ...adapters, rule, log, now }) : null;

  const runsAs = (principal: Principal): string | null => {
    const ruled = rule(principal);
    return 'account' in ruled ? ruled.account : null;
  };
  if (runs('auth')) {
    if (signer && !isWhole) grantRoutes(app, { records, viewed: auth.views.shownBy, runsAs, signer });
    authRoutes(app, { auth, records, secureCookies: origin().startsWith('https:'), runsAs });
  }
  const audit = (request: FastifyRequest, action: string, target: string, detail: Record<string, unknown> = {}) =>
    auth.audit({
      user_id: request.principal.viewed_by ?? request.principal.user_id,
      address: request.ip,
      action,
      target,
      detail,
    });
  if (runs('dashboard', 'cae')) await sessions?.mount(app, auth);
  const homeOf = async (account: string) => (await lookUpAccount(account))?.home ?? null;
  const files = fileService({ files: adapters.userFiles, accountOf: runsAs, homeOf, grantFor: grants.forFiles });
  if (runs('cae')) {
    solving?.mount(app, auth, files);
    fileRoutes(app, { service: files, audit });
  }
  if (runs('automation')) automated?.mount(app, auth, files);
  const cluster = runs('dashboard') ? clusterWatch({ scheduler, bus, log, now }) : null;
  if (cluster) clusterRoutes(app, { cluster });
  const jobs = runs('dashboard')
    ? jobService({ ...adapters, accountOf: runsAs, cancelledByOwner: cancelledByOwner(adapters), log, now })
    : null;
  if (jobs) {
    jobRoutes(app, {
      service: jobs,
      resubmit: jobResubmission({
        jobs,
        queue: adapters.queue,
        mayStart: maintenance.mayStart,
        grantFor: grants.forResubmit,
      }),
      output: jobOutput({ jobs, queue: adapters.queue, accountOf: runsAs, grantFor: grants.forFile }),
      audit,
    });
  }
  if (runs('dashboard')) {
    const { readQuotas } = adapters;
    quotaRoutes(app, {
      service: quotaService({ readQuotas, accountOf: runsAs, grantFor: grants.forQuotas, log, now: steadyNow }),
    });
  }
  if (cluster && jobs) mountHistory(app, { config, usage: adapters.usage, cluster, jobs, now });
  const whenLoggedOut = cutWhenLoggedOut({ bus, isLive: auth.isLive, log });
  const gateway: DisplayGateway | null = runs('gateway')
    ? displayGateway({
        bus,
        ...gatewayGuests({ ...adapters, config, log, now }),
        connectDisplay: displayEndpoint({
          displaySocket: async (session) => {
            const account = await lookUpAccount(session.account);
            return folders.displaySocket(session.session_id, account?.uid ?? -1);
          },
          identity: keys.gateway,
        }),
        announcementToken: (sessionId) => announcementToken(keys.announcements(), sessionId),
        cutWhenLoggedOut: whenLoggedOut,
        cut,
        inputSeen: idle.inputSeen,
        log,
        now: steadyNow,
      })
    : null;

  const silentMs = (): Promise<number> => schedulerSilentMs(bus, now);
  const checks: Readiness = { records: records.ping, bus: bus.ping };
  if (pingAuth) checks.auth = pingAuth;
  if (adapters.checkClock) checks.clock = adapters.checkClock;
  if (runs('dashboard', 'cae', 'automation', 'monitor')) {
    checks.scheduler = async () => {
      if ((await silentMs()) > SCHEDULER_SILENT_MS) throw new Error('the scheduler does not answer');
    };
  }
  if (sessions && runs('dashboard')) {
    const { catalogue } = sessions;
    const health = siteHealth({ config, readiness: checks, catalogue, isApart: !isWhole, env: process.env });
    mountAdministration(app, { config, records, bus, auth, maintenance, health, log, now });
  }
  metrics.measure({
    living: runs('monitor') ? async () => (await records.sessions.living()).length : null,
    displays: gateway?.open ?? null,
    schedulerSilentMs: runs('monitor') ? silentMs : null,
    certificate: runs('auth') ? config.certificate : null,
  });
  if (runs('monitor')) clusterMetrics({ registry: metrics.registry, scheduler, now: steadyNow });
  mountHealth(app, { checks, registry: metrics.registry });
  if (runs('auth', 'dashboard', 'cae'))
    await mountPages(app, installed('dist/web'), scheduler.shared ? 'cluster' : 'machine');
  const events = runs('events') ? eventsChannel({ bus, cutWhenLoggedOut: whenLoggedOut, log }) : null;
  const sockets = [events, gateway].filter((route) => route !== null);
  const cutAll = mountUpgrades(app, sockets, { authenticate, isOwnOrigin });

  let housekeeping: NodeJS.Timeout | undefined;
  return {
    generatedPassword,
    startedBy,
    async listen() {
      await app.listen({ host, port });
      port = (app.server.address() as AddressInfo).port;
      watcher?.start();
      deliveries?.start();
      endedJobs?.start();
      if (runs('auth')) {
        housekeeping = setInterval(() => {
          auth.housekeep().catch((error: unknown) => log.error({ err: error }, 'housekeeping failed'));
        }, HOUSEKEEPING_MS);
      }
      return { url: origin(), address: isWhole ? here() : origin() };
    },
    async close() {
      clearInterval(housekeeping);
      cluster?.stop();
      jobs?.stop();
      cutAll();
      await app.close();
      await watcher?.stop();
      await endedJobs?.stop();
      await deliveries?.stop();
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
