/** What Berth stands on, as the configuration says: database, bus, scheduler. */
import { existsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { type AsUserFiles, asUser, asUserFiles, bySudo, here } from './as-user/client.ts';
import { type Keys, siteKeys } from './auth/keys.ts';
import type { Bus } from './bus/bus.ts';
import { memoryBus } from './bus/memory.ts';
import { checkClock } from './clock.ts';
import type { Config, PostgresConfig, SlurmConfig } from './config.ts';
import type { ReadQuotas } from './quotas/service.ts';
import type { Database } from './records/database.ts';
import { migrate } from './records/migrate.ts';
import type { Records } from './records/records.ts';
import { recordsOver } from './records/sql.ts';
import { damaged, openSqlite } from './records/sqlite.ts';
import { RUN_ID } from './runs/schema.ts';
import { accountLookup, type LookUpAccount } from './scheduler/local/accounts.ts';
import { localScheduler } from './scheduler/local/local.ts';
import { localQueue } from './scheduler/local/queue.ts';
import { localQuotas } from './scheduler/local/quotas.ts';
import { type RunFolders, runFolders } from './scheduler/local/run-folders.ts';
import type { Queue } from './scheduler/queue.ts';
import { readFileAs } from './scheduler/read-file.ts';
import type { Scheduler } from './scheduler/scheduler.ts';
import { slurmQueue } from './scheduler/slurm/queue.ts';
import { slurmQuotas } from './scheduler/slurm/quotas.ts';
import { runLongOnThisMachine, runOnThisMachine } from './scheduler/slurm/run.ts';
import { slurmScheduler } from './scheduler/slurm/slurm.ts';
import { slurmUsage } from './scheduler/slurm/usage.ts';
import type { AskUsage } from './scheduler/usage.ts';
import { openServer, redisServer } from './servers.ts';
import { ALL_SERVICES, type Service } from './services.ts';
import { SESSION_ID } from './session/schema.ts';

/** Somebody looks at a page meanwhile, and a file server may hang. */
const QUOTAS_TIMEOUT_MS = 10_000;

/** A test may put something between. */
export interface Adapters {
  records: Records;
  bus: Bus;
  scheduler: Scheduler;
  queue: Queue;
  userFiles: AsUserFiles;
  readQuotas: ReadQuotas;
  /** null where no accounts are kept. */
  usage: AskUsage | null;
  runFolders: RunFolders;
  lookUpAccount: LookUpAccount;
  keys: Keys;
  /** Throws where this machine's clock is not that of the server with the records; null where there is none. */
  checkClock: (() => Promise<void>) | null;
}

/** `services` are those that this process runs. */
export async function openAdapters(
  config: Config,
  log: FastifyBaseLogger,
  services: readonly Service[] = ALL_SERVICES,
): Promise<Adapters> {
  const keys = await siteKeys(config);
  const by = services.includes('auth') ? 'owner' : 'service';
  const server =
    config.database &&
    (await openServer(config.database, {
      by,
      onLost: (reason) => log.warn({ reason }, 'a connection to the database was lost'),
    }));
  const database = server ?? (await openFile(config.home));
  if (server !== null) await checkClock(server.now);
  await upToDate(database, by, config.database);
  const folders = runFolders(config.runtimeDir);
  const lookUpAccount = accountLookup();
  const stopGraceMs = config.sessions.stopGraceSeconds * 1000;
  const scheduler =
    config.scheduler.kind === 'slurm'
      ? openSlurm(config.scheduler, stopGraceMs)
      : localScheduler({
          folder: join(config.home, 'jobs'),
          runFolders: folders,
          lookUpAccount,
          stopGraceMs,
          language: process.env.LANG ?? 'C.UTF-8',
        });
  return {
    keys,
    records: recordsOver(database),
    // One that is away says so itself.
    checkClock: server && (() => checkClock(() => server.now().catch(Date.now))),
    bus: await openBus(config.bus, log, services),
    runFolders: folders,
    lookUpAccount,
    scheduler,
    queue: scheduler.shared
      ? slurmQueue({ run: runOnThisMachine, runLong: runLongOnThisMachine, actAs: asUser() })
      : localQueue(scheduler, readFileAs(asUser({ start: here }))),
    userFiles: asUserFiles(scheduler.shared ? bySudo() : here),
    readQuotas: scheduler.shared ? slurmQuotas(asUser({ timeoutMs: QUOTAS_TIMEOUT_MS })) : localQuotas(lookUpAccount),
    usage: scheduler.shared ? slurmUsage(runOnThisMachine) : null,
  };
}

async function openBus(redis: Config['bus'], log: FastifyBaseLogger, services: readonly Service[]): Promise<Bus> {
  const onError = (error: unknown): void => log.error({ err: error }, 'the bus or one of its listeners failed');
  if (redis === null) return memoryBus({ onError });
  // Only where it is used: its library takes memory.
  const { redisBus } = await import('./bus/redis.ts');
  const bus = await redisBus({ ...redisServer(redis), onError });
  // The process before may have died between a change and its event, and the log outlives it. These two change nothing of their own.
  const changes = services.some((service) => service !== 'events' && service !== 'gateway');
  if (changes) await bus.publish({ type: 'reset', data: {}, audience: 'everybody' });
  return bus;
}

async function upToDate(database: Database, by: 'owner' | 'service', server: PostgresConfig | null): Promise<void> {
  if (server === null || server.owner === null) return migrate(database);
  const { giveRights, rightsGiven } = await import('./records/postgres-rights.ts');
  if (by === 'service') return rightsGiven(database);
  await migrate(database);
  await giveRights(database, server.user ?? userInfo().username);
}

async function openFile(home: string): Promise<Database> {
  const file = join(home, 'berth.sqlite');
  // Empty it is before the first start has ended, and not once there is somebody whom this token is of.
  if (existsSync(join(home, 'operator.token')) && statSync(file, { throwIfNoEntry: false })?.size === 0)
    throw damaged(file, 'it is empty');
  return openSqlite(file);
}

function openSlurm(slurm: SlurmConfig, stopGraceMs: number): Scheduler {
  return slurmScheduler({
    cluster: slurm.cluster,
    run: runOnThisMachine,
    asUser: asUser(),
    stopGraceMs,
    isOurs: (name: string) => SESSION_ID.test(name) || RUN_ID.test(name),
  });
}
