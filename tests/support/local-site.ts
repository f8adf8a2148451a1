/**
 * A site whose services run apart on this machine, from the files of `berth init`: real PostgreSQL and Redis, processes of each
 * service as many as asked for, and nginx before them, which may be several that know different replicas.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf } from '../../src/init/processes.ts';
import type { PostgresOptions } from '../../src/records/postgres.ts';
import { SERVICES, type Service } from '../../src/services.ts';
import { type Nginx, startNginx } from './nginx.ts';
import { ADMIN_PASSWORD, freePort } from './portal.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis-server.ts';
import { siteFolder } from './site-folder.ts';
import { endProcessesUnder } from './site-processes.ts';
import { until } from './until.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const ADDRESS = '127.0.0.1';
/** What `berth init` takes at most, so that each service has ports for whatever is asked for. */
const REPLICAS = 5;
const CONNECTIONS = 16_384;

export interface LocalSite {
  /** Of the role whose the tables are. */
  database: PostgresOptions;
  /** The certificate that nginx shows for 127.0.0.1. */
  ca: string;
  /** Where the processes of a service listen, past nginx. */
  urls(service: Service): string[];
  pids(): number[];
  /** The port of another nginx that knows only so many of those processes. */
  nginx(replicas: number): Promise<number>;
}

/** All of it ends with `after`. `counts`: how many processes of each service; those that are left out do not run. */
export async function startLocalSite(
  after: AsyncDisposableStack,
  {
    counts,
    config = '',
    env = {},
  }: { counts: Partial<Record<Service, number>>; config?: string; env?: Record<string, string> },
): Promise<LocalSite> {
  const site = await siteFolder('--address', ADDRESS, '--scheduler', 'local', '--replicas', String(REPLICAS));
  after.defer(() => site.remove());
  const folder = mkdtempSync(join(tmpdir(), 'berth-site-'));
  // Accounts of sessions pass through to the sockets' folder, as they do through /run.
  chmodSync(folder, 0o711);
  after.defer(() => rmSync(folder, { recursive: true, force: true }));
  const [home, runtimeDir] = [join(folder, 'home'), join(folder, 'run')];
  mkdirSync(home, { mode: 0o700 });

  const postgres = await startPostgres();
  after.defer(postgres.remove);
  const { host, port, password } = await postgres.create();
  const psql = ['-h', host, '-p', String(port), '-U', 'postgres', '-f', join(site.folder, 'postgresql/berth.sql')];
  execFileSync('psql', psql, { env: { PATH: process.env.PATH, PGPASSWORD: password() }, stdio: 'ignore' });
  const redis = await startRedis();
  after.defer(redis.end);
  const bus = redis.database();
  writeFileSync(join(site.folder, 'redis.password'), bus.password);

  const ports = new Map<number, number>();
  for (const { ports: own } of processesOf(SERVICES, REPLICAS)) for (const one of own) ports.set(one, await freePort());
  const start = (replicas: number): Promise<Nginx> => {
    const known = processesOf(SERVICES, REPLICAS).flatMap(({ service, ports: own }) => {
      const there = Math.max(1, Math.min(replicas, counts[service as Service] ?? 1));
      return own.map((one, index) => [one, ports.get(own[index % there] ?? one) ?? 0] as const);
    });
    return startNginx(site.read('nginx/berth.conf'), new Map(known), CONNECTIONS);
  };
  const first = await start(REPLICAS);
  after.defer(first.end);

  const file = join(folder, 'berth.yaml');
  const yaml = site
    .read('berth.yaml')
    .replace(`https://${ADDRESS}`, `https://${ADDRESS}:${first.https}`)
    .replace('runtime_dir: /run/berth', `runtime_dir: ${runtimeDir}`)
    .replace('127.0.0.1:5432', `127.0.0.1:${port}`)
    .replace('redis://berth@127.0.0.1:6379/0', bus.url);
  writeFileSync(file, `${yaml}${config}`);

  const children: ChildProcess[] = [];
  after.defer(async () => {
    await Promise.all(children.map(end));
    await endProcessesUnder(runtimeDir);
  });
  const realPorts = (service: Service): number[] => {
    const own = processesOf(SERVICES, REPLICAS).find((one) => one.service === service)?.ports ?? [];
    return own.slice(0, counts[service] ?? 0).map((one) => ports.get(one) ?? 0);
  };
  // Auth first: it makes the tables.
  const services = (Object.keys(counts) as Service[]).sort(
    (one, other) => Number(other === 'auth') - Number(one === 'auth'),
  );
  for (const service of services) {
    for (const at of realPorts(service)) {
      const child = spawn(process.execPath, [MAIN, 'serve', service], {
        cwd: '/',
        stdio: ['ignore', 'ignore', 'inherit'],
        env: {
          PATH: process.env.PATH,
          HOME: home,
          BERTH_CONFIG: file,
          BERTH_PORT: String(at),
          BERTH_ADMIN_PASSWORD: ADMIN_PASSWORD,
          ...env,
        },
      });
      children.push(child);
      await until(`${service} answers`, async () => {
        if (child.exitCode !== null) throw new Error(`${service} ended with ${child.exitCode}`);
        return (await fetch(`http://127.0.0.1:${at}/healthz`).catch(() => null))?.ok;
      });
    }
  }
  const ownersPassword = site.read('database.password').trim();
  return {
    database: { host, port, user: 'berth', database: 'berth', password: () => ownersPassword, tls: false },
    ca: site.read('tls/cert.pem'),
    urls: (service) => realPorts(service).map((at) => `http://127.0.0.1:${at}`),
    pids: () => children.map(({ pid }) => pid ?? -1),
    async nginx(replicas) {
      if (replicas === REPLICAS) return first.https;
      const another = await start(replicas);
      after.defer(another.end);
      return another.https;
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
