/** History put together: who has measured, and what of it is shown to whom. */
import { readFileSync } from 'node:fs';
import type { Adapters } from './adapters.ts';
import type { PrometheusConfig } from './config/prometheus.ts';
import type { Config } from './config.ts';
import type { ClusterWatch } from './dashboard/cluster.ts';
import { accountedCluster } from './history/accounted.ts';
import { type PrometheusServer, prometheus } from './history/prometheus.ts';
import { historyRoutes } from './history/routes.ts';
import { historyService } from './history/service.ts';
import type { Server } from './http/server.ts';
import type { JobService } from './jobs/service.ts';
import { readGivenSecret } from './secret-file.ts';

export function mountHistory(
  app: Server,
  deps: {
    config: Pick<Config, 'prometheus'>;
    usage: Adapters['usage'];
    cluster: ClusterWatch;
    jobs: Pick<JobService, 'get'>;
    now: () => number;
  },
): void {
  const { config, usage, cluster, jobs, now } = deps;
  const service = historyService({
    ask: config.prometheus && prometheus(prometheusServer(config.prometheus)),
    accounted: usage && accountedCluster(usage, now),
    showsNodes: async ({ role }) => (await cluster.summary(role !== 'user')).total !== null,
    findNode: ({ role }, name) => cluster.node(role !== 'user', name),
    findJob: jobs.get,
    now,
  });
  historyRoutes(app, { service });
}

export function prometheusServer(settings: PrometheusConfig): PrometheusServer {
  const { url, user, passwordFile, tokenFile, certificates } = settings;
  const basic = passwordFile && `Basic ${Buffer.from(`${user}:${readGivenSecret(passwordFile)}`).toString('base64')}`;
  return {
    url,
    authorization: tokenFile ? `Bearer ${readGivenSecret(tokenFile)}` : basic,
    ca: certificates && readFileSync(certificates, 'utf8'),
  };
}
