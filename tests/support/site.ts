/**
 * A site whose services run apart, as `berth init` sets it up, on a virtual cluster of its own: nginx, PostgreSQL, Redis, Prometheus, two
 * of each service that may have several. It is reached as a browser would, through nginx' TLS.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { removeCluster, startCluster } from '../../testbed/cluster.ts';
import type { Cluster } from '../../testbed/control.ts';
import { type Forward, forward } from '../../testbed/forward.ts';
import { SITE } from '../../testbed/hosts.ts';
import { setUpSite } from '../../testbed/site.ts';
import { type Client, clientWith, logIn } from './client.ts';
import { until } from './until.ts';

/** Of each service the ports of its processes. */
export const PROCESSES = {
  auth: [4430],
  automation: [5001],
  cae: [5000, 5002],
  dashboard: [5010, 5012],
  events: [5011, 5013],
  gateway: [5020, 5022],
  monitor: [5030, 5031],
} as const;
export const UNITS = Object.entries(PROCESSES).flatMap(([service, ports]) =>
  ports.map((port) => `berth-${service}@${port}`),
);

export interface Readiness {
  ok: boolean;
  dependencies: { name: string; ok: boolean; latency_ms: number; checked_at: string }[];
}

export interface Site {
  cluster: Cluster;
  url: string;
  admin: Client;
  /** The client of another user whose sessions run as testuser. */
  newUser(): Promise<Client>;
  /** Runs a command on `access`, as root; what it printed. */
  onAccess(command: string): Promise<string>;
  /** What the process at that port of `access` says of itself. */
  readiness(port: number): Promise<Readiness | null>;
  /** What Prometheus is told by that process. */
  metrics(port: number): Promise<string>;
  /** Waits until all processes are ready. */
  ready(): Promise<void>;
  /** SIGKILL to the one process of a unit, which systemd starts again. */
  kill(unit: string): Promise<void>;
  dispose(): Promise<void>;
}

export async function startSite(
  name: string,
  options: { vizNodes?: number; slurmConf?: Record<string, string> } = {},
): Promise<Site> {
  const cluster = await startCluster({ name, ...options });
  const onAccess = (command: string): Promise<string> => cluster.output('access', ['bash', '-c', command]);
  let way: Forward | undefined;
  let bridge: Awaited<ReturnType<typeof plainWay>> | undefined;
  const dispose = async (): Promise<void> => {
    bridge?.close();
    await way?.close();
    await removeCluster(name);
  };

  async function readiness(port: number): Promise<Readiness | null> {
    const { stdout } = await cluster.exec('access', ['curl', '--silent', `http://127.0.0.1:${port}/readyz`]);
    return stdout === '' ? null : JSON.parse(stdout);
  }
  async function ready(): Promise<void> {
    for (const port of Object.values(PROCESSES).flat()) {
      await until(`port ${port} is ready`, async () => (await readiness(port))?.ok, 30_000, 100);
    }
  }

  try {
    await setUpSite(cluster, () => {});
    await ready();
    way = await forward(cluster, 'access', 443);
    bridge = await plainWay(way.port, SITE, await onAccess('cat /etc/berth/tls/cert.pem'));
    const { url } = bridge;
    // That token is another one after each start of auth.
    const operator = clientWith(url, (await onAccess('cat /var/lib/berth-auth/operator.token')).trim());
    const make = async (
      by: Client,
      user: { user_id: string; role: string; account: string | null },
    ): Promise<Client> => {
      const password = randomBytes(12).toString('hex');
      const made = await by.request('POST', '/api/admin/users', { ...user, password });
      if (made.status !== 201) throw new Error(`${user.user_id} was not made: ${JSON.stringify(made.body)}`);
      return logIn(url, user.user_id, password);
    };
    const admin = await make(operator, { user_id: 'chief', role: 'admin', account: null });
    let users = 0;
    return {
      cluster,
      url,
      admin,
      newUser: () => make(admin, { user_id: `user${++users}`, role: 'user', account: 'testuser' }),
      onAccess,
      readiness,
      metrics: (port) =>
        onAccess(`curl --silent --oauth2-bearer "$(</etc/berth/metrics.token)" http://127.0.0.1:${port}/metrics`),
      ready,
      kill: async (unit) => void (await onAccess(`systemctl kill --signal=KILL ${unit}`)),
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A port of this machine's loopback on which a site's https is http: its certificate is checked here. */
export async function plainWay(port: number, servername: string, ca: string): Promise<{ url: string; close(): void }> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const secure = connectTls({ host: '127.0.0.1', port, servername, ca });
    open.add(client);
    for (const socket of [client, secure]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
    }
    client.on('close', () => {
      open.delete(client);
      secure.destroy();
    });
    secure.on('close', () => client.destroy());
    client.pipe(secure).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
