/**
 * The real portal on the virtual cluster: it runs on `access` as the account berth, over real Slurm, and is reached on this machine's
 * loopback. Each has a state of its own; what acts for the users takes the grants of the one that was started last.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { pidInside, signalInside } from '../../testbed/command.ts';
import type { Cluster } from '../../testbed/control.ts';
import { forward } from '../../testbed/forward.ts';
import { type Client, logIn } from './client.ts';
import { ADMIN_PASSWORD } from './portal.ts';
import { until } from './until.ts';

const NODE = '/opt/berth/node_modules/.bin/node';
const MAIN = '/opt/berth/src/main.ts';
const ADDRESS = '192.168.122.1';
const SETTINGS = '/etc/berth/as-user.json';
/** None of the cluster's own services, and not where the kernel takes ports for connections that go out. */
const FIRST_PORT = 20_000;
let nextPort = FIRST_PORT;

export interface ClusterPortal {
  url: string;
  /** On `access`. */
  home: string;
  /** Its port on `access`, where nodes reach it. */
  port: number;
  admin: Client;
  /** The client of a user whose sessions run as the account of that name. */
  user(account: 'testuser' | 'otheruser'): Promise<Client>;
  output(): string;
  /** As this machine numbers it; null where it has ended. */
  pid(): number | null;
  /** Runs `berth` beside it, as its account; what it printed. */
  berth(...args: string[]): Promise<string>;
  kill(signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): Promise<void>;
  /** Starts it again with the same state and address. */
  start(): Promise<void>;
  /** Stops its sessions, ends it and removes its state. */
  dispose(): Promise<void>;
}

export interface ClusterPortalOptions {
  /** More of the configuration file, as YAML: other keys than origin, listen and scheduler. */
  config?: string;
  /** More of the block `scheduler`. */
  scheduler?: Record<string, string>;
  /** Another entry point that takes `serve`, as a path on `access`. */
  main?: string;
  env?: Record<string, string>;
}

export async function startClusterPortal(cluster: Cluster, options: ClusterPortalOptions = {}): Promise<ClusterPortal> {
  const home = `/var/lib/berth/${randomUUID().slice(0, 8)}`;
  const port = nextPort++;
  const way = await forward(cluster, 'access', port);
  const url = `http://127.0.0.1:${way.port}`;
  const here = { BERTH_HOME: home, BERTH_CONFIG: `${home}/berth.yaml`, BERTH_ADMIN_PASSWORD: ADMIN_PASSWORD };
  const scheduler = {
    cluster: 'hpc',
    partition: 'viz',
    gpu_partition: 'gpu',
    portal_url: `http://${ADDRESS}:${port}`,
    ...options.scheduler,
  };
  const config = [
    `origin: ${url}`,
    `listen: { host: 0.0.0.0, port: ${port}, allow_plain_http: true }`,
    `scheduler: ${JSON.stringify({ kind: 'slurm', ...scheduler })}`,
    options.config ?? '',
    '',
  ].join('\n');
  const asBerth = { user: 'berth' };
  await cluster.output('access', ['mkdir', '-m', '700', home], asBerth);
  await cluster.output('access', ['tee', here.BERTH_CONFIG], { ...asBerth, input: config });

  const berth = (...args: string[]): Promise<string> =>
    cluster.output('access', [NODE, MAIN, ...args], { ...asBerth, env: here });
  await cluster.output('access', ['mkdir', '-p', dirname(SETTINGS)]);
  await cluster.output('access', ['tee', SETTINGS], { input: await berth('grant-key') });

  let child: ChildProcess | undefined;
  let output = '';
  async function start(): Promise<void> {
    output = '';
    const words = cluster.command('access', { ...asBerth, env: { ...here, ...options.env } });
    const [program = '', ...args] = [...words, NODE, options.main ?? MAIN, 'serve'];
    const started = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    await until('the portal answers', async () => {
      if (started.exitCode !== null) throw new Error(`the portal ended with ${started.exitCode}:\n${output}`);
      const answer = await fetch(`${url}/healthz`).catch(() => null);
      return answer?.ok;
    });
  }

  async function kill(signal: 'SIGKILL' | 'SIGINT' | 'SIGTERM'): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    signalInside(child, signal);
    await gone;
  }

  await start();
  const admin = await logIn(url);
  const users = new Map<string, Promise<Client>>();
  async function addUser(account: string): Promise<Client> {
    const user = { user_id: account, password: ADMIN_PASSWORD, role: 'user', account };
    const { status, body } = await admin.request('POST', '/api/admin/users', user);
    if (status !== 201) throw new Error(`the user ${account} was not made: ${JSON.stringify(body)}`);
    return logIn(url, account);
  }

  return {
    url,
    home,
    port,
    admin,
    user(account) {
      const known = users.get(account) ?? addUser(account);
      users.set(account, known);
      return known;
    },
    output: () => output,
    pid: () => (child ? pidInside(child) : null),
    berth,
    kill,
    start,
    async dispose() {
      await kill('SIGKILL');
      // As root: whatever of its jobs is left, also what it did not know of.
      await cluster.exec('access', ['scancel', '--user=testuser']);
      await cluster.exec('access', ['scancel', '--user=otheruser']);
      await until('no job is left', async () => {
        return (await cluster.output('access', ['squeue', '--noheader'])).trim() === '';
      });
      await way.close();
      await cluster.exec('access', ['rm', '-rf', '--', home]);
    },
  };
}
