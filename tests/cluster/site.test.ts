/** A site whose services run apart: each may die, be restarted or lose what it stands on, and nobody's work is lost. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type WebSocket from 'ws';
import type { Folder } from '../../src/files/schema.ts';
import type { Session } from '../../src/session/schema.ts';
import type { Client } from '../support/client.ts';
import { openDesktop } from '../support/rfb.ts';
import { PROCESSES, type Site, startSite, UNITS } from '../support/site.ts';
import { postgresDisk } from '../support/site-disk.ts';
import { putToWork, type UserAtWork } from '../support/site-load.ts';
import { until } from '../support/until.ts';

const PORTS = Object.values(PROCESSES).flat();
/** nginx', and of Slurm, which its nodes reach. */
const OPEN_PORTS = [80, 443, 6817, 6819];
const SCAN = `use IO::Socket::INET;
for my $port (1 .. 65535) {
  print "$port\\n" if IO::Socket::INET->new(PeerAddr => $ARGV[0], PeerPort => $port, Proto => 'tcp', Timeout => 5);
}`;
/** The long form has many more. A node has room for eight of their sessions, and each has two at times. */
const USERS = Number(process.env.BERTH_SITE_USERS ?? 2);
const AT_ONCE = 4;
const VIZ_NODES = Math.ceil((USERS * 2 + 1) / 8);
const REQUEST = { app_id: 'xterm', config: { resources: { cpus: 1, memory: '256Mi' } } };
/** The long form of these tests keeps a server away as long as its update takes. */
const OUTAGE_MS = Number(process.env.BERTH_OUTAGE_SECONDS ?? 3) * 1000;
const DESKTOP_BACK_MS = 5_000;
/** Each is two connections of nginx, and a worker of Debian's has room for 768. */
const PAGES = 3_000;
const PAGES_AT_ONCE = 60;

let site: Site;
let user: Client;
beforeAll(async () => {
  site = await startSite('site', { vizNodes: VIZ_NODES });
  user = await site.newUser();
}, 300_000);
afterAll(() => site?.dispose());

interface Page {
  client: Client;
  socket: WebSocket;
  /** The ids of the sessions that it was told of. */
  heard: Set<string>;
}

async function openPage(client: Client): Promise<Page> {
  const socket = client.socket('/events');
  const heard = new Set<string>();
  socket.on('message', (bytes) => {
    const { data } = JSON.parse(String(bytes)) as { data: Partial<Session> };
    if (data.session_id !== undefined) heard.add(data.session_id);
  });
  await once(socket, 'open');
  return { client, socket, heard };
}

const launch = async (client: Client): Promise<Session> => {
  // With a key, as pages send one: it may be repeated.
  const key = { 'idempotency-key': randomUUID() };
  const { status, body } = await client.request<Session>('POST', '/api/app/sessions', REQUEST, key);
  if (status !== 201) throw new Error(`launch answered ${status}: ${JSON.stringify(body)}`);
  return client.reached(body.session_id, 'running');
};
const stop = async (client: Client, { session_id }: Session): Promise<void> => {
  await client.request('DELETE', `/api/app/sessions/${session_id}`);
  await client.reached(session_id, 'stopped');
};
async function outageLasts(): Promise<void> {
  const began = performance.now();
  await until('the outage has lasted', () => performance.now() - began >= OUTAGE_MS, OUTAGE_MS + 1000);
}
const jobsOf = async ({ session_id }: Session): Promise<string[]> =>
  (await site.onAccess(`squeue --noheader --name=${session_id} --states=RUNNING --format=%i`))
    .split('\n')
    .filter(Boolean);

describe('a site', () => {
  it('has the files of its users, by the proxy and as they are, and each thing with the leave of auth', async () => {
    const home = (await user.request<Folder>('GET', '/api/files/entries')).body;
    expect(home).toMatchObject({ path: home.home, is_writable: true });
    const path = `${home.home}/of-the-page`;
    expect((await user.request('POST', '/api/files/folders', { path })).status).toBe(201);
    expect(await site.onAccess(`stat -c %F ${path}`)).toBe('directory\n');
    expect((await user.request('DELETE', `/api/files/entry?path=${encodeURIComponent(path)}`)).status).toBe(204);
    expect((await user.request('GET', '/api/files/entries?path=/root')).body).toMatchObject({ code: 'no_permission' });
  });

  it('has each process ready, which names what it depends on', async () => {
    for (const port of PORTS) {
      const { ok, dependencies } = (await site.readiness(port)) ?? { ok: false, dependencies: [] };
      expect({ port, ok, first: dependencies.slice(0, 2).map(({ name }) => name) }).toEqual({
        port,
        ok: true,
        first: ['records', 'bus'],
      });
    }
  });

  it('says of those that launch that they need auth, which signs their grants', async () => {
    for (const port of [...PROCESSES.cae, ...PROCESSES.dashboard])
      expect((await site.readiness(port))?.dependencies.map(({ name }) => name)).toContain('auth');
  });

  it('shows other machines nothing but nginx and Slurm', async () => {
    const open = await site.cluster.output('node001', ['perl', '-e', SCAN, '192.168.122.1']);
    expect(open.trim().split('\n').map(Number)).toEqual(OPEN_PORTS);
  });

  it('gives a user a desktop through nginx, and a request its id from there into the job', async () => {
    const asked = await user.request<Session>('POST', '/api/app/sessions', { app_id: 'xterm' });
    const id = asked.headers.get('x-request-id') ?? 'none';
    const session = await user.reached(asked.body.session_id, 'running');
    const desktop = await openDesktop(user.socket(`/display/${session.session_id}`));
    await desktop.update();
    desktop.socket.terminate();
    const log = await user.request<{ text: string }>('GET', `/api/app/sessions/${session.session_id}/log`);
    expect(JSON.stringify(log.body)).toContain(id);
    const lines = await site.onAccess(`grep -h ${id} /var/log/nginx/berth.access.log /var/log/slurm/berth-cae@*.log`);
    expect(lines).toContain('"method":"POST","uri":"/api/app/sessions"');
    expect(lines).toContain('"route":"/api/app/sessions"');
    await stop(user, session);
  });

  it('holds three thousand pages at once, each of which hears what its user does', async () => {
    const users = [user, await site.newUser(), await site.newUser()];
    const pages: Page[] = [];
    try {
      while (pages.length < PAGES) {
        const batch = Array.from({ length: PAGES_AT_ONCE }, (_, index) =>
          openPage(users[index % users.length] as Client),
        );
        pages.push(...(await Promise.all(batch)));
      }
      for (const client of users) {
        const session = await launch(client);
        const own = pages.filter((page) => page.client === client);
        expect(own.length).toBeGreaterThanOrEqual(PAGES / users.length);
        await until('each page has heard of it', () => own.every(({ heard }) => heard.has(session.session_id)));
        await stop(client, session);
      }
      expect(pages.filter(({ socket }) => socket.readyState !== socket.OPEN)).toEqual([]);
    } finally {
      for (const { socket } of pages) socket.terminate();
    }
  });
});

describe('the accounts of its services', () => {
  /** What a command says as that account; its status where it failed. */
  const as = async (user: string, ...command: string[]): Promise<string | number> => {
    const { status, stdout } = await site.cluster.exec('access', command, { user });
    return status === 0 ? stdout.trim() : (status ?? -1);
  };

  it('are those of the design: who acts as users is one, and each other service another', async () => {
    const owners = Object.entries(PROCESSES).map(async ([service, ports]) => {
      const pids = await Promise.all(ports.map((port) => site.onAccess(`systemctl show-pid berth-${service}@${port}`)));
      const users = await site.onAccess(`ps -o user:32= -p ${pids.map((pid) => pid.trim()).join(',')}`);
      return [service, [...new Set(users.trim().split(/\s+/))]];
    });
    expect(Object.fromEntries(await Promise.all(owners))).toEqual({
      auth: ['berth-auth'],
      automation: ['berth'],
      cae: ['berth'],
      dashboard: ['berth'],
      events: ['berth-events'],
      gateway: ['berth-gateway'],
      monitor: ['berth'],
    });
  });

  it.each([
    ['berth-auth', ['access-token.pem', 'access-token.pub', 'display-gateway.crt', 'grant.pem', 'grant.pub']],
    ['berth', ['access-token.pub', 'announcement.key', 'display-gateway.crt', 'grant.pub']],
    [
      'berth-gateway',
      ['access-token.pub', 'announcement.key', 'display-gateway.crt', 'display-gateway.pem', 'grant.pub'],
    ],
    ['berth-events', ['access-token.pub', 'display-gateway.crt', 'grant.pub']],
    ['testuser', ['access-token.pub', 'display-gateway.crt', 'grant.pub']],
  ])('%s reads its keys and no others', async (account, names) => {
    const readable = await as(account, 'find', '/etc/berth/keys', '-type', 'f', '-readable', '-printf', '%f\n');
    expect(String(readable).split('\n').sort()).toEqual(names);
  });

  it('may not act as users but by the one of them, which has no leave of its own to do so', async () => {
    const helper = '/opt/berth/libexec/berth-as-user';
    const tried = (account: string) =>
      site.cluster.exec('access', ['sudo', '-n', '-u', 'testuser', '--', helper], { user: account, input: '{}' });
    for (const account of ['berth-auth', 'berth-events', 'berth-gateway'])
      expect((await tried(account)).stderr).toMatch(/password is required|not allowed|not in the sudoers/);
    expect(JSON.parse((await tried('berth')).stdout)).toMatchObject({ ok: false, kind: 'refused' });
    // And nobody is an administrator of Berth by another's token.
    expect(await as('berth', 'cat', '/var/lib/berth-auth/operator.token')).toBe(1);
  });

  it('have no leave to submit a job that is known, and give none away', async () => {
    const session = await launch(user);
    const kept = await site.onAccess(
      `runuser -u postgres -- psql --no-align --tuples-only berth --command "SELECT submit_grant IS NULL, forget_grant IS NULL FROM sessions WHERE session_id = '${session.session_id}'"`,
    );
    expect(kept.trim()).toBe('t|f');
    expect(JSON.stringify(await user.session(session.session_id))).not.toContain('grant');
    await stop(user, session);
    // By the grant that was kept.
    const log = `/home/testuser/.local/state/berth/${session.session_id}.log`;
    await site.onAccess(`test -s ${log}`);
    expect((await user.request('POST', `/api/app/sessions/${session.session_id}/forget`)).status).toBe(204);
    await site.onAccess(`test ! -e ${log}`);
  });

  it('let doctor, as root, look with their eyes, and send a probe', async () => {
    const { status, stdout } = await site.cluster.exec(
      'access',
      ['/opt/berth/bin/berth', 'doctor', '--account', 'testuser'],
      { env: { BERTH_CONFIG: '/etc/berth/berth.yaml' }, timeoutMs: 120_000 },
    );
    expect({ status, faults: stdout.match(/^✗.*$/gm) }, stdout).toEqual({ status: 0, faults: null });
    const without = await site.cluster.exec('access', ['/opt/berth/bin/berth', 'doctor', '--account', 'testuser'], {
      user: 'berth',
      env: { BERTH_CONFIG: '/etc/berth/berth.yaml' },
    });
    expect(without.stdout).toContain('Run it as root');
  });
});

describe('users at work', () => {
  let all: UserAtWork[];
  beforeAll(async () => {
    all = [await putToWork(user)];
    while (all.length < USERS) all.push(await putToWork(await site.newUser()));
  });
  beforeEach(() => {
    for (const { gaps, requests } of all) gaps.length = requests.failed.length = 0;
  });
  afterAll(async () => {
    await Promise.all(all.map((one) => one.stop()));
    await Promise.all(all.map(({ client, session }) => stop(client, session)));
  });

  const seeAll = (): Promise<boolean> => until('all see their desktops', () => all.every((one) => one.seesDesktop()));
  /** Their sessions are the same, each with its one job, and nobody was told anything twice. */
  async function haveLostNothing(): Promise<void> {
    await seeAll();
    for (const { client, session, told } of all) {
      const ids = told.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(await client.session(session.session_id)).toMatchObject({ status: 'running', job_id: session.job_id });
      expect(await jobsOf(session)).toEqual([session.job_id]);
    }
  }

  it.each(UNITS)(
    'while %s is killed: no session, no event and no request is lost, and desktops are back at once',
    async (unit) => {
      await site.kill(unit);
      const launched: Session[] = [];
      // Many launches at the same moment would be a trial of this machine, on which all the nodes are.
      for (let first = 0; first < all.length; first += AT_ONCE) {
        const some = all.slice(first, first + AT_ONCE);
        launched.push(...(await Promise.all(some.map(({ client }) => launch(client)))));
      }
      await site.ready();
      await Promise.all(all.map(({ client }, index) => stop(client, launched[index] as Session)));
      await haveLostNothing();
      for (const [index, { told, gaps, requests }] of all.entries()) {
        const { session_id } = launched[index] as Session;
        await until(`${unit} is dead and its users are told of all`, () =>
          ['creating', 'running', 'stopped'].every((status) =>
            told.some(({ data }) => (data as Session).session_id === session_id && (data as Session).status === status),
          ),
        );
        expect(requests.failed).toEqual([]);
        expect(gaps.filter((gap) => gap > (unit.startsWith('berth-gateway') ? DESKTOP_BACK_MS : 0))).toEqual([]);
      }
    },
  );

  it('while every process is restarted, one after the other: no request fails', async () => {
    for (const unit of UNITS) {
      await site.onAccess(`systemctl restart ${unit}`);
      await site.ready();
    }
    await haveLostNothing();
    for (const { requests, gaps } of all) {
      expect(requests.failed).toEqual([]);
      expect(gaps.filter((gap) => gap > DESKTOP_BACK_MS)).toEqual([]);
    }
  });

  it.each(PROCESSES.monitor)(
    'while the monitor at port %i is away: the other one watches within five seconds',
    async (port) => {
      const other = PROCESSES.monitor.find((one) => one !== port);
      await site.onAccess(`systemctl stop berth-monitor@${port}`);
      const stopped = performance.now();
      const silent = 'berth_scheduler_silent_seconds ';
      await until(
        'the scheduler has answered the other one',
        async () => {
          const metrics = await site.metrics(other as number);
          const seconds = Number(
            metrics
              .split('\n')
              .find((line) => line.startsWith(silent))
              ?.slice(silent.length),
          );
          return seconds * 1000 < performance.now() - stopped;
        },
        5_000,
      );
      await site.onAccess(`systemctl start berth-monitor@${port}`);
      await site.ready();
      await haveLostNothing();
    },
  );

  it.each([
    ['Redis is killed, and has lost all that it had', 'systemctl kill --signal=KILL redis-server', ''],
    ['Redis is away', 'systemctl stop redis-server', 'systemctl start redis-server'],
    ['PostgreSQL is restarted', 'systemctl restart postgresql', ''],
    ['PostgreSQL is away', 'systemctl stop postgresql', 'systemctl start postgresql'],
  ])(
    'while %s: desktops are as they were, a launch is told when to come back, and all is well afterwards',
    async (_, harm, cure) => {
      await site.onAccess(harm);
      if (cure !== '') {
        const refused = await user.request('POST', '/api/app/sessions', REQUEST);
        expect(refused.status).toBe(503);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        await outageLasts();
        await site.onAccess(cure);
      }
      await site.ready();
      await haveLostNothing();
      for (const { gaps } of all) expect(gaps).toEqual([]);
      await stop(user, await launch(user));
    },
  );

  it.each<[string, 'base' | 'pg_wal', string]>([
    ['data', 'base', 'database_full'],
    // What has no room there takes the server along.
    ['log', 'pg_wal', 'database_unavailable'],
  ])(
    'while the disk of PostgreSQL’s %s is full: desktops are as they were, writes are told when to come back, and all that was stored is there afterwards',
    async (_, folder, code) => {
      const disk = await postgresDisk(site, folder);
      await site.ready();
      await seeAll();
      const other = await launch(user);
      for (const { requests } of all) requests.failed.length = 0;
      await disk.fill();
      const launched: Session[] = [];
      const refused = await until('a launch is refused', async () => {
        const answer = await user.request<Session>('POST', '/api/app/sessions', REQUEST);
        if (answer.status !== 201) return answer;
        launched.push(answer.body);
        return null;
      });
      expect(refused).toMatchObject({ status: 503, body: { code } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      const stopping = await user.request('DELETE', `/api/app/sessions/${other.session_id}`);
      expect([202, 503]).toContain(stopping.status);
      await outageLasts();
      if (folder === 'base') for (const { requests } of all) expect(requests.failed).toEqual([]);

      await disk.free();
      await site.ready();
      await haveLostNothing();
      for (const { gaps } of all) expect(gaps).toEqual([]);
      if (stopping.status === 202) await user.reached(other.session_id, 'stopped');
      else await stop(user, other);
      for (const { session_id } of launched) await stop(user, await user.reached(session_id, 'running'));
      await stop(user, await launch(user));
    },
  );
});
