/** Which checks of `berth doctor` look at what the configuration names beside the scheduler: servers, secrets, the certificate. */
import { lookAtRedis } from './bus/redis-look.ts';
import { aheadMs, clockFault } from './clock.ts';
import { type Config, originOf, type PostgresConfig } from './config.ts';
import type { Check } from './doctor/check.ts';
import { certificateCheck, secretFilesCheck } from './doctor/files.ts';
import { type BusLook, busChecks, type DatabaseLook, databaseChecks, prometheusCheck } from './doctor/servers.ts';
import { prometheus } from './history/prometheus.ts';
import { prometheusServer } from './history.ts';
import { schemaState } from './records/migrate.ts';
import { readSecretFile } from './secret-file.ts';
import { openServer, redisServer } from './servers.ts';

export function serverChecks(config: Config): Check[] {
  const { database, bus, metrics, listen, certificate, prometheus: measuring } = config;
  const secrets = [database?.passwordFile, bus?.passwordFile, metrics.tokenFile].filter(
    (file) => typeof file === 'string',
  );
  const host = new URL(originOf(config, listen.port)).hostname.replace(/^\[|\]$/g, '');
  return [
    ...(secrets.length === 0 ? [] : [secretFilesCheck(secrets, readSecretFile)]),
    ...(certificate === null ? [] : [certificateCheck({ cert: certificate, key: listen.tls?.key ?? null, host })]),
    ...(database === null
      ? []
      : databaseChecks({ address: addressOf(database), look: () => lookAtDatabase(database) })),
    ...(bus === null ? [] : busChecks({ address: new URL(bus.url).host, look: () => lookAtBus(bus) })),
    ...(measuring === null ? [] : [prometheusCheck(measuring.url, () => machinesMeasured(measuring))]),
  ];
}

const addressOf = ({ host, port }: PostgresConfig): string => `${host}:${port}`;

/** Changes nothing in it. */
async function lookAtDatabase(config: PostgresConfig): Promise<DatabaseLook> {
  const server = await openServer(config, { by: 'service', only: 'look' });
  try {
    const [found] = await server.query<{ version: string; bytes: number; made: boolean }>(
      `SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes,
         to_regclass('schema_version') IS NOT NULL AS made`,
    );
    return {
      version: found?.version ?? '',
      bytes: found?.bytes ?? 0,
      schema: found?.made ? await schemaState(server) : null,
      clock: clockFault(await aheadMs(server.now), 'the database’s server'),
    };
  } finally {
    await server.close();
  }
}

async function lookAtBus(bus: NonNullable<Config['bus']>): Promise<BusLook> {
  const { version, policy, now, close } = await lookAtRedis(redisServer(bus));
  try {
    return { version, policy, clock: clockFault(await aheadMs(now), 'Redis') };
  } finally {
    close();
  }
}

async function machinesMeasured(measuring: NonNullable<Config['prometheus']>): Promise<number> {
  const now = Math.floor(Date.now() / 1000);
  const found = await prometheus(prometheusServer(measuring))('count(node_load1)', { from: now, until: now, step: 1 });
  return found[0]?.values[0] ?? 0;
}
