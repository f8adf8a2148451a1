/** What more processes of a service behind nginx are good for, and what a site of them costs for each user. */
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import WebSocket from 'ws';
import { openPostgres } from '../../src/records/postgres.ts';
import { sessionsOver } from '../../src/records/sessions.ts';
import { testApps } from '../support/apps.ts';
import { type Client, clientWith, logIn } from '../support/client.ts';
import { type LocalSite, startLocalSite } from '../support/local-site.ts';
import { ADMIN_PASSWORD } from '../support/portal.ts';
import { type Desktop, openDesktop } from '../support/rfb.ts';
import { deliveryTimes } from './event-delivery.ts';
import { closeAll, openAll } from './idle-memory.ts';
import { interruptible } from './interruptible.ts';
import { median } from './median.ts';
import { percentile } from './percentile.ts';
import { memoryBytes } from './process-cost.ts';
import { quietMachine } from './quiet.ts';
import type { Figure, Part } from './report.ts';
import { endedSession } from './session-pages.ts';

const COLLECT_GARBAGE = join(import.meta.dirname, 'collect-garbage.ts');
const REPLICAS = [1, 2, 4];
const ROUNDS = 5;
/** Of the requests of one: on fewer cores than processes the others cost switches between them, and that must stay little. */
const SHARE_KEPT: Record<number, number> = { 2: 0.8, 4: 0.5 };
const P95_MS = 100;
const AT_ONCE = 8;
const WARM_UP_MS = 500;
const MEASURED_MS = 3_000;
const LISTENERS = 2_000;
const USERS = 15;
const SETTLE_MS = 1_000;

const METHOD = `- **The site** is set up by what \`berth init\` writes, on this machine alone: nginx with TLS, PostgreSQL, Redis, each service a process of its own.
  Clients, nginx, database and all processes share its cores: more processes than cores serve no more here, and what shows is how little they cost.
- **The session list** is \`GET /api/app/sessions?limit=20\` through nginx until its JSON is read, by ${AT_ONCE} clients that each keep their connection, of a
  user with 60 ended sessions in the records: requests a second and p95 of ${MEASURED_MS / 1_000} seconds, after half a one of warming up. Four cae run; three nginx know one,
  two and four of them and are asked in turns, ${ROUNDS} times after one that does not count. A figure is the median of the rounds, or of their ratios.
- **An event**: as in "Records and events", to ${LISTENERS.toLocaleString('en')} clients of \`/events\` through nginx, on two processes.
- **An active user** is logged in, listens to \`/events\`, has a desktop open whose application does nothing, and has read the list of sessions. What is
  counted is the growth of memory (PSS, \`/proc/<pid>/smaps_rollup\`) of all processes of Berth by ${USERS} of them, divided by their number, on a site with one auth
  and monitor and two dashboard, cae, events and gateway; garbage is collected before both looks. Displays and applications are the jobs' own. 1 MB is
  1,000,000 bytes.`;

interface Load {
  perSecond: number;
  p95Ms: number;
}

export async function measureReplicas(say: (line: string) => void): Promise<Part> {
  say('replicas …');
  const lists = await interruptible(async (after) => {
    const site = await startLocalSite(after, { counts: { auth: 1, cae: Math.max(...REPLICAS) } });
    return listsOf(site);
  });
  say('listeners on two replicas …');
  const delivered = await interruptible(async (after) => {
    const site = await startLocalSite(after, { counts: { auth: 1, cae: 1, events: 2 } });
    return deliveriesOf(site);
  });
  say('active users …');
  const user = await interruptible(memoryOfUsers);
  return describe({ lists, delivered, user });
}

async function listsOf(site: LocalSite): Promise<Load[][]> {
  const database = await openPostgres(site.database);
  for (let n = 0; n < 60; n++) await sessionsOver(database).insert(endedSession(n, 'admin'));
  await database.close();
  const [auth = ''] = site.urls('auth');
  const { token } = await logIn(auth);
  const ports: number[] = [];
  for (const replicas of REPLICAS) ports.push(await site.nginx(replicas));
  // Each process compiles what it runs often, and has to have run it.
  for (const port of ports) await loadOn(port, { token, ca: site.ca });
  const rounds: Load[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await quietMachine();
    const loads: Load[] = [];
    for (const port of ports) loads.push(await loadOn(port, { token, ca: site.ca }));
    rounds.push(loads);
  }
  return rounds;
}

async function loadOn(port: number, { token, ca }: { token: string; ca: string }): Promise<Load> {
  const agent = new Agent({ ca, keepAlive: true, maxSockets: AT_ONCE });
  const begun = performance.now();
  const end = begun + WARM_UP_MS + MEASURED_MS;
  const times: number[] = [];
  const client = async (): Promise<void> => {
    for (let at = performance.now(); at < end; at = performance.now()) {
      await read(agent, port, token);
      const now = performance.now();
      if (at >= begun + WARM_UP_MS && now <= end) times.push(now - at);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  agent.destroy();
  return { perSecond: times.length / (MEASURED_MS / 1_000), p95Ms: percentile(times, 0.95) };
}

function read(agent: Agent, port: number, token: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/api/app/sessions?limit=20', agent };
    const asked = request({ ...options, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode !== 200 || JSON.parse(text).sessions.length !== 20)
          reject(new Error(`the list answered ${answer.statusCode}`));
        else resolve();
      });
    });
    asked.on('error', reject).end();
  });
}

/** A WebSocket through nginx. */
function through(port: number, ca: string, { token }: Client, path: string): WebSocket {
  return new WebSocket(`wss://127.0.0.1:${port}${path}`, { ca, headers: { authorization: `Bearer ${token}` } });
}

function opened(socket: WebSocket): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket)).once('error', reject);
  });
}

async function deliveriesOf(site: LocalSite): Promise<number[]> {
  const [auth = ''] = site.urls('auth');
  const [cae = ''] = site.urls('cae');
  const admin = clientWith(cae, (await logIn(auth)).token);
  const port = await site.nginx(2);
  const listeners = await openAll(() => opened(through(port, site.ca, admin, '/events')), LISTENERS);
  await quietMachine();
  const times = await deliveryTimes(admin, listeners);
  await closeAll(listeners);
  return times;
}

/** Bytes a user. */
async function memoryOfUsers(after: AsyncDisposableStack): Promise<number> {
  const apps = testApps();
  after.defer(apps.remove);
  apps.add('still', `run: { command: sleep, args: [infinity] }\nlimits: { sessions_per_user: ${USERS} }`);
  const site = await startLocalSite(after, {
    counts: { auth: 1, dashboard: 2, cae: 2, events: 2, gateway: 2, monitor: 1 },
    config: apps.config,
    env: { NODE_OPTIONS: `--import=${COLLECT_GARBAGE}` },
  });
  const [auth = ''] = site.urls('auth');
  const [cae = ''] = site.urls('cae');
  const port = await site.nginx(2);
  const first = await logIn(auth);
  const admin = clientWith(cae, first.token);
  const sessions: string[] = [];
  while (sessions.length < USERS) sessions.push((await admin.launch({ app_id: 'still' })).session_id);
  for (const id of sessions) await admin.reached(id, 'running');
  const open: (WebSocket | Desktop)[] = [];
  const arrive = async (id: string): Promise<void> => {
    // A log-in of its own each.
    const user = await logIn(auth, 'admin', ADMIN_PASSWORD);
    open.push(await opened(through(port, site.ca, user, '/events')));
    const desktop = await openDesktop(through(port, site.ca, user, `/display/${id}`));
    await desktop.update();
    open.push(desktop);
    await clientWith(cae, user.token).request('GET', '/api/app/sessions?limit=20');
  };
  const leave = (): void => {
    for (const one of open.splice(0)) (one instanceof WebSocket ? one : one.socket).terminate();
  };
  after.defer(async () => leave());
  // What is done for the first time is no user's.
  for (const id of sessions.slice(0, 3)) await arrive(id);
  leave();
  const before = await memoryOf(site);
  for (const id of sessions) await arrive(id);
  const grown = (await memoryOf(site)) - before;
  return grown / USERS;
}

async function memoryOf(site: LocalSite): Promise<number> {
  for (let twice = 0; twice < 2; twice++) {
    await wait(SETTLE_MS);
    for (const pid of site.pids()) process.kill(pid, 'SIGUSR2');
  }
  await wait(SETTLE_MS);
  return memoryBytes(site.pids());
}

function describe({ lists, delivered, user }: { lists: Load[][]; delivered: number[]; user: number }): Part {
  const times = (value: number): string => `${value.toFixed(2)} ×`;
  const of = (index: number, measure: (load: Load) => number): number =>
    median(lists.map((loads) => measure(loads[index] as Load)));
  const ratio = (index: number, measure: (load: Load) => number): number =>
    median(lists.map((loads) => measure(loads[index] as Load) / measure(loads[0] as Load)));
  const figures: Figure[] = REPLICAS.map((replicas, index) => ({
    name: `session list, ${AT_ONCE} clients, ${replicas} ${replicas > 1 ? 'replicas' : 'replica'}, p95`,
    measured: of(index, ({ p95Ms }) => p95Ms),
    most: P95_MS,
    write: (ms) => `${ms.toFixed(0)} ms`,
  }));
  figures.push(
    ...REPLICAS.slice(1).map((replicas, index) => ({
      name: `session list, requests a second, ${replicas} replicas to 1`,
      measured: ratio(index + 1, ({ perSecond }) => perSecond),
      least: SHARE_KEPT[replicas] ?? 1,
      write: times,
    })),
  );
  figures.push(
    {
      name: `event to the last of ${LISTENERS.toLocaleString('en')} listeners on 2 replicas, p95`,
      measured: percentile(delivered, 0.95),
      most: 250,
      write: (ms) => `${ms.toFixed(0)} ms`,
    },
    {
      name: 'active user, over all processes',
      measured: user,
      most: 5_000_000,
      write: (bytes) => `${(bytes / 1e6).toFixed(2)} MB`,
    },
  );
  const load = (index: number): string =>
    `${of(index, ({ perSecond }) => perSecond).toFixed(0)} requests/s with p95 ${of(index, ({ p95Ms }) => p95Ms).toFixed(1)} ms`;
  return {
    figures,
    notes: [
      `Session list, medians: ${REPLICAS.map((replicas, index) => `${replicas} replica${replicas > 1 ? 's' : ''} ${load(index)}`).join('; ')}.`,
      `The last of the listeners had an event after ${percentile(delivered, 0.5).toFixed(0)} ms (median).`,
      'Nearly all of what active users cost is the room that auth keeps for checking passwords, which does not grow with their number.',
    ],
    method: METHOD,
  };
}
